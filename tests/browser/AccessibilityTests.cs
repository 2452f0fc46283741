using System.Diagnostics;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

[Collection(InBrowser.Name)]
public sealed class AccessibilityTests(Chromium chromium) : LiveSession(chromium)
{
    private const string Axe = "axe-core@4.14.1";

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Axe_finds_nothing(ColorScheme scheme)
    {
        var script = await FetchAxeAsync();
        Assert.SkipWhen(script is null, "axe-core could not be fetched with npm");
        await using var live = await LivePage.OpenAsync(
            Chromium.Browser, Host, new() { ColorScheme = scheme, BypassCSP = true, ViewportSize = new() { Width = 1280, Height = 800 } }, "/");
        await live.WaitForChartAsync();
        await live.Page.AddScriptTagAsync(new() { Path = script });

        Assert.Equal("", await ViolationsAsync(live.Page));
        await live.Page.Keyboard.PressAsync("d");
        await live.Page.Locator("[data-term=aov]").ClickAsync();
        Assert.Equal("", await ViolationsAsync(live.Page));
        await live.Page.Keyboard.PressAsync("Escape");
        await live.Page.Keyboard.PressAsync("t");
        Assert.Equal("", await ViolationsAsync(live.Page));
    }

    [Fact]
    public async Task Charts_are_pictures_with_a_description_and_their_insides_are_silent()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();

        await Assertions.Expect(live.Page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Revenue per minute over the last hour: .* best minute") })).ToHaveCountAsync(1);
        Assert.True(await live.Page.EvaluateAsync<bool>("() => [...document.querySelectorAll('svg')].every(svg => svg.closest('[aria-hidden=true]'))"));
    }

    [Fact]
    public async Task A_digest_is_spoken_at_the_chosen_pace_and_only_when_something_sold()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?digest=10");
        var status = live.Page.Locator("#announcer");
        await live.WaitForTotalAsync("$1,200.50");
        await Stripe.SellAsync(4_900);
        await Assertions.Expect(status).ToHaveTextAsync("Last 10 seconds: 1 sale, $49. Total $1,249.", new() { Timeout = 12_000 });
        Assert.Equal("off", await live.Page.Locator("[role=log]").GetAttributeAsync("aria-live"));
    }

    internal static Task<string> ViolationsAsync(LivePage live) => ViolationsAsync(live.Page);

    internal static async Task<string> ViolationsAsync(IPage page) => await page.EvaluateAsync<string>("""
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
          .map(found => `${found.id}: ${found.nodes.map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(', ')}`).join('\n')
        """);

    /// <summary>In dark and in light; what is found is told with the theme.</summary>
    internal static async Task<IReadOnlyList<string>> ViolationsInBothThemesAsync(IPage page, string where)
    {
        var found = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            if (await ViolationsAsync(page) is { Length: > 0 } violations)
            {
                found.Add($"{where}, {scheme}: {violations}");
            }
        }

        return found;
    }

    // test-only and under another licence (MPL-2.0): fetched, never kept in the sources
    internal static async Task<string?> FetchAxeAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "axe")).FullName;
        var script = Path.Combine(folder, "package", "axe.min.js");
        if (File.Exists(script))
        {
            return script;
        }

        foreach (var (command, arguments) in new[] { ("npm", $"pack {Axe} --silent --pack-destination ."), ("tar", "xzf axe-core-4.14.1.tgz") })
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true });
            await (process?.WaitForExitAsync() ?? Task.CompletedTask);
        }

        return File.Exists(script) ? script : null;
    }
}
