using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A television has no keyboard: the address says it all.</summary>
[Collection(InBrowser.Name)]
public sealed class KioskTests(Chromium chromium) : LiveSession(chromium)
{
    private const string Clocks = """
        window.locks = 0
        Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => { window.locks++; return { release: async () => {} } } } })
        """;

    [Fact]
    public async Task Each_level_shows_less_and_fills_the_screen_without_a_scroll_bar()
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        (await http.PutAsJsonAsync("/api/v1/goal", new { amountMinor = 500_000 }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var live = await OpenAsync(0);
        foreach (var (level, navigation, controls, list) in new[] { (0, true, true, true), (1, false, true, true), (2, false, false, true), (3, false, false, false) })
        {
            await live.Page.GotoAsync(new Uri(Host.Address, $"/?kiosk={level}").ToString());
            await live.WaitForStateAsync("live", 10_000);
            await ShowsAsync(live, level, (navigation, controls, list));
        }
    }

    private static async Task ShowsAsync(LivePage live, int level, (bool Navigation, bool Controls, bool List) parts)
    {
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".goal .marker")).ToBeVisibleAsync();

        Assert.Equal(parts.Navigation, await live.Page.Locator(".tabs").IsVisibleAsync());
        Assert.Equal(parts.Controls, await live.Page.EvaluateAsync<bool>("""
            () => [...document.querySelectorAll('button:not(#freshness), select')].some(e => e.checkVisibility() && getComputedStyle(e).pointerEvents !== 'none')
            """));
        Assert.Equal(parts.List, await live.Page.Locator("#feed").IsVisibleAsync());
        Assert.True(await live.Page.Locator(".total").IsVisibleAsync());
        Assert.Equal((1920, 1080), await SizeAsync(live));
        Assert.Equal(level > 0 ? 1 : 0, await live.Page.EvaluateAsync<int>("() => window.locks"));
        // nothing is cut off
        Assert.True(await live.Page.EvaluateAsync<bool>("""
            () => [...document.querySelectorAll('.velocity .apexcharts-xaxis, .facts, .total')].every(e => e.getBoundingClientRect().bottom <= innerHeight)
            """));
        Assert.True(await live.Page.Locator(".velocity .apexcharts-grid").EvaluateAsync<double>("e => e.getBoundingClientRect().height") > 90);
    }

    [Fact]
    public async Task The_pointer_hides_and_the_picture_moves_a_little_every_five_minutes()
    {
        await using var live = await OpenAsync(2, beforeLoad: page => page.Clock.InstallAsync());
        await live.Page.Clock.RunForAsync(4_000);
        Assert.Equal("none", await live.Page.Locator("html").EvaluateAsync<string>("e => getComputedStyle(e).cursor"));

        // each timer that is due goes once
        await live.Page.Clock.FastForwardAsync(300_000);
        Assert.Equal("4px", await live.Page.Locator(".live").EvaluateAsync<string>("e => getComputedStyle(e).translate"));
        Assert.Equal((1920, 1080), await SizeAsync(live));

        await live.Page.Mouse.MoveAsync(100, 100);
        Assert.NotEqual("none", await live.Page.Locator("html").EvaluateAsync<string>("e => getComputedStyle(e).cursor"));
    }

    [Fact]
    public async Task On_a_phone_the_lines_run_across_whatever_stands_beside_them_on_a_wall()
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        (await http.PutAsJsonAsync("/api/v1/goal", new { amountMinor = 500_000 }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, new() { ViewportSize = new() { Width = 390, Height = 844 } }, "/?kiosk=2", Clocks);
        await Assertions.Expect(live.Page.Locator(".goal .marker")).ToBeVisibleAsync();
        Assert.True(await live.Page.EvaluateAsync<bool>("() => document.querySelector('.minute').clientWidth > 0.9 * document.querySelector('.hero').clientWidth - 20"));
        Assert.Equal(390, (await SizeAsync(live)).Width);
    }

    private Task<LivePage> OpenAsync(int level, Func<IPage, Task>? beforeLoad = null) => LivePage.OpenAsync(
        Chromium.Browser, Host, new() { ViewportSize = new() { Width = 1920, Height = 1080 } }, $"/?kiosk={level}", Clocks, beforeLoad);

    private static async Task<(int Width, int Height)> SizeAsync(LivePage live) => (
        await live.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
        await live.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight"));
}
