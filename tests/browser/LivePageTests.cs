using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

[Collection(InBrowser.Name)]
public sealed class LivePageTests(Chromium chromium) : IAsyncLifetime
{
    private RunningHost _host = null!;
    private StripeSender _stripe = null!;

    public async ValueTask InitializeAsync()
    {
        _ = chromium.Browser;
        _host = await RunningHost.StartAsync();
        _stripe = new(_host.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _stripe?.Dispose();
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task The_page_boots_becomes_interactive_and_leaves_the_console_clean()
    {
        await _stripe.SellAsync(4_900);
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);

        await Assertions.Expect(live.Page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();
        await live.Page.Locator("[data-mode-choice=net]").ClickAsync();
        await Assertions.Expect(live.Page.Locator(".campaigns .unit")).ToHaveTextAsync("net revenue");
        Assert.EndsWith("?mode=net", live.Page.Url, StringComparison.Ordinal);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task A_sale_moves_the_total_the_list_and_the_title_without_a_reload()
    {
        await _stripe.SellAsync(120_050);
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);
        await live.WaitForTotalAsync("$1,200.50");
        await live.Page.EvaluateAsync("() => { window.isSamePage = true }");

        await _stripe.SellAsync(4_900, campaign: "podcast");

        await live.WaitForTotalAsync("$1,249.50");
        await Assertions.Expect(live.Sales).ToHaveCountAsync(2);
        await Assertions.Expect(live.Sales.First).ToContainTextAsync("$49.00");
        await Assertions.Expect(live.Sales.First).ToContainTextAsync("podcast");
        await Assertions.Expect(live.Page.Locator("[data-hero=orders]")).ToHaveTextAsync("2");
        await Assertions.Expect(live.Page.Locator(".campaigns .bars")).ToContainTextAsync("podcast");
        await Assertions.Expect(live.Page).ToHaveTitleAsync("$1.2K · +2 · Revenue Pulse", new() { Timeout = 7_000 });
        Assert.True(await live.Page.EvaluateAsync<bool>("() => window.isSamePage"));
    }

    [Fact]
    public async Task The_first_sale_replaces_the_instructions()
    {
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);
        await Assertions.Expect(live.Page.Locator(".first-sale")).ToContainTextAsync($"{_host.Address}webhooks/stripe");

        await _stripe.SellAsync(900);

        await live.WaitForTotalAsync("$9.00");
        await Assertions.Expect(live.Page.Locator(".first-sale")).ToBeHiddenAsync();
        await Assertions.Expect(live.Page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_total_never_decreases_in_gross_mode()
    {
        var refunded = await _stripe.SellAsync(100_00);
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);
        await live.RecordTotalAsync();

        for (var i = 0; i < 12; i++)
        {
            await _stripe.SellAsync(10_00 + i);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }

        await _stripe.RefundAsync(refunded, 100_00);
        await live.WaitForTotalAsync("$220.66");
        await Assertions.Expect(live.Page.Locator("[data-hero=other]")).ToHaveTextAsync("$120.66");
        await Assertions.Expect(live.Page.Locator("#feed li.out")).ToContainTextAsync("−$100.00");

        var shown = Array.ConvertAll(await live.RecordedTotalsAsync(), text => decimal.Parse(text[1..], CultureInfo.InvariantCulture));
        Assert.Equal(shown.Order(), shown);
        // it rolls: on the way from one total to the next others are shown, however few frames a busy machine draws
        var totals = Enumerable.Range(0, 13).Select(i => 100m + Enumerable.Range(0, i).Sum(sale => 10m + (sale / 100m))).ToHashSet();
        Assert.Contains(shown, value => !totals.Contains(value));
    }

    [Fact]
    public async Task Reduced_motion_means_no_rolling()
    {
        await _stripe.SellAsync(1_000);
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host, new() { ReducedMotion = ReducedMotion.Reduce });
        await live.RecordTotalAsync();

        await _stripe.SellAsync(100_000);

        await live.WaitForTotalAsync("$1,010.00");
        Assert.Equal(["$10.00", "$1,010.00"], await live.RecordedTotalsAsync());
    }

    [Fact]
    public async Task A_killed_server_shows_as_stale_within_four_seconds_and_comes_back_by_itself()
    {
        await _stripe.SellAsync(5_000);
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);

        _host.Kill();
        var killed = Stopwatch.StartNew();
        await live.WaitForStateAsync("stale", 4_000);
        await Assertions.Expect(live.Chip).ToContainTextAsync("Stale");
        await live.WaitForTotalAsync("$50.00");
        Assert.True(killed.Elapsed < TimeSpan.FromSeconds(4.5), $"stale after {killed.Elapsed}");

        await _host.RunAsync();
        await live.WaitForStateAsync("live", 15_000);

        // and so do the charts, by a circuit of their own
        await live.Page.WaitForFunctionAsync("() => !document.querySelector('#components-reconnect-modal')?.hasAttribute('data-shown')", null, new() { Timeout = 20_000 });
        await live.WaitForChartAsync();
        await live.Page.Locator("[data-mode-choice=net]").ClickAsync();
        await Assertions.Expect(live.Page.Locator(".campaigns .unit")).ToHaveTextAsync("net revenue");
    }

    [Fact]
    public async Task A_phone_has_no_horizontal_scroll()
    {
        await _stripe.SellAsync(123_456_789, "a-campaign-with-a-name-that-was-made-by-a-machine-and-goes-on-and-on-20261126");
        using var http = new HttpClient { BaseAddress = _host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        (await http.PutAsJsonAsync("/api/v1/launches/long", new { name = "The great autumn launch of everything that we have built", startedAt = TimeProvider.System.GetUtcNow().AddHours(-1) }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await Assertions.Expect(live.Page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();

        Assert.Equal(390, await live.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.True(await live.Page.EvaluateAsync<bool>("""
            () => document.querySelector('[data-hero=rolling]').getBoundingClientRect().right <= document.querySelector('.total').getBoundingClientRect().right + 1
            """));
    }

    [Fact]
    public async Task A_visitor_signs_out_and_in_again()
    {
        await using var live = await LivePage.OpenAsync(chromium.Browser, _host);

        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await live.Page.WaitForURLAsync("**/sign-in");
        await live.Page.GetByLabel("Access token").FillAsync(RunningHost.Token);
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await live.WaitForStateAsync("live", 10_000);
    }
}
