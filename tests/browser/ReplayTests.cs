using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A past night, played again on the live page.</summary>
[Collection(InBrowser.Name)]
public sealed class ReplayTests(Chromium chromium) : LiveSession(chromium)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_replay_shows_the_numbers_of_its_clock_says_that_it_is_one_and_makes_no_sound()
    {
        // three sales a day ago, a minute apart
        var start = Now.AddDays(-1);
        for (var i = 0; i < 3; i++)
        {
            await Stripe.SellAsync(1_000, "podcast", at: start.AddMinutes(i));
        }

        await using var live = await OpenAsync(start.AddSeconds(30), "&speed=60&sound=1");
        await Assertions.Expect(live.Chip).ToHaveTextAsync("Replay 60×");
        await Assertions.Expect(live.Page.Locator("#replay")).ToBeVisibleAsync();
        await live.WaitForTotalAsync("$30.00");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(3);
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".campaigns .bars")).ToContainTextAsync("3 sales");
        await Assertions.Expect(live.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Replay"));
        Assert.Equal(0, await live.Page.EvaluateAsync<int>("() => window.rung.length"));
        // a sale of the present is none of the past
        await Stripe.SellAsync(5_000);
        await Assertions.Expect(live.Sales).ToHaveCountAsync(3);

        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Back to live" }).ClickAsync();
        await live.WaitForStateAsync("live", 5_000);
        await live.WaitForTotalAsync("$1,280.50");
        Assert.DoesNotContain("at=", live.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(live.Page.Locator("#replay")).ToBeHiddenAsync();
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task It_pauses_seeks_and_changes_its_pace_and_the_address_holds_where_it_is()
    {
        var start = Now.AddHours(-5);
        await Stripe.SellAsync(1_000, at: start);
        await Stripe.SellAsync(2_000, at: start.AddMinutes(10));
        await using var live = await OpenAsync(start.AddMinutes(1), "&speed=0");
        await Assertions.Expect(live.Chip).ToHaveTextAsync("Replay, paused");
        await live.WaitForTotalAsync("$10.00");

        // as by dragging and letting go
        await live.Page.Locator("[data-replay=seek]").EvaluateAsync(
            "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')); slider.dispatchEvent(new Event('change')) }",
            start.AddMinutes(11).ToUnixTimeMilliseconds());
        await live.WaitForTotalAsync("$30.00");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(2);
        await live.Page.GoBackAsync();
        await live.WaitForTotalAsync("$10.00");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(1);

        await live.Page.Locator("[data-replay=speed]").SelectOptionAsync("240");
        await Assertions.Expect(live.Chip).ToHaveTextAsync("Replay 240×");
        await live.WaitForTotalAsync("$30.00", 15_000);
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).First.ClickAsync();
        await Assertions.Expect(live.Chip).ToHaveTextAsync("Replay, paused");
        Assert.Contains("&speed=0", live.Page.Url, StringComparison.Ordinal);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_moment_on_the_chart_leads_to_the_seconds_before_it()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.Locator(".pin.mark .dot").First.ClickAsync();
        await live.WaitForStateAsync("replay", 5_000);
        await live.WaitForTotalAsync("$0.00");
    }

    private Task<LivePage> OpenAsync(DateTimeOffset at, string more) => LivePage.OpenAsync(
        Chromium.Browser, Host, null, $"/?at={at:yyyy-MM-ddTHH:mm:ss}Z{more}", SoundTests.Recorder, state: "replay");
}
