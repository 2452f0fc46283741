using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

[Collection(InBrowser.Name)]
public sealed partial class VibesTests(Chromium chromium) : LiveSession(chromium)
{
    private static readonly (int Width, int Height)[] _sizes = [(390, 844), (1280, 800), (1920, 1080)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_number_of_the_league_is_the_one_that_the_API_gives()
    {
        await FillAsync();
        await using var live = await OpenAsync("/vibes");
        var answer = await ApiAsync("/api/v1/compare?from=" + Uri.EscapeDataString("now-30d/d"));
        await Assertions.Expect(live.Page.Locator("#verdict")).ToHaveTextAsync(answer.GetProperty("verdict").GetString()!);
        var arms = answer.GetProperty("arms").EnumerateArray().ToList();
        await Assertions.Expect(live.Page.Locator("tr[data-vibe]")).ToHaveCountAsync(arms.Count);
        foreach (var arm in arms)
        {
            var row = live.Page.Locator($"tr[data-vibe='{arm.GetProperty("key").GetProperty("campaign").GetString()}']");
            await Assertions.Expect(row.Locator("td.c-n")).ToHaveTextAsync(Number(arm, "n"));
            await Assertions.Expect(row.Locator("td.c-sales")).ToHaveTextAsync(Number(arm, "sales"));
            await Assertions.Expect(row.Locator("td.c-revenue")).ToHaveTextAsync($"${arm.GetProperty("gross").GetInt64() / 100:N0}");
            await Assertions.Expect(row.Locator("td.c-rate")).ToContainTextAsync(
                arm.GetProperty("rate") is { ValueKind: JsonValueKind.Number } rate ? $"{rate.GetDouble() * 100:0.00} %" : "not known");
            await Assertions.Expect(row.Locator("td.c-best")).ToContainTextAsync(Chance(arm));
        }

        var curl = await live.Page.Locator("[data-copy-text^=curl]").GetAttributeAsync("data-copy-text");
        var asked = await ApiAsync(Call().Match(curl!).Groups[1].Value);
        Assert.Equal(answer.GetProperty("verdict").GetString(), asked.GetProperty("verdict").GetString());
        Assert.DoesNotContain("winner", await live.Page.Locator("#content").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Keys_choose_pin_and_open_and_the_address_holds_it()
    {
        await FillAsync();
        await using var live = await OpenAsync("/vibes");
        var keys = live.Page.Keyboard;
        await keys.PressAsync("j");
        await Assertions.Expect(live.Page.Locator("tr[data-vibe=neon]")).ToHaveAttributeAsync("aria-current", "true");
        await keys.PressAsync(" ");
        await Assertions.Expect(live.Page.GetByLabel("Choose neon", new() { Exact = true })).ToBeCheckedAsync();
        await keys.PressAsync("j");
        await keys.PressAsync(" ");
        await Assertions.Expect(live.Page.GetByLabel("Choose pastel")).ToBeCheckedAsync();
        await keys.PressAsync("k");
        await keys.PressAsync("b");
        await Assertions.Expect(live.Page.Locator("tr[data-vibe=neon] .badge.base")).ToBeVisibleAsync();
        await keys.PressAsync("v");
        await live.WaitForAddressAsync("/vibes?vibes=neon,pastel&base=neon&band=fixed");
        await keys.PressAsync("o");
        await Assertions.Expect(live.Page.Locator("dialog.sheet")).ToBeVisibleAsync();
        await Assertions.Expect(live.Page.Locator("#sheet-title")).ToHaveTextAsync("neon");
        Assert.InRange(await live.Page.EvaluateAsync<int>("() => Math.min(...[...document.querySelectorAll('dialog.sheet dd')].map(dd => dd.offsetWidth))"), 200, 400);
        await keys.PressAsync("Escape");
        await Assertions.Expect(live.Page.Locator("dialog.sheet")).ToBeHiddenAsync();
        await keys.PressAsync("o");
        await Assertions.Expect(live.Page.Locator("dialog.sheet")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");

        await live.Page.ReloadAsync();
        await Assertions.Expect(live.Page.GetByLabel("Choose pastel")).ToBeCheckedAsync();
        await Assertions.Expect(live.Page.Locator(".evidence .segmented [aria-pressed=true]")).ToHaveTextAsync("Fixed 95 %");
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Revenue per visit" }).ClickAsync();
        await live.WaitToLeaveAsync("/vibes?vibes=neon,pastel&base=neon&band=fixed");
        await live.Page.GoBackAsync();
        await Assertions.Expect(live.Page.Locator(".viewbar .segmented [aria-pressed=true]")).ToHaveTextAsync("Conversion");
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Space_still_presses_the_button_that_has_the_focus()
    {
        await FillAsync();
        await using var live = await OpenAsync("/vibes");
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Fixed 95 %" }).FocusAsync();
        await live.Page.Keyboard.PressAsync(" ");
        await live.WaitForAddressAsync("/vibes?band=fixed");
        Assert.DoesNotContain("vibes=", live.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_is_kept_with_the_numbers_of_then_and_leaves_as_markdown()
    {
        await FillAsync();
        await using var live = await OpenAsync("/vibes");
        var verdict = await live.Page.Locator("#verdict").InnerTextAsync();
        await live.Page.Locator("#decision-note").FillAsync("Wait for <b>the weekend</b>");
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "Keep running" }).ClickAsync();
        await Assertions.Expect(live.Page.Locator(".log li .then")).ToHaveTextAsync(verdict);
        await Assertions.Expect(live.Page.Locator(".log li .why")).ToHaveTextAsync("Wait for <b>the weekend</b>");
        await live.Page.ReloadAsync();
        await Assertions.Expect(live.Page.Locator(".log li .then")).ToHaveTextAsync(verdict);
        var download = await live.Page.RunAndWaitForDownloadAsync(() => live.Page.GetByRole(AriaRole.Link, new() { Name = "Markdown" }).ClickAsync());
        Assert.Contains("Kept running", await File.ReadAllTextAsync(await download.PathAsync(), Cancel), StringComparison.Ordinal);
        await Assertions.Expect(live.Page.GetByRole(AriaRole.Link, new() { Name = "Set up a fair split" })).ToBeVisibleAsync();
        await Assertions.Expect(live.Page.GetByRole(AriaRole.Button, new() { Name = "Call it" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_broken_split_hides_the_verdict()
    {
        using var http = Admin();
        foreach (var (id, name) in new[] { ("neon", "Neon nights"), ("pastel", "Pastel calm") })
        {
            using var put = await http.PutAsJsonAsync($"/api/v1/campaigns/{id}", new { name, split = 0.5 }, Cancel);
            put.EnsureSuccessStatusCode();
        }

        await FillAsync(neonVisits: 900, pastelVisits: 600);
        await using var live = await OpenAsync("/vibes?vibes=neon,pastel");
        await Assertions.Expect(live.Page.Locator(".verdict")).ToHaveAttributeAsync("data-outcome", "mismatch");
        await Assertions.Expect(live.Page.Locator("#verdict")).ToContainTextAsync("No verdict: visitors were not split as planned.");
        await Assertions.Expect(live.Page.Locator("tr[data-vibe=neon] td.c-best")).ToHaveTextAsync("–");
        await Assertions.Expect(live.Page.Locator(".evidence")).ToContainTextAsync("Hidden: visitors were not split as planned.");
        await Assertions.Expect(live.Page.GetByRole(AriaRole.Button, new() { Name = "Call it" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Without_visits_it_says_what_they_would_add_and_the_script_that_it_shows_counts_them()
    {
        await Stripe.SellAsync(4_900, "neon");
        await using var live = await OpenAsync("/vibes");
        var snippet = await live.Page.Locator("#visits-snippet").InnerTextAsync();
        Assert.Matches("^<script async src=\"http://127.0.0.1:[0-9]+/pulse.js\" data-campaign=\"[a-z-]+\"></script>$", snippet);

        await using var shop = await ShopPage.StartAsync(snippet.Replace("data-campaign=\"neon-dreams\"", "data-campaign=\"neon\"", StringComparison.Ordinal));
        await using var visitor = await Chromium.Browser.NewContextAsync();
        var page = await visitor.NewPageAsync();
        for (var i = 0; i < 3; i++)
        {
            await page.GotoAsync(shop.Address.ToString());
        }

        await using var other = await Chromium.Browser.NewContextAsync();
        await (await other.NewPageAsync()).GotoAsync(shop.Address.ToString());
        await using var shy = await Chromium.Browser.NewContextAsync();
        await shy.AddInitScriptAsync("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })");
        await (await shy.NewPageAsync()).GotoAsync(shop.Address.ToString());

        await Assertions.Expect(live.Page.Locator("tr[data-vibe=neon] td.c-n")).ToHaveTextAsync("2");
        Assert.Empty(await visitor.CookiesAsync());
        await Assertions.Expect(live.Page.Locator("#visits-snippet")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nothing_scrolls_sideways_from_phone_to_television_and_axe_finds_nothing()
    {
        var axe = await Axe.LoadAsync();
        await FillAsync(hostile: true);
        await using var live = await OpenAsync("/vibes?vibes=neon,pastel", Axe.AnyScript);
        foreach (var (width, height) in _sizes)
        {
            await live.Page.SetViewportSizeAsync(width, height);
            await live.Page.GotoAsync(new Uri(Host.Address, "/vibes?vibes=neon,pastel").ToString());
            await Assertions.Expect(live.Page.Locator(".evidence svg.apexcharts-svg")).ToBeVisibleAsync();
            Assert.Equal(width, await live.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await axe.JudgeAsync(live.Page, $"/vibes at {width}");
            await live.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"vibes-{width}.png"), FullPage = true });
            await live.Page.Locator("tr[data-vibe=neon] button.open").ClickAsync();
            await Assertions.Expect(live.Page.Locator("dialog.sheet")).ToBeVisibleAsync();
            await axe.JudgeAsync(live.Page, $"a campaign at {width}");

            // and where the long name is among those that are shown
            await live.Page.GotoAsync(new Uri(Host.Address, "/vibes").ToString());
            await Assertions.Expect(live.Page.Locator(".one-funnel")).ToHaveCountAsync(4);
            Assert.Equal(width, await live.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }

        Assert.Equal([], axe.Found);
        Assert.DoesNotContain(live.Complaints, text => !text.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private async Task<LivePage> OpenAsync(string query, BrowserNewContextOptions? options = null)
    {
        var live = await LivePage.OpenAsync(Chromium.Browser, Host, options, query);
        await Assertions.Expect(live.Page.Locator("#verdict")).ToBeVisibleAsync();
        return live;
    }

    private async Task FillAsync(int neonVisits = 700, int pastelVisits = 700, bool hostile = false)
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Stripe.SellAsync(1_900 + (i * 100), i % 3 == 0 ? "pastel" : "neon")));
        if (hostile)
        {
            // as long as a name may be, and no place to break it
            await Stripe.SellAsync(900, "<img src=x onerror=alert(1)>\"'".PadRight(128, 'a'));
        }

        using var http = new HttpClient { BaseAddress = Host.Address };
        await Parallel.ForEachAsync(Enumerable.Range(0, neonVisits + pastelVisits), Cancel, async (i, cancel) =>
        {
            using var answer = await http.PostAsJsonAsync("/collect", new { campaign = i < neonVisits ? "neon" : "pastel", visitor = $"v{i}" }, cancel);
            Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
        });
        for (var total = 0L; total < neonVisits + pastelVisits; await Task.Delay(50, Cancel))
        {
            total = (await ApiAsync("/api/v1/breakdown")).GetProperty("rows").EnumerateArray()
                .Sum(r => r.GetProperty("visits").ValueKind == JsonValueKind.Number ? r.GetProperty("visits").GetInt64() : 0);
        }
    }

    private HttpClient Admin() => new() { BaseAddress = Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token) } };

    private async Task<JsonElement> ApiAsync(string path)
    {
        using var http = Admin();
        return await http.GetFromJsonAsync<JsonElement>(path, Cancel);
    }

    private static string Number(JsonElement arm, string name) => arm.GetProperty(name).GetInt64().ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private static string Chance(JsonElement arm) => arm.GetProperty("probabilityBest") is { ValueKind: JsonValueKind.Number } p
        ? p.GetDouble() > 0.995 ? ">99 %" : p.GetDouble() < 0.005 ? "<1 %" : $"{p.GetDouble() * 100:0} %"
        : "–";

    [GeneratedRegex("'http://[^/]+(/[^']*)'")]
    private static partial Regex Call();
}
