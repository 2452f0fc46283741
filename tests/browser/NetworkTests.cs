using Microsoft.Playwright;
using RevenuePulse.Tests.Faults;

namespace RevenuePulse.BrowserTests;

/// <summary>A network between browser and server that is cut, and one that swallows everything.</summary>
[Collection(InBrowser.Name)]
public sealed class NetworkTests(Chromium chromium) : LiveSession(chromium)
{
    // a test can put the browser's clock forward
    private const string Clock = """
        (() => { const real = performance.now.bind(performance); window.ahead_ms = 0; performance.now = () => real() + window.ahead_ms })()
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_network_that_is_gone_is_told_and_heals_without_a_reload(bool isCut)
    {
        await using var line = new PlainLine(Host.Address.Port);
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, script: Clock, through: new($"http://127.0.0.1:{line.Port}"));
        await live.WaitForTotalAsync("$1,200.50");
        await live.WaitForChartAsync();
        await live.Page.EvaluateAsync("() => { window.isFirst = true }");

        if (isCut) line.Cut();
        else line.Freeze();
        await Stripe.SellAsync(79_950);
        await live.WaitForStateAsync("stale", 6_000);
        await Assertions.Expect(live.Chip).ToContainTextAsync("Stale");
        await live.WaitForTotalAsync("$1,200.50");
        await live.Page.EvaluateAsync("() => { window.ahead_ms = 90_000 }");
        await live.WaitForStateAsync("offline", 2_000);
        await Assertions.Expect(live.Chip).ToContainTextAsync("Offline since");

        line.Mend();
        // who does not want to wait presses it
        await live.Chip.ClickAsync();
        await live.WaitForStateAsync("live", 15_000);
        await live.WaitForTotalAsync("$2,000.00");
        await live.Page.Locator("[data-mode-choice=net]").ClickAsync();
        await Assertions.Expect(live.Page.Locator(".campaigns .unit")).ToHaveTextAsync("net revenue", new() { Timeout = 30_000 });
        Assert.True(await live.Page.EvaluateAsync<bool>("() => window.isFirst === true"), "the page was loaded anew");
    }
}
