using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>What opens on the live page, and the pages around it, for people who do not use a mouse or eyes as most do.</summary>
[Collection(InBrowser.Name)]
public sealed class LiveAxeTests(Chromium chromium) : LiveSession(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Axe_finds_nothing_in_what_opens_and_on_the_pages_around(ColorScheme scheme)
    {
        var script = await AccessibilityTests.FetchAxeAsync();
        Assert.SkipWhen(script is null, "axe-core could not be fetched with npm");
        await AimAsync();
        await using var live = await LivePage.OpenAsync(
            Chromium.Browser, Host, new() { ColorScheme = scheme, BypassCSP = true, ViewportSize = new() { Width = 1280, Height = 800 } });
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".goal .course")).ToBeVisibleAsync();
        await live.Page.AddScriptTagAsync(new() { Path = script });
        Assert.Equal("", await AccessibilityTests.ViolationsAsync(live));
        foreach (var (opener, box) in new[] { ("button.since", "#narrow-box"), ("#feed button.what", "#journey"), (".goal [data-opens]", "#goal-dialog"), ("#annotate", "#note-dialog"), ("#help", "#shortcuts") })
        {
            await live.Page.Locator(opener).First.ClickAsync();
            await Assertions.Expect(live.Page.Locator(box)).ToBeVisibleAsync();
            // what slides in is judged where it comes to rest
            await live.Page.Locator(box).EvaluateAsync("box => Promise.all(box.getAnimations().map(animation => animation.finished))");
            Assert.Equal("", await AccessibilityTests.ViolationsAsync(live));
            await live.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(live.Page.Locator(box)).ToBeHiddenAsync();
        }

        foreach (var path in new[] { "/wrap", "/nowhere", "/sign-in?failed=watch" })
        {
            await live.Page.GotoAsync(new Uri(Host.Address, path).ToString());
            await live.Page.AddScriptTagAsync(new() { Path = script });
            Assert.Equal("", await AccessibilityTests.ViolationsAsync(live));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Axe_finds_nothing_on_a_wall_and_behind_a_watch_link(ColorScheme scheme)
    {
        var script = await AccessibilityTests.FetchAxeAsync();
        Assert.SkipWhen(script is null, "axe-core could not be fetched with npm");
        await AimAsync();
        using var http = Admin();
        using var made = await http.PostAsJsonAsync("/api/v1/tokens", new { name = "wall", role = "watch" }, TestContext.Current.CancellationToken);
        var link = (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("watchPath").GetString();
        await using var context = await Chromium.Browser.NewContextAsync(new() { ColorScheme = scheme, BypassCSP = true, ViewportSize = new() { Width = 1280, Height = 800 } });
        var page = await context.NewPageAsync();
        foreach (var query in new[] { link!, "/?kiosk=1", "/?kiosk=2&f=campaign:neon-dreams", "/?kiosk=3" })
        {
            await page.GotoAsync(new Uri(Host.Address, query).ToString());
            await Assertions.Expect(page.Locator("#freshness")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 10_000 });
            await Assertions.Expect(page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".goal .course")).ToBeVisibleAsync();
            await page.AddScriptTagAsync(new() { Path = script });
            Assert.Equal($"{query}: ", $"{query}: {await AccessibilityTests.ViolationsAsync(page)}");
        }
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    public async Task Nothing_moves_when_the_charts_come(int width, int height)
    {
        await AimAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, new() { ViewportSize = new() { Width = width, Height = height } }, "/?cmp=-7d", """
            window.shifted = 0
            new PerformanceObserver(list => { for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value }).observe({ type: 'layout-shift', buffered: true })
            """);
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".goal .course")).ToBeVisibleAsync();
        await Assertions.Expect(live.Page.Locator("[data-hero=compare]")).ToBeVisibleAsync();
        // the next frame has been laid out
        await live.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.InRange(await live.Page.EvaluateAsync<double>("() => window.shifted"), 0, 0.02);
    }

    private async Task AimAsync()
    {
        using var http = Admin();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/api/v1/launches/now", new { name = "Tonight", startedAt = now.AddHours(-1), endsAt = now.AddHours(3) }),
            ("/api/v1/goal", new { amountMinor = 500_000, currency = "USD" }),
        })
        {
            (await http.PutAsJsonAsync(path, body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }
    }

    private HttpClient Admin()
    {
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        return http;
    }
}
