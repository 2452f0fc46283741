using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Screen = API = journal: each number of a page is asked for by its route, and the routes are added up again from the journal.</summary>
[Collection(InBrowser.Name)]
public sealed class TracedNumbersTests(Chromium chromium) : LiveSession(chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vibes()
    {
        await FillAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/vibes?adj=hour");
        await Assertions.Expect(live.Page.Locator("#verdict")).ToBeVisibleAsync();
        var answer = await ApiAsync("/api/v1/compare?from=" + Uri.EscapeDataString("now-30d/d"));
        var fairness = (await ApiAsync("/api/v1/compare/fairness?from=" + Uri.EscapeDataString("now-30d/d"))).GetProperty("arms");
        var journal = await JournalAsync();
        foreach (var arm in answer.GetProperty("arms").EnumerateArray().Take(4))
        {
            var id = arm.GetProperty("key").GetProperty("campaign").GetString()!;
            var own = journal.Where(entry => Text(entry, "campaign") == id).ToList();
            Assert.Equal(own.Sum(entry => Long(entry, "gross")), Long(arm, "gross"));
            Assert.Equal(own.Sum(entry => Long(entry, "sales")), Long(arm, "sales"));

            var funnel = live.Page.Locator(".one-funnel").Filter(new() { Has = live.Page.Locator($"h3 bdi:text-is('{id}')") });
            var shown = arm.GetProperty("funnel");
            await Assertions.Expect(funnel.Locator("li").First).ToContainTextAsync($"{Long(shown, "visits"):N0}");
            await Assertions.Expect(funnel.Locator("li").Filter(new() { HasText = "Paid" }).Locator(".count")).ToHaveTextAsync($"{Long(shown, "paid"):N0}");
            await Assertions.Expect(funnel.Locator("li").Filter(new() { HasText = "Paid" }).Locator(".rate b")).ToHaveTextAsync(Percent(shown.GetProperty("toCheckout").GetProperty("rate")));
            await Assertions.Expect(live.Page.Locator($"tr[data-vibe='{id}'] td.c-rpv")).ToHaveTextAsync(Money((long)Math.Round(arm.GetProperty("revenuePerVisit").GetDouble(), MidpointRounding.AwayFromZero)));
        }

        foreach (var arm in fairness.EnumerateArray().Where(arm => arm.GetProperty("adjusted").ValueKind == JsonValueKind.Object))
        {
            var row = live.Page.Locator($"tr[data-adjusted='{arm.GetProperty("key").GetProperty("campaign").GetString()}']");
            var adjusted = arm.GetProperty("adjusted");
            await Assertions.Expect(row.Locator("td").Nth(0).Locator("b")).ToHaveTextAsync(Points(adjusted.GetProperty("raw").GetDouble()));
            await Assertions.Expect(row.Locator("td").Nth(1).Locator("b")).ToHaveTextAsync(Points(adjusted.GetProperty("estimate").GetDouble()));
        }

        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task History()
    {
        await FillAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/history?from=now-7d/d&g=1d&tz=Asia/Kolkata");
        await Assertions.Expect(live.Page.Locator("[data-number=total]")).ToBeVisibleAsync();
        var answer = await ApiAsync("/api/v1/explore?from=now-7d/d&g=1d&tz=Asia/Kolkata");
        var journal = await JournalAsync();
        Assert.Equal(journal.Sum(entry => Long(entry, "net")), Long(answer.GetProperty("total"), "value"));

        // the running day is no part of the mean
        var whole = answer.GetProperty("buckets").EnumerateArray().SkipLast(1).Select(bucket => Long(bucket, "value")).ToList();
        await Assertions.Expect(live.Page.Locator("[data-number=mean]")).ToHaveTextAsync(Money((long)Math.Round(whole.Average())));
        var changes = answer.GetProperty("changes").GetProperty("rows").EnumerateArray().Take(6).Select(row => Signed(Long(row, "delta"))).ToList();
        await Assertions.Expect(live.Page.Locator(".changes .amount")).ToHaveTextAsync(changes);

        var heat = await ApiAsync("/api/v1/heatmap?from=now-7d/d&tz=Asia/Kolkata");
        var cells = heat.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(journal.Sum(entry => Long(entry, "net")), cells.Sum(cell => Long(cell, "value")));
        var best = cells.FindIndex(cell => Long(cell, "value") == cells.Max(other => Long(other, "value")));
        var title = await live.Page.Locator(".heat-hours td").Nth(best).GetAttributeAsync("title");
        Assert.Contains($"{MoneyExact(Long(cells[best], "value"))} in {Long(cells[best], "hours")} such hours, {Long(cells[best], "sales")} orders", title!, StringComparison.Ordinal);
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Pipeline()
    {
        await FillAsync();
        await Stripe.SendAsync("""{"id":"evt_bad","object":"event","type":"checkout.session.completed","livemode":true,"created":1790000000,"data":{"object":{"id":"cs_x","object":"checkout.session","mode":"payment","payment_status":"paid","amount_total":5.5,"currency":"usd"}}}""");
        await Stripe.SendAsync("""{"id":"evt_other","object":"event","type":"customer.created","livemode":true,"created":1790000000,"data":{"object":{"id":"cus_x","object":"customer"}}}""");
        await Stripe.SendAsync("""{"id":"evt_other","object":"event","type":"customer.created","livemode":true,"created":1790000000,"data":{"object":{"id":"cus_x","object":"customer"}}}""");
        await using var pipeline = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/pipeline");
        var page = pipeline.Page;
        var answer = await ApiAsync("/api/v1/pipeline");
        Assert.True(answer.GetProperty("balanced").GetBoolean());
        var ignored = answer.GetProperty("ignored").EnumerateObject().ToList();
        await Assertions.Expect(page.Locator(".term-of.whole b")).ToHaveTextAsync($"{Long(answer, "raw"):N0}");
        await Assertions.Expect(page.Locator(".term-of[data-part=accepted] b")).ToHaveTextAsync($"{Long(answer, "accepted"):N0}");
        await Assertions.Expect(page.Locator(".term-of[data-part=duplicates] b")).ToHaveTextAsync($"{Long(answer, "duplicates"):N0}");
        await Assertions.Expect(page.Locator(".term-of[data-part=ignored] b")).ToHaveTextAsync($"{ignored.Sum(reason => reason.Value.GetInt64()):N0}");
        await Assertions.Expect(page.Locator(".term-of[data-part=dead] b")).ToHaveTextAsync($"{Long(answer, "deadLetters"):N0}");
        Assert.Equal(Long(answer, "raw"), Long(answer, "accepted") + Long(answer, "duplicates") + ignored.Sum(reason => reason.Value.GetInt64()) + Long(answer, "deadLetters"));
        Assert.Equal(SalesOf(await JournalAsync()), Long(await ApiAsync("/api/v1/summary"), "sales"));

        static long SalesOf(List<JsonElement> journal) => journal.Sum(entry => Long(entry, "sales"));
    }

    [Fact]
    public async Task The_campaign_book()
    {
        await FillAsync();
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings");
        var journal = await JournalAsync();
        foreach (var group in journal.Where(entry => Text(entry, "campaign") is not null).GroupBy(entry => Text(entry, "campaign")))
        {
            var row = settings.Page.Locator("tbody tr").Filter(new() { Has = settings.Page.Locator($"bdi:text-is('{group.Key}')") });
            await Assertions.Expect(row.Locator("td.count")).ToHaveTextAsync($"{group.Sum(entry => Long(entry, "sales")):N0}");
            await Assertions.Expect(row.Locator("td.private")).ToHaveTextAsync(MoneyExact(group.Sum(entry => Long(entry, "net"))));
        }
    }

    private async Task FillAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Stripe.SellAsync(1_900 + (i * 100), i % 3 == 0 ? "pastel" : "neon")));
        await Stripe.RefundAsync(2, 1_900);
        using var http = Admin();
        await Parallel.ForEachAsync(Enumerable.Range(0, 900), Cancel, async (i, cancel) =>
        {
            using var answer = await http.PostAsJsonAsync("/collect", new { campaign = (i % 3) switch { 0 => "pastel", 1 => "neon", _ => "neon-dreams" }, visitor = $"v{i}" }, cancel);
            answer.EnsureSuccessStatusCode();
        });
        for (var total = 0L; total < 900; await Task.Delay(50, Cancel))
        {
            total = (await ApiAsync("/api/v1/breakdown")).GetProperty("rows").EnumerateArray()
                .Sum(r => r.GetProperty("visits").ValueKind == JsonValueKind.Number ? r.GetProperty("visits").GetInt64() : 0);
        }
    }

    private async Task<List<JsonElement>> JournalAsync() => [.. (await ApiAsync("/api/v1/entries?limit=1000")).GetProperty("entries").EnumerateArray()];

    private HttpClient Admin() => new() { BaseAddress = Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token) } };

    private async Task<JsonElement> ApiAsync(string path)
    {
        using var http = Admin();
        return await http.GetFromJsonAsync<JsonElement>(path, Cancel);
    }

    private static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Percent(JsonElement rate) => $"{(rate.GetDouble() * 100).ToString(rate.GetDouble() < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} %";

    private static string Points(double value)
    {
        var size = Math.Abs(value) * 100;
        return size < 0.005 ? "0 points" : $"{(value > 0 ? "+" : "−")}{(size < 0.01 ? "< 0.01" : size.ToString(size < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture))} points";
    }

    private static string MoneyExact(long minor) => (minor / 100m).ToString("$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);

    // from a hundred units on without cents
    private static string Money(long minor) => Math.Abs(minor) >= 100_00 ? Math.Floor(minor / 100m).ToString("$#,##0", CultureInfo.InvariantCulture) : MoneyExact(minor);

    private static string Signed(long minor) => minor == 0 ? "±0" : $"{(minor > 0 ? "+" : "−")}{Money(Math.Abs(minor))}";
}
