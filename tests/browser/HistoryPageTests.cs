using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Asking about any time.</summary>
[Collection(InBrowser.Name)]
public sealed class HistoryPageTests(Chromium chromium) : LiveSession(chromium)
{
    private const string Hostile = "<img src=x onerror=alert(1)> \u202eevil 🚀, =1+1";

    [Fact]
    public async Task Every_number_is_the_one_of_the_api()
    {
        await SellAsync();
        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata");
        var answer = await AskAsync("/api/v1/explore?from=now-7d/d&tz=Asia/Kolkata");
        var total = answer.GetProperty("total");

        await Expect(page, "[data-number=total]").ToHaveTextAsync(Money(total.GetProperty("value")));
        await Expect(page, "[data-number=table-total]").ToHaveTextAsync(Money(total.GetProperty("value")));
        await Expect(page, "[data-number=then]").ToHaveTextAsync(Money(total.GetProperty("then")));
        await Expect(page, "[data-number=sales]").ToHaveTextAsync(total.GetProperty("sales").GetInt64().ToString("N0", CultureInfo.InvariantCulture));
        var rows = await page.Page.Locator(".numbers tbody td.heat").AllTextContentsAsync();
        Assert.Equal(answer.GetProperty("buckets").EnumerateArray().Select(bucket => Money(bucket.GetProperty("value"))), rows);
        var breakdown = await AskAsync("/api/v1/breakdown?by=campaign&from=now-7d/d&to=now&tz=Asia/Kolkata");
        var bars = await page.Page.Locator(".rail .amount").AllTextContentsAsync();
        Assert.Equal(breakdown.GetProperty("rows").EnumerateArray().Select(row => Money(row.GetProperty("net")).Split('.')[0]), bars);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_typed_question_is_an_address_and_back_leads_back()
    {
        await using var page = await OpenAsync("?from=now-7d/d");
        await page.Page.Keyboard.PressAsync("n");
        await Expect(page, "#ask").ToBeFocusedAsync();
        await page.Page.Locator("#ask").FillAsync("orders by campaign by hour yesterday vs nothing");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.WaitForAddressAsync("/history?from=now-1d/d&to=now/d&cmp=off&m=sales&g=1h&by=campaign");
        await Expect(page, "#chart-title").ToHaveTextAsync("Orders by hour");

        await page.Page.Locator("#ask").FillAsync("orders by moonlight");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page, "#ask-problem").ToContainTextAsync("“by moonlight” is not understood");

        await page.Page.GoBackAsync();
        await page.WaitForAddressAsync("/history?from=now-7d/d");
        await Expect(page, "#chart-title").ToHaveTextAsync("Net revenue by 2 hours");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Keys_do_what_the_buttons_do()
    {
        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata");
        var keys = page.Page.Keyboard;
        await keys.PressAsync(",");
        await page.WaitForAddressAsync("/history?from=now-7d/d&tz=Asia/Kolkata&g=6h");
        await keys.PressAsync(",");
        await keys.PressAsync(".");
        await keys.PressAsync(".");
        await page.WaitForAddressAsync("/history?from=now-7d/d&tz=Asia/Kolkata&g=2h");
        await keys.PressAsync("x");
        await page.WaitForAddressAsync("/history?from=now-7d/d&tz=Asia/Kolkata&cmp=off&g=2h");
        await keys.PressAsync("x");
        await keys.PressAsync("y");
        await Expect(page, ".main-chart table").ToBeVisibleAsync();
        await keys.PressAsync("y");
        await Expect(page, ".main-chart svg.apexcharts-svg").ToBeVisibleAsync();
        await keys.PressAsync("e");
        await Expect(page, "#export-box").ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("t");
        await Expect(page, "#range-box").ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("[");
        await Expect(page, ".interval").Not.ToBeEmptyAsync();
        await keys.PressAsync("?");
        await Expect(page, "#page-keys").ToContainTextAsync("finer buckets");
    }

    [Fact]
    public async Task Dragging_zooms_and_a_click_looks_into_a_bucket_with_the_keyboard_too()
    {
        await using var page = await OpenAsync("?from=2026-01-05&to=2026-03-30&tz=Europe/Berlin&g=1w");
        var reader = page.Page.Locator(".chart-reader");
        var box = (await reader.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + 4, box.Y + 40);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 40, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await page.WaitToLeaveAsync("&g=1w");

        await page.Page.GoBackAsync();
        await page.WaitForAddressAsync("&g=1w");
        await Expect(page, ".chart-reader").ToHaveAttributeAsync("aria-valuemax", "12");
        await reader.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await Expect(page, ".chart-reader").ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("^Week of 5 Jan 2026: "));
        await page.Page.Keyboard.PressAsync("Enter");
        await page.WaitForAddressAsync("/history?from=2026-01-05&to=2026-01-12&tz=Europe/Berlin");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_rail_filters_and_hostile_names_are_only_text()
    {
        await Stripe.SellAsync(700_000, Hostile);
        await Stripe.SellAsync(3_000, "solo");
        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata&by=campaign");
        var hostile = page.Page.Locator(".rail .value").Filter(new() { HasText = "onerror" });
        await Assertions.Expect(hostile).ToHaveCountAsync(1);
        Assert.Equal(0, await page.Page.Locator("img").CountAsync());

        await hostile.ClickAsync(new() { Modifiers = [KeyboardModifier.Alt] });
        await Expect(page, ".filter.not").ToContainTextAsync("onerror");
        Assert.DoesNotContain("onerror", string.Concat(await page.Page.Locator(".numbers tbody").AllTextContentsAsync()), StringComparison.Ordinal);
        await page.Page.Locator(".rail .value").Filter(new() { HasText = "solo" }).ClickAsync();
        await Expect(page, "[data-number=total]").ToHaveTextAsync("$30.00");
        await page.Page.ReloadAsync();
        await Expect(page, "[data-number=total]").ToHaveTextAsync("$30.00");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_question_is_saved_and_opened_again()
    {
        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata&m=sales");
        await page.Page.Keyboard.PressAsync("s");
        await page.Page.Locator("#save-name").FillAsync("Orders of a week");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page, "#save-box .open").ToHaveTextAsync("Orders of a week");
        await page.Page.GotoAsync(new Uri(Host.Address, "/history").ToString());
        await Expect(page, "[data-number=total]").ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("s");
        await page.Page.Locator("#save-box .open").ClickAsync();
        await page.WaitForAddressAsync("/history?from=now-7d/d&tz=Asia/Kolkata&m=sales");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_split_after_bars_draws_lines_alone_over_the_names_of_its_buckets()
    {
        await SellAsync();
        await using var page = await OpenAsync("?from=now-7d/d&g=1d&tz=Asia/Kolkata&cmp=off");
        await Expect(page, ".main-chart .apexcharts-bar-area").Not.ToHaveCountAsync(0);
        await page.Page.Locator("#ask").FillAsync("orders by campaign by day last 7 days vs nothing");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page, "#chart-title").ToHaveTextAsync("Orders by day");
        await Expect(page, ".main-chart .apexcharts-bar-area").ToHaveCountAsync(0);
        await Expect(page, ".main-chart .apexcharts-line-series .apexcharts-series").ToHaveCountAsync(4);

        var days = (await AskAsync("/api/v1/explore?from=now-7d/d&g=1d&tz=Asia/Kolkata&cmp=off")).GetProperty("buckets").EnumerateArray()
            .Select(bucket => bucket.GetProperty("at").GetDateTime().AddMinutes(330).ToString("d MMM", CultureInfo.InvariantCulture)).ToList();
        await Expect(page, ".main-chart .apexcharts-xaxis-label tspan >> nth=0").ToHaveTextAsync(days[0]);
        var named = await page.Page.Locator(".main-chart .apexcharts-xaxis-label tspan").AllTextContentsAsync();
        Assert.Subset(days.ToHashSet(), named.ToHashSet());
        Assert.InRange(named.Count, 4, days.Count);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Saved_questions_are_pinned_renamed_and_duplicated()
    {
        using var http = Admin();
        foreach (var name in new[] { "Alpha", "Beta", Hostile })
        {
            (await http.PostAsJsonAsync("/api/v1/questions", new { name, query = "?m=sales" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        await using var page = await OpenAsync("?from=now-7d/d&tz=Asia/Kolkata");
        var names = page.Page.Locator("#save-box .open");
        await page.Page.Keyboard.PressAsync("s");
        await Assertions.Expect(names).ToHaveTextAsync([Hostile, "Alpha", "Beta"]);
        var pin = page.Page.GetByRole(AriaRole.Button, new() { Name = "Pin Beta" });
        await pin.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(names).ToHaveTextAsync(["Beta", Hostile, "Alpha"]);
        await Assertions.Expect(pin).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(pin).ToBeFocusedAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Duplicate Beta" }).ClickAsync();
        await Expect(page, "#rename-question").ToBeFocusedAsync();
        await Expect(page, "#rename-question").ToHaveValueAsync("Beta (copy)");
        // the whole name is chosen: typing replaces it
        await page.Page.Keyboard.TypeAsync("Aaa");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(names).ToHaveTextAsync(["Beta", Hostile, "Aaa", "Alpha"]);
        await Expect(page, "#save-box").ToBeVisibleAsync();

        await page.Page.ReloadAsync();
        await Expect(page, "[data-number=total]").ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("s");
        await Assertions.Expect(names).ToHaveTextAsync(["Beta", Hostile, "Aaa", "Alpha"]);
        await pin.ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync([Hostile, "Aaa", "Alpha", "Beta"]);
        await names.Nth(1).ClickAsync();
        await page.WaitForAddressAsync("/history?tz=Asia/Kolkata&m=sales");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task What_the_address_cannot_mean_is_said_in_one_line_and_the_rest_shows()
    {
        await using var page = await OpenAsync("?from=soon&m=gross&by=planet&foo=1&tz=Asia/Kolkata");
        await Expect(page, "#address-note").ToContainTextAsync("“from” is a time such as now-30d/d or 2026-11-27, not “soon”");
        await Expect(page, "#address-note").ToContainTextAsync("“by” is one of");
        await Expect(page, "#address-note").ToContainTextAsync("“foo” means nothing here");
        await Expect(page, "#chart-title").ToHaveTextAsync("Gross revenue by day");
    }

    [Fact]
    public async Task It_fits_every_screen_and_axe_finds_nothing()
    {
        await SellAsync();
        var axe = await Axe.LoadAsync();
        await using var page = await OpenAsync("?from=now-7d/d&by=campaign", Axe.AnyScript);
        foreach (var (width, height) in new[] { (390, 844), (1280, 800), (1920, 1080) })
        {
            await page.Page.SetViewportSizeAsync(width, height);
            await page.Page.ReloadAsync();
            await Expect(page, "[data-number=total]").ToBeVisibleAsync();
            await Expect(page, ".main-chart svg.apexcharts-svg").ToBeVisibleAsync();
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await axe.JudgeAsync(page.Page, $"/history at {width}");
            await page.Page.Keyboard.PressAsync("t");
            await Expect(page, "#range-box").ToBeVisibleAsync();
            await axe.JudgeAsync(page.Page, $"its ranges at {width}");
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"history-{width}.png"), FullPage = true });
        }

        Assert.Equal([], axe.Found);
    }

    private async Task<LivePage> OpenAsync(string query, BrowserNewContextOptions? options = null)
    {
        var page = await LivePage.OpenAsync(Chromium.Browser, Host, options, $"/history{query}");
        await Expect(page, "[data-number=total]").ToBeVisibleAsync();
        await Expect(page, ".main-chart svg.apexcharts-svg").ToBeVisibleAsync();
        return page;
    }

    private async Task SellAsync()
    {
        await Stripe.SellAsync(4_900, "neon");
        await Stripe.SellAsync(12_000, "quiet-desk");
        await Stripe.SellAsync(1_900, null);
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var http = Admin();
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
    }

    private HttpClient Admin() => new() { BaseAddress = Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token) } };

    private static ILocatorAssertions Expect(LivePage page, string selector) => Assertions.Expect(page.Page.Locator(selector));

    private static string Money(JsonElement minor) => (minor.GetInt64() / 100m).ToString("$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);
}
