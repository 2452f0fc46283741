using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Screen = API = journal: each number of a page is asked for by its route, and the routes are added up again from the journal.</summary>
[Collection(InBrowser.Name)]
public sealed class TracedNumbersTests(Chromium chromium) : TracedSession(chromium)
{
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
            Assert.Equal(own.Sum(entry => Number(entry, "gross")), Number(arm, "gross"));
            Assert.Equal(own.Sum(entry => Number(entry, "sales")), Number(arm, "sales"));

            var funnel = live.Page.Locator(".one-funnel").Filter(new() { Has = live.Page.Locator($"h3 bdi:text-is('{id}')") });
            var shown = arm.GetProperty("funnel");
            await Assertions.Expect(funnel.Locator("li").First).ToContainTextAsync($"{Number(shown, "visits"):N0}");
            await Assertions.Expect(funnel.Locator("li").Filter(new() { HasText = "Paid" }).Locator(".count")).ToHaveTextAsync($"{Number(shown, "paid"):N0}");
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

        foreach (var arm in fairness.EnumerateArray())
        {
            var id = Text(arm.GetProperty("key"), "campaign");
            var mix = live.Page.Locator(".one-mix").Filter(new() { Has = live.Page.Locator($"h3 bdi:text-is('{id}')") });
            var hours = arm.GetProperty("hours").EnumerateArray().Select(n => n.GetInt64()).ToList();
            // every visit was sent within this test
            Assert.Equal(VisitsOfEach, hours.Sum());
            Assert.Equal(hours.Select((n, hour) => $"{hour:00}:00, {n:N0}"), await TitlesAsync(mix.Locator(".hours i")));
            Assert.Equal(journal.Where(entry => Text(entry, "campaign") == id).Sum(entry => Number(entry, "sales")), arm.GetProperty("sales").EnumerateArray().Sum(n => n.GetInt64()));
        }

        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task The_league_says_what_the_visits_and_sales_that_were_sent_come_to()
    {
        await FillAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/vibes");
        await Assertions.Expect(live.Page.Locator("#verdict")).ToBeVisibleAsync();
        var answer = await ApiAsync("/api/v1/compare?from=" + Uri.EscapeDataString("now-30d/d"));
        var journal = await JournalAsync();
        foreach (var id in new[] { "neon", "pastel", "neon-dreams" })
        {
            var own = journal.Where(entry => Text(entry, "campaign") == id && Number(entry, "sales") == 1).ToList();
            var row = live.Page.Locator($"tr[data-vibe='{id}']");
            var arm = answer.GetProperty("arms").EnumerateArray().Single(a => Text(a.GetProperty("key"), "campaign") == id);
            Assert.Equal((VisitsOfEach, own.Count), (Number(arm, "n"), Number(arm, "k")));
            var (low, high) = Wilson(own.Count, VisitsOfEach);
            await Assertions.Expect(row.Locator("td.c-n")).ToHaveTextAsync($"{VisitsOfEach}");
            await Assertions.Expect(row.Locator("td.c-rate .rate b")).ToHaveTextAsync(InColumn((double)own.Count / VisitsOfEach));
            await Assertions.Expect(row.Locator("td.c-rate .range")).ToHaveTextAsync($"{InColumn(low)} to {InColumn(high)}");
            await Assertions.Expect(row.Locator("td.c-revenue")).ToHaveTextAsync($"${own.Sum(entry => Number(entry, "gross")) / 100:N0}");
            await Assertions.Expect(row.Locator("td.c-aov")).ToHaveTextAsync(MoneyExact(own.Sum(entry => Number(entry, "gross")) / own.Count));
            await Assertions.Expect(row.Locator("td.c-loss")).ToHaveTextAsync(arm.GetProperty("expectedLoss") is { ValueKind: JsonValueKind.Number } loss ? Size(loss.GetDouble()) : "–");
            if (arm.GetProperty("difference") is { ValueKind: JsonValueKind.Object } difference)
            {
                await Assertions.Expect(row.Locator("td.c-delta")).ToHaveTextAsync(Points(difference.GetProperty("estimate").GetDouble()));
            }
        }

        // written out here once more: the page and the interface could be wrong alike
        static (double Low, double High) Wilson(int k, int n)
        {
            const double Z = 1.959963984540054;
            var (p, width) = ((double)k / n, 1 + (Z * Z / n));
            var (centre, half) = ((p + (Z * Z / (2 * n))) / width, Z / width * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4.0 * n * n))));
            return (Math.Max(0, centre - half), centre + half);
        }

        static string InColumn(double rate) => $"{(rate * 100).ToString(rate < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} %";

        static string Size(double value) => value == 0 ? "0 points" : Points(value).TrimStart('+');
    }

    [Fact]
    public async Task History()
    {
        await FillAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/history?from=now-7d/d&g=1d&tz=Asia/Kolkata");
        await Assertions.Expect(live.Page.Locator("[data-number=total]")).ToBeVisibleAsync();
        var answer = await ApiAsync("/api/v1/explore?from=now-7d/d&g=1d&tz=Asia/Kolkata");
        var journal = await JournalAsync();
        Assert.Equal(journal.Sum(entry => Number(entry, "net")), Number(answer.GetProperty("total"), "value"));

        // the running day is no part of the mean
        var whole = answer.GetProperty("buckets").EnumerateArray().SkipLast(1).Select(bucket => Number(bucket, "value")).ToList();
        await Assertions.Expect(live.Page.Locator("[data-number=mean]")).ToHaveTextAsync(Money((long)Math.Round(whole.Average())));
        var changes = answer.GetProperty("changes").GetProperty("rows").EnumerateArray().Take(6).Select(row => Delta(Number(row, "delta"))).ToList();
        await Assertions.Expect(live.Page.Locator(".changes .amount")).ToHaveTextAsync(changes);

        var heat = await ApiAsync("/api/v1/heatmap?from=now-7d/d&tz=Asia/Kolkata");
        var cells = heat.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(journal.Sum(entry => Number(entry, "net")), cells.Sum(cell => Number(cell, "value")));
        var best = cells.FindIndex(cell => Number(cell, "value") == cells.Max(other => Number(other, "value")));
        var titles = await TitlesAsync(live.Page.Locator(".heat-hours td"));
        Assert.Contains($"{MoneyExact(Number(cells[best], "value"))} in {Number(cells[best], "hours")} such hours, {Number(cells[best], "sales")} orders", titles[best], StringComparison.Ordinal);
        // added up from the journal by the clock of the zone; hours without a sale say zero
        var byHour = journal.GroupBy(entry => entry.GetProperty("at").GetDateTime().AddMinutes(330) is var at ? ((((int)at.DayOfWeek + 6) % 7) * 24) + at.Hour : 0)
            .ToDictionary(hour => hour.Key, hour => (Net: hour.Sum(entry => Number(entry, "net")), Sales: hour.Sum(entry => Number(entry, "sales"))));
        for (var i = 0; i < titles.Count; i++)
        {
            var (net, sales) = byHour.GetValueOrDefault(i);
            Assert.Contains($" {MoneyExact(net)} in {Number(cells[i], "hours")} such hours, {sales} orders", titles[i], StringComparison.Ordinal);
        }

        // nothing was sold before, so each campaign's whole net is its part of the difference
        var parts = journal.GroupBy(entry => Text(entry, "campaign")).Select(own => (Name: own.Key ?? "Unattributed", Net: own.Sum(entry => Number(entry, "net"))))
            .OrderByDescending(own => Math.Abs(own.Net)).ToList();
        await Assertions.Expect(live.Page.Locator(".changes .name")).ToHaveTextAsync(parts.Select(own => own.Name));
        await Assertions.Expect(live.Page.Locator(".changes .amount")).ToHaveTextAsync(parts.Select(own => Delta(own.Net)));
        Assert.Empty(live.Complaints);
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
            await Assertions.Expect(row.Locator("td.count")).ToHaveTextAsync($"{group.Sum(entry => Number(entry, "sales")):N0}");
            await Assertions.Expect(row.Locator("td.private")).ToHaveTextAsync(MoneyExact(group.Sum(entry => Number(entry, "net"))));
        }
    }

    private static async Task<IReadOnlyList<string>> TitlesAsync(ILocator of) =>
        await of.EvaluateAllAsync<string[]>("all => all.map(one => one.title)");
}
