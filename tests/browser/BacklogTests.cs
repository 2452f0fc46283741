using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Sales that are stored and not counted: no page may look as if its numbers held them.</summary>
[Collection(InBrowser.Name)]
public sealed class BacklogTests(Chromium chromium)
{
    [Fact]
    public async Task While_nobody_settles_every_page_says_that_it_is_behind_and_afterwards_that_it_is_not()
    {
        await using var host = await RunningHost.StartAsync(roles: "ingest,dashboard");
        using var stripe = new StripeSender(host.Address);
        await stripe.SellAsync(1_900);
        await stripe.SellAsync(2_900);
        await using var live = await SettingsPage.OpenAsync(chromium.Browser, host, "/");
        var (notice, chip) = (live.Page.Locator("#backlog"), live.Page.Locator("#freshness"));
        await Assertions.Expect(notice).ToContainTextAsync("2 deliveries are stored and not counted yet, the oldest for ", new() { Timeout = 30_000 });
        await Assertions.Expect(chip).ToHaveAttributeAsync("data-state", "behind");
        await Assertions.Expect(live.Page.Locator("#announcer")).ToHaveTextAsync("Some deliveries are not counted yet.");
        await notice.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(live.Page.Locator(".stages li").Nth(1)).ToContainTextAsync("Behind");
        await Assertions.Expect(notice).ToBeVisibleAsync();

        host.Kill();
        await host.RunAsync();
        await Assertions.Expect(chip).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 30_000 });
        await Assertions.Expect(notice).ToBeHiddenAsync();
        await Assertions.Expect(live.Page.Locator(".term-of[data-part=accepted] b")).ToHaveTextAsync("2");
    }
}
