using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>What opens on the live page, and the pages around it, for people who do not use a mouse or eyes as most do.</summary>
[Collection(InBrowser.Name)]
public sealed class LiveAxeTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task Axe_finds_nothing_in_what_opens_and_on_the_pages_around()
    {
        var axe = await Axe.LoadAsync();
        await AimAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, Axe.AnyScript);
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".goal .course")).ToBeVisibleAsync();
        await axe.JudgeAsync(live.Page, "/");
        foreach (var (opener, box) in new[]
        {
            ("button.since", "#narrow-box"), ("#feed button.what", "#journey"), (".goal [data-opens]", "#goal-dialog"), ("#annotate", "#note-dialog"),
            ("#help", "#shortcuts"), ("[data-term=aov]", "#term"),
        })
        {
            await live.Page.Locator(opener).First.ClickAsync();
            await Assertions.Expect(live.Page.Locator(box)).ToBeVisibleAsync();
            await axe.JudgeAsync(live.Page, box);
            await live.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(live.Page.Locator(box)).ToBeHiddenAsync();
        }

        await live.Page.Locator("#velocity-table").ClickAsync();
        await Assertions.Expect(live.Page.Locator(".plot tbody tr").First).ToBeVisibleAsync();
        await axe.JudgeAsync(live.Page, "/ as a table");
        foreach (var path in new[] { "/wrap", "/nowhere", "/sign-in?failed=watch" })
        {
            await live.Page.GotoAsync(new Uri(Host.Address, path).ToString());
            await axe.JudgeAsync(live.Page, path);
        }

        Assert.Equal([], axe.Found);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_a_wall_and_behind_a_watch_link()
    {
        var axe = await Axe.LoadAsync();
        await AimAsync();
        using var http = Admin();
        using var made = await http.PostAsJsonAsync("/api/v1/tokens", new { name = "wall", role = "watch" }, TestContext.Current.CancellationToken);
        var link = (await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("watchPath").GetString();
        await using var context = await Chromium.Browser.NewContextAsync(Axe.AnyScript);
        var page = await context.NewPageAsync();
        foreach (var query in new[] { link!, "/?kiosk=1", "/?kiosk=2&f=campaign:neon-dreams", "/?kiosk=3", "/history?kiosk=2&f=campaign:neon-dreams" })
        {
            await page.GotoAsync(new Uri(Host.Address, query).ToString());
            await Assertions.Expect(page.Locator("#freshness")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 10_000 });
            await Assertions.Expect(page.Locator("svg.apexcharts-svg").First).ToBeVisibleAsync();
            if (!query.Contains("history", StringComparison.Ordinal))
            {
                await Assertions.Expect(page.Locator(".goal .course")).ToBeVisibleAsync();
            }

            await axe.JudgeAsync(page, query);
        }

        Assert.Equal([], axe.Found);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1280, 800)]
    public async Task Nothing_moves_when_the_charts_come(int width, int height)
    {
        await AimAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, new() { ViewportSize = new() { Width = width, Height = height } }, "/?cmp=-7d", """
            window.shifted = 0
            new PerformanceObserver(list => { for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value }).observe({ type: 'layout-shift', buffered: true })
            """);
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".goal .course")).ToBeVisibleAsync();
        await Assertions.Expect(live.Page.Locator("[data-hero=compare]")).ToBeVisibleAsync();
        // the next frame has been laid out
        await live.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.InRange(await live.Page.EvaluateAsync<double>("() => window.shifted"), 0, 0.02);
    }

    private async Task AimAsync()
    {
        using var http = Admin();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (path, body) in new (string, object)[]
        {
            ("/api/v1/launches/now", new { name = "Tonight", startedAt = now.AddHours(-1), endsAt = now.AddHours(3) }),
            ("/api/v1/goal", new { amountMinor = 500_000, currency = "USD" }),
        })
        {
            (await http.PutAsJsonAsync(path, body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }
    }

    private HttpClient Admin()
    {
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        return http;
    }
}
