using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>The overview with its window, two comparisons at once, and the rest of a split.</summary>
[Collection(InBrowser.Name)]
public sealed class HistoryDepthTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task The_window_on_all_time_is_moved_by_keys_and_by_dragging()
    {
        await using var page = await OpenAsync("?from=now-1d/d&tz=Asia/Kolkata");
        var (brush, start, end) = (page.Page.Locator(".brush"), page.Page.Locator(".handle.start"), page.Page.Locator(".handle.end"));
        var count = int.Parse((await brush.GetAttributeAsync("data-count"))!, CultureInfo.InvariantCulture);
        Assert.InRange(count, 24, 500);
        await Assertions.Expect(end).ToHaveAttributeAsync("aria-valuenow", count.ToString(CultureInfo.InvariantCulture));

        var first = int.Parse((await start.GetAttributeAsync("aria-valuenow"))!, CultureInfo.InvariantCulture);
        await start.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(start).ToHaveAttributeAsync("aria-valuenow", (first + 1).ToString(CultureInfo.InvariantCulture));
        // the end stays where time goes on
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex(@"/history\?from=20[0-9T:Z-]+&tz=Asia/Kolkata$"));

        var box = (await brush.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), box.Y + 10);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.1f) + 3, box.Y + 10);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Mouse.UpAsync();
        await Assertions.Expect(start).ToHaveAttributeAsync("aria-valuenow", (first + 1).ToString(CultureInfo.InvariantCulture));

        var handle = (await start.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(handle.X + (handle.Width / 2), handle.Y + 10);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X, box.Y + 10, new() { Steps = 3 });
        await page.Page.Mouse.UpAsync();
        await Assertions.Expect(start).ToHaveAttributeAsync("aria-valuenow", "0");
        await Assertions.Expect(page.Page.Locator(".brush .told")).ToBeHiddenAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Two_comparisons_are_in_the_chart_the_table_and_the_summary_as_the_api_has_them()
    {
        await Stripe.SellAsync(4_900, "neon");
        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata");
        await page.Page.Locator(".compare-picker > .pick").ClickAsync();
        await page.Page.Locator("[aria-labelledby=compare-also] button").Filter(new() { HasText = "last year" }).ClickAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("cmp=prev,yoy"));
        await Assertions.Expect(page.Page.Locator(".chart")).ToHaveAttributeAsync("data-lines", "3");
        var answer = await AskAsync("/api/v1/explore?from=now-7d/d&tz=Asia/Kolkata&cmp=prev,yoy");
        var name = answer.GetProperty("also").GetProperty("name").GetString()!;
        await Assertions.Expect(page.Page.Locator(".numbers thead")).ToContainTextAsync(char.ToUpperInvariant(name[0]) + name[1..]);
        await Assertions.Expect(page.Page.Locator("[data-number=also]")).ToHaveTextAsync(Money(answer.GetProperty("total").GetProperty("also")));
        await Assertions.Expect(page.Page.Locator("[data-number=table-also]")).ToHaveTextAsync(Money(answer.GetProperty("total").GetProperty("also")));
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator("[data-number=also]")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_rest_of_a_split_opens_and_closes_again()
    {
        for (var i = 0; i < 9; i++)
        {
            await Stripe.SellAsync(1_000 + i, $"vibe-{i}");
        }

        await using var page = await OpenAsync("?from=now-7d/d&by=campaign");
        var rows = page.Page.Locator(".numbers tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(7);
        await page.Page.Locator("[data-others]").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(10);
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("top=10000"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Only the largest 6" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(7);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Axe_finds_nothing_in_what_opens()
    {
        var axe = await Axe.LoadAsync();
        await using var page = await OpenAsync("?from=now-7d/d&cmp=prev,yoy", Axe.AnyScript);
        foreach (var id in new[] { "compare-box", "save-box", "export-box" })
        {
            await page.Page.Locator($"[popovertarget={id}]").ClickAsync();
            await Assertions.Expect(page.Page.Locator($"#{id}")).ToBeVisibleAsync();
            await axe.JudgeAsync(page.Page, id);
            await page.Page.Keyboard.PressAsync("Escape");
        }

        Assert.Equal([], axe.Found);
    }

    private async Task<LivePage> OpenAsync(string query, BrowserNewContextOptions? options = null)
    {
        var page = await LivePage.OpenAsync(Chromium.Browser, Host, options, $"/history{query}");
        await Assertions.Expect(page.Page.Locator("[data-number=total]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".main-chart svg.apexcharts-svg")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".brush")).ToBeVisibleAsync();
        return page;
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token);
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
    }

    private static string Money(JsonElement minor) => (minor.GetInt64() / 100m).ToString("$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);
}
