using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Goal, launch clock, moments and annotations.</summary>
[Collection(InBrowser.Name)]
public sealed class MarkTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task A_goal_is_set_on_the_page_and_reaching_it_is_a_moment()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Set a goal" }).ClickAsync();
        await live.Page.Locator("#goal-amount").FillAsync("2,000.00");
        await live.Page.Locator("#goal-form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(live.Page.Locator(".goal .done")).ToContainTextAsync("60 % · $1,200 of $2,000");
        await Assertions.Expect(live.Page.Locator(".goal .ahead")).ToContainTextAsync("no forecast");
        await Assertions.Expect(live.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^data:image/png"), new() { Timeout = 8_000 });

        await Stripe.SellAsync(90_000);
        await Assertions.Expect(live.Page.Locator(".goal .reached")).ToHaveTextAsync("Goal reached");
        await Assertions.Expect(live.Page.Locator("#feed li.moment")).ToContainTextAsync("Goal reached: $2,000");
        await Assertions.Expect(live.Page.Locator(".pin[data-kind=moment] .flag").Filter(new() { HasText = "Goal reached" })).ToHaveCountAsync(1);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task An_annotation_shows_on_the_chart_whoever_made_it()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Mark a moment" }).ClickAsync();
        await live.Page.GetByLabel("What happened").FillAsync("Posted on the forum");
        await live.Page.Locator("#note-form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(live.Page.Locator(".pin[data-kind=note]")).ToContainTextAsync("Posted on the forum");

        using var http = Admin();
        (await http.PostAsJsonAsync("/api/v1/annotations", new { text = "Version 2 is out", kind = "deploy" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await Assertions.Expect(live.Page.Locator(".pin[data-kind=deploy]")).ToContainTextAsync("Version 2 is out");
    }

    [Fact]
    public async Task A_launch_has_a_clock_and_is_compared_at_the_same_age()
    {
        using var http = Admin();
        var now = TimeProvider.System.GetUtcNow();
        await PutAsync(http, "/api/v1/launches/first", new { name = "First night", startedAt = now.AddDays(-3) });
        await PutAsync(http, "/api/v1/launches/now", new { name = "Tonight", startedAt = now.AddMinutes(-134.5) });

        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?cmp=launch");
        await Assertions.Expect(live.Page.Locator("[data-hero=launch]")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"T\+2:1\d"));
        await Assertions.Expect(live.Page.Locator("[data-hero=compare]")).ToContainTextAsync("First night at T+2:1");
    }

    [Fact]
    public async Task A_launch_that_is_over_has_a_length_and_no_clock()
    {
        using var http = Admin();
        var start = TimeProvider.System.GetUtcNow().AddHours(-3);
        await PutAsync(http, "/api/v1/launches/over", new { name = "Tonight", startedAt = start, endsAt = start.AddMinutes(125) });

        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await Assertions.Expect(live.Page.Locator("[data-hero=launch]")).ToHaveTextAsync("Tonightended after 2:05");
    }

    [Fact]
    public async Task The_way_to_a_goal_is_drawn_with_its_plan_and_an_address_may_name_another_amount()
    {
        using var http = Admin();
        var now = TimeProvider.System.GetUtcNow();
        await PutAsync(http, "/api/v1/goal", new { amountMinor = 500_000, currency = "USD", from = now.AddHours(-1), to = now.AddHours(1) });
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await Assertions.Expect(live.Page.Locator(".goal .done")).ToContainTextAsync("$1,200 of $5,000");
        await Assertions.Expect(live.Page.Locator(".goal .against-plan")).ToContainTextAsync("Plan for now $2,5");
        var drawn = await live.Page.Locator(".course path:is(.so, .planned)").EvaluateAllAsync<string[]>("paths => paths.map(path => path.getAttribute('d'))");
        Assert.All(drawn, path => Assert.Matches(@"^M0 100(L[\d. ]+)+$", path));
        Assert.Equal(2, drawn.Length);

        await live.Page.GotoAsync(new Uri(Host.Address, "/?goal=2401").ToString());
        await Assertions.Expect(live.Page.Locator(".goal .done")).ToContainTextAsync("50 % · $1,200 of $2,401");
        await Assertions.Expect(live.Page.Locator(".goal .unit")).ToContainTextAsync("set by this link");
        await Assertions.Expect(live.Page.Locator("[data-opens=goal-dialog]")).ToHaveCountAsync(0);
        await live.Page.GotoAsync(new Uri(Host.Address, "/?goal=lots").ToString());
        await Assertions.Expect(live.Page.Locator("#address-note")).ToContainTextAsync("“goal” is an amount such as 100000, not “lots”");
        await Assertions.Expect(live.Page.Locator(".goal .done")).ToContainTextAsync("of $5,000");
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_number_says_what_it_means_in_which_currency_and_how_old_it_is()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Average order" }).ClickAsync();
        var box = live.Page.Locator("#term");
        await Assertions.Expect(box).ToContainTextAsync("Gross revenue divided by orders.");
        await Assertions.Expect(box).ToContainTextAsync("USD");
        await Assertions.Expect(box).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\d\.\d s ago, position \d+"));
        await live.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(box).ToBeHiddenAsync();
    }

    private HttpClient Admin()
    {
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        return http;
    }

    private static async Task PutAsync(HttpClient http, string path, object body) =>
        (await http.PutAsJsonAsync(path, body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
}
