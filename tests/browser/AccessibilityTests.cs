using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

[Collection(InBrowser.Name)]
public sealed class AccessibilityTests(Chromium chromium) : LiveSession(chromium)
{
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
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?digest=10", LivePage.HurriedDigest);
        var status = live.Page.Locator("#announcer");
        await live.WaitForTotalAsync("$1,200.50");
        await Stripe.SellAsync(4_900);
        await Assertions.Expect(status).ToHaveTextAsync("Last 10 seconds: 1 sale, $49. Total $1,249.", new() { Timeout = 12_000 });
        Assert.Equal("off", await live.Page.Locator("[role=log]").GetAttributeAsync("aria-live"));
    }
}
