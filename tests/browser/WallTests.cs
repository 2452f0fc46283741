using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A screen that nobody touches for a night, and the page at its end.</summary>
[Collection(InBrowser.Name)]
public sealed class WallTests(Chromium chromium) : LiveSession(chromium)
{
    // the first load is of a build that is not the server's
    private const string Outdated = """
        const loads = Number(sessionStorage.getItem('loads') ?? 0) + 1
        sessionStorage.setItem('loads', loads)
        const real = Object.getOwnPropertyDescriptor(HTMLMetaElement.prototype, 'content')
        if (!location.pathname.startsWith('/sign-in') && !sessionStorage.getItem('was-outdated')) {
          sessionStorage.setItem('was-outdated', location.search)
          Object.defineProperty(HTMLMetaElement.prototype, 'content', { ...real, get() { return this.name === 'pulse-build' ? 'older' : real.get.call(this) } })
        }
        """;

    [Fact]
    public async Task A_playlist_goes_from_page_to_page_and_begins_again()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?kiosk=1&theme=light&cycle=live:2,history:1");
        await live.Page.WaitForURLAsync("**/history?kiosk=1&cycle=live:2,history:1&theme=light");
        await live.Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex(@"/\?kiosk=1&cycle=live:2,history:1&theme=light$"));
        await live.WaitForTotalAsync("$1,200.50");
    }

    [Fact]
    public async Task A_screen_on_the_wall_reloads_for_a_new_version_once()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, script: $"if (location.search === '?kiosk=2') {{ {Outdated} }}");
        await live.Page.GotoAsync(new Uri(Host.Address, "/?kiosk=2").ToString());
        await live.Page.WaitForFunctionAsync("() => sessionStorage.getItem('loads') === '2' && document.querySelector('#freshness').dataset.state === 'live'");
        await Task.Delay(2_000, TestContext.Current.CancellationToken);
        Assert.Equal("2", await live.Page.EvaluateAsync<string>("() => sessionStorage.getItem('loads')"));
    }

    [Fact]
    public async Task A_page_that_somebody_reads_says_that_there_is_a_new_version_and_stays()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, script: $"if (location.search === '?mode=net') {{ {Outdated} }}");
        await live.Page.GotoAsync(new Uri(Host.Address, "/?mode=net").ToString());
        await Assertions.Expect(live.Page.Locator("#address-note")).ToContainTextAsync("A new version is running");
        Assert.Equal("1", await live.Page.EvaluateAsync<string>("() => sessionStorage.getItem('loads')"));
    }

    [Fact]
    public async Task The_wrap_tells_the_records_of_the_night_and_gives_a_picture()
    {
        await Stripe.SellAsync(4_900, "podcast");
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.Page.GotoAsync(new Uri(Host.Address, "/wrap").ToString());
        await Assertions.Expect(live.Page.Locator(".wrap .total")).ToHaveTextAsync("$1,249");
        var records = live.Page.Locator(".records");
        foreach (var part in new[] { "Best minute", "Best vibe", "neon-dreams", "Biggest order", "$1,200", "First sale" })
        {
            await Assertions.Expect(records).ToContainTextAsync(part);
        }

        var download = await live.Page.RunAndWaitForDownloadAsync(() => live.Page.Locator("#wrap-png").ClickAsync());
        Assert.EndsWith(".png", download.SuggestedFilename, StringComparison.Ordinal);
        var picture = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        Assert.True(picture.Length > 10_000);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Minutes_are_marked_out_with_the_pointer_or_chosen_and_the_crosshair_is_shared()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        await live.Page.Locator("#velocity-table").ClickAsync();
        await live.Page.Locator("select.span").SelectOptionAsync("15");
        await Assertions.Expect(live.Page.Locator(".plot tbody tr")).ToHaveCountAsync(15);
        await live.Page.Locator("select.span").SelectOptionAsync("60");
        await live.Page.Locator("#velocity-table").ClickAsync();

        var grid = (await live.Page.Locator(".velocity .apexcharts-grid").BoundingBoxAsync())!;
        var y = grid.Y + (grid.Height / 2);
        await live.Page.Mouse.MoveAsync(grid.X + (grid.Width / 4), y);
        await Assertions.Expect(live.Page.Locator(".live[data-cross]")).ToHaveCountAsync(1);
        await live.Page.Mouse.DownAsync();
        await live.Page.Mouse.MoveAsync(grid.X + (grid.Width / 2), y, new() { Steps = 4 });
        await live.Page.Mouse.UpAsync();
        await Assertions.Expect(live.Page.Locator("select.span option[value=zoom]")).ToHaveCountAsync(1);
        await live.Page.Locator("#velocity-table").ClickAsync();
        var rows = live.Page.Locator(".plot tbody tr");
        await Assertions.Expect(rows.First).ToBeVisibleAsync();
        Assert.InRange(await rows.CountAsync(), 14, 18);
        Assert.Empty(live.Complaints);
    }
}
