using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Range and filters of the live page.</summary>
[Collection(InBrowser.Name)]
public sealed class NarrowTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task A_click_on_a_campaign_narrows_every_number_and_the_way_back_takes_it_away()
    {
        await Stripe.SellAsync(4_900, "podcast");
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.Locator(".bars button.name", new() { HasText = "podcast" }).ClickAsync();

        await live.WaitForTotalAsync("$49.00");
        Assert.EndsWith("/?f=campaign:podcast", live.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(live.Page.Locator("[data-hero=orders]")).ToHaveTextAsync("1");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator(".bars li")).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator("#chips")).ToContainTextAsync("campaign is podcast");

        // the stream goes on, and what does not belong is not announced
        await Stripe.SellAsync(900, "neon-dreams");
        await Stripe.SellAsync(1_000, "podcast");
        await live.WaitForTotalAsync("$59.00");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(2);

        await live.Page.GoBackAsync();
        await live.WaitForTotalAsync("$1,268.50");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(4);
        await Assertions.Expect(live.Page.Locator("#chips")).ToBeHiddenAsync();
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_link_holds_range_and_filters_and_a_cross_takes_one_away()
    {
        await Stripe.SellAsync(4_900, "podcast");
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?from=now-6h&f=campaign!:podcast;vibe:neon-dreams,podcast");
        await live.WaitForTotalAsync("$1,200.50");
        await Assertions.Expect(live.Page.Locator("[data-hero=since]")).ToHaveTextAsync("in the last 6 hours");
        await Assertions.Expect(live.Page.Locator("#chips .filter")).ToHaveCountAsync(4);

        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Remove campaign is not podcast" }).ClickAsync();
        await live.WaitForTotalAsync("$1,249.50");
        Assert.EndsWith("/?from=now-6h&f=campaign:neon-dreams,podcast", live.Page.Url, StringComparison.Ordinal);
        await live.Page.ReloadAsync();
        await live.WaitForTotalAsync("$1,249.50");
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_range_is_chosen_from_the_list_or_typed_and_one_that_means_nothing_is_explained()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.Keyboard.PressAsync("/");
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Yesterday", Exact = true }).ClickAsync();
        await live.WaitForTotalAsync("$0.00");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(0);

        await live.Page.Keyboard.PressAsync("/");
        await live.Page.Locator("#narrow-range").FillAsync("launch");
        await live.Page.Locator("#narrow-take").ClickAsync();
        await Assertions.Expect(live.Page.Locator("#narrow-echo")).ToContainTextAsync("No launch is known yet");
        await live.Page.Locator("#narrow-range").FillAsync("now-2h to now+1h");
        await live.Page.Keyboard.PressAsync("Enter");
        await live.WaitForTotalAsync("$1,200.50");
        Assert.EndsWith("/?from=now-2h&to=now%2B1h", live.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?from=launch", "No launch is known yet")]
    [InlineData("/?from=now&to=now-1h", "The range is empty")]
    [InlineData("/?f=planet:mars", "“f” is filters such as")]
    [InlineData("/?at=now%2B1h", "“at” lies in the future")]
    public async Task What_cannot_be_shown_is_said_and_everything_is_shown_instead(string query, string says)
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, query);
        await Assertions.Expect(live.Page.Locator("#address-note")).ToContainTextAsync(says);
        await live.WaitForTotalAsync("$1,200.50");
        Assert.Empty(live.Complaints);
    }
}
