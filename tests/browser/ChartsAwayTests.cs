using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A page whose script or stream cannot be loaded: it says so, shows what it has, and is whole again when they can.</summary>
[Collection(InBrowser.Name)]
public sealed class ChartsAwayTests(Chromium chromium) : LiveSession(chromium)
{
    private const string Script = "**/_framework/blazor.web*";
    private const string Stream = "**/ticks?*";

    // what is done every second is done once more for every look of a test
    private const string Seconds = """
        const real = window.setInterval
        window.seconds = []
        window.setInterval = (act, ms, ...rest) => { if (ms === 1000) window.seconds.push(act); return real(act, ms, ...rest) }
        """;

    [Fact]
    public async Task Charts_that_cannot_connect_are_told_on_every_page_and_come_with_a_reload()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, script: Seconds, beforeLoad: page => page.RouteAsync(Script, route => route.AbortAsync()));
        var note = live.Page.Locator("#components-reconnect-modal");
        foreach (var path in new[] { "/history", "/" })
        {
            await live.Page.GotoAsync(new Uri(Host.Address, path).ToString());
            await live.WaitForStateAsync("live", 10_000);
            await PassUntilAsync(live, "document.querySelector('#components-reconnect-modal[data-missing]')");
            await Assertions.Expect(note).ToBeVisibleAsync();
            await Assertions.Expect(note).ToContainTextAsync("Charts cannot connect");
        }

        // what needs no circuit is there all the same
        await live.WaitForTotalAsync("$1,200.50");
        await live.Page.UnrouteAsync(Script);
        await note.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await live.WaitForChartAsync();
        await Assertions.Expect(note).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_without_its_own_script_does_not_pass_for_live()
    {
        // one of many that the first one needs
        const string script = "**/live/ticks*.js";
        await using var live = await LivePage.OpenAsync(
            Chromium.Browser, Host, null, "/?mode=net", beforeLoad: page => page.RouteAsync(script, route => route.AbortAsync()), state: "offline");
        await Assertions.Expect(live.Chip).ToContainTextAsync("Page not loaded");
        await live.Page.UnrouteAsync(script);
        await live.Chip.ClickAsync();
        await live.WaitForStateAsync("live", 10_000);
        await live.WaitForTotalAsync("$1,200.50");
    }

    [Fact]
    public async Task A_wall_whose_circuit_cannot_begin_tries_again_by_itself()
    {
        await using var live = await LivePage.OpenAsync(
            Chromium.Browser, Host, null, "/?kiosk=1", Seconds, beforeLoad: page => page.RouteAsync("**/_blazor**", route => route.AbortAsync()));
        await PassUntilAsync(live, "document.querySelector('#components-reconnect-modal[data-missing]')");
        await Assertions.Expect(live.Page.Locator("#components-reconnect-modal")).ToContainTextAsync("Charts cannot connect");
        await live.Page.UnrouteAsync("**/_blazor**");
        await live.Page.EvaluateAsync("() => { window.isFirst = true }");
        await PassUntilAsync(live, "!window.isFirst");
        await live.WaitForChartAsync();
    }

    [Fact]
    public async Task A_stream_that_cannot_be_loaded_is_told_and_begins_without_a_reload()
    {
        await using var live = await LivePage.OpenAsync(
            Chromium.Browser, Host, null, "/?mode=net", beforeLoad: page => page.RouteAsync(Stream, route => route.AbortAsync()), state: "stale");
        await Assertions.Expect(live.Chip).ToContainTextAsync("Stale");
        await live.WaitForTotalAsync("$1,200.50");
        await Stripe.SellAsync(79_950);
        await live.Page.EvaluateAsync("() => { window.isFirst = true }");
        await live.Page.UnrouteAsync(Stream);
        // who does not want to wait presses it
        await live.Chip.ClickAsync();
        await live.WaitForTotalAsync("$2,000.00", 10_000);
        Assert.True(await live.Page.EvaluateAsync<bool>("() => window.isFirst === true"), "the page was loaded anew");
    }

    /// <summary>Lets seconds pass on the page until something holds; a page that loads anew in between goes on at its own pace.</summary>
    private static async Task PassUntilAsync(LivePage live, string condition) =>
        await live.Page.WaitForFunctionAsync($"() => {{ if ({condition}) return true; window.seconds.forEach(act => act()); return false }}");
}
