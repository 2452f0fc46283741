using System.Text.Json;
using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Compare;

public sealed class CompareTests : IAsyncLifetime
{
    private static readonly DateTimeOffset _now = new(2026, 3, 10, 18, 0, 0, TimeSpan.Zero);

    private readonly MemoryVisits _visits = new();
    private Reading _reading = null!;

    public async ValueTask InitializeAsync() => _reading = await Reading.StartAsync(new FakeClock(_now), visits: _visits);

    public async ValueTask DisposeAsync() => await _reading.DisposeAsync();

    [Fact]
    public async Task Conversion_is_first_sales_of_visits_with_intervals_and_beliefs()
    {
        Fill("neon", visits: 2000, sales: 90);
        Fill("pastel", visits: 2000, sales: 60);
        var answer = await CompareAsync("campaign=neon&campaign=pastel");
        Assert.Equal(("conversion", "observational", "visits", "pastel"), (answer.Text("metric"), answer.Text("design"), answer.Text("basis"), answer.Text("base")));
        var (neon, pastel) = (answer.Arm("neon"), answer.Arm("pastel"));
        var (low, high) = Wilson.Interval95(90, 2000);
        Assert.Equal((2000, 90, 0.045, low, high), (neon.Long("n"), neon.Long("k"), neon.Double("rate"), neon.Double("low"), neon.Double("high")));
        Assert.Equal(1, neon.Double("probabilityBest") + pastel.Double("probabilityBest"), 1e-9);
        Assert.InRange(neon.Double("probabilityBest"), 0.98, 1);
        var interval = Difference.Of(new(90, 2000), new(60, 2000));
        var difference = answer.GetProperty("difference");
        Assert.Equal(("neon", "pastel"), (difference.Text("of"), difference.Text("against")));
        Assert.Equal((interval.Estimate, interval.Low, interval.High), (difference.Double("estimate"), difference.Double("low"), difference.Double("high")));
        Assert.True(difference.Double("alwaysValidLow") < interval.Low && difference.Double("alwaysValidHigh") > interval.High);
        Assert.StartsWith("neon leads pastel: 4.50 % against 3.00 %. ", answer.Text("verdict"), StringComparison.Ordinal);
        Assert.DoesNotContain("winner", answer.Text("verdict"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_question_gives_the_same_bytes_until_data_change()
    {
        Fill("neon", 2000, 90);
        Fill("pastel", 2000, 60);
        const string question = "/api/v1/compare?campaign=neon&campaign=pastel";
        var first = (await _reading.SendAsync(HttpMethod.Get, question)).Body;
        await CompareAsync("metric=rpv");
        Assert.Equal(first, (await _reading.SendAsync(HttpMethod.Get, question)).Body);

        await using var other = await Reading.StartAsync(new FakeClock(_now), visits: _visits);
        other.Books.Commit(_reading.Books.All);
        Assert.Equal(first, (await other.SendAsync(HttpMethod.Get, question)).Body);

        _visits.Add("neon", 1, Make.Noon.ToUnixTimeMilliseconds());
        Assert.NotEqual(first, (await _reading.SendAsync(HttpMethod.Get, question)).Body);
    }

    [Fact]
    public async Task A_rolling_range_does_not_make_the_numbers_flicker()
    {
        Fill("neon", 2000, 90);
        Fill("pastel", 2000, 70);
        var one = await CompareAsync("from=2026-03-10T00:00:00Z");
        var other = await CompareAsync("from=2026-03-10T00:01:00Z");
        Assert.Equal(one.Arm("neon").Double("probabilityBest"), other.Arm("neon").Double("probabilityBest"));
    }

    [Fact]
    public async Task Without_visits_checkouts_are_compared()
    {
        Fill("neon", visits: 0, sales: 300, lost: 100);
        Fill("pastel", visits: 0, sales: 200, lost: 200);
        var answer = await CompareAsync("");
        Assert.Equal("checkouts", answer.Text("basis"));
        Assert.Equal((400, 300), (answer.Arm("neon").Long("n"), answer.Arm("neon").Long("k")));
        Assert.Equal(JsonValueKind.Null, answer.Arm("neon").GetProperty("visits").ValueKind);
    }

    [Fact]
    public async Task Without_visits_and_lost_checkouts_it_says_so()
    {
        _reading.Books.Commit(Make.Sale(1000, campaign: "neon", provider: "paddle"), Make.Sale(1000, campaign: "pastel", provider: "paddle"));
        var answer = await CompareAsync("");
        Assert.Equal(("none", "no_basis"), (answer.Text("basis"), answer.Text("outcome")));
        Assert.Contains("/pulse.js", answer.Text("verdict"), StringComparison.Ordinal);
        Assert.Equal("no_basis", (await CompareAsync("metric=rpv")).Text("outcome"));
    }

    [Fact]
    public async Task Below_the_minimum_sample_no_probability_is_shown()
    {
        Fill("neon", 2000, 90);
        Fill("pastel", 60, 3);
        var answer = await CompareAsync("");
        Assert.Equal("early", answer.Text("outcome"));
        Assert.Equal("Too early: pastel has 3 sales from 60 visits. From 100 visits and more than 5 of each outcome on, the numbers are compared.", answer.Text("verdict"));
        Assert.Equal(JsonValueKind.Null, answer.Arm("neon").GetProperty("probabilityBest").ValueKind);
        Assert.Equal(["immature", "not_in_book"], answer.Arm("pastel").GetProperty("flags").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task Only_a_planned_split_makes_a_winner()
    {
        Plan(0.5, 0.5);
        Fill("neon", 10_000, 500);
        Fill("pastel", 10_000, 300);
        var answer = await CompareAsync("");
        Assert.Equal(("randomised", "winner"), (answer.Text("design"), answer.Text("outcome")));
        Assert.StartsWith("Neon nights is the winner over Pastel calm: 5.00 % against 3.00 %.", answer.Text("verdict"), StringComparison.Ordinal);
        Assert.False(answer.GetProperty("split").GetProperty("isMismatch").GetBoolean());
        Assert.True(answer.GetProperty("difference").Double("alwaysValidLow") > 0);
    }

    [Fact]
    public async Task A_split_that_is_not_the_planned_one_hides_the_verdict()
    {
        Plan(0.5, 0.5);
        Fill("neon", 10_400, 500);
        Fill("pastel", 9_600, 300);
        var answer = await CompareAsync("");
        Assert.Equal("mismatch", answer.Text("outcome"));
        Assert.True(answer.GetProperty("split").GetProperty("isMismatch").GetBoolean());
        Assert.Contains("52 % of them, planned were 50 %", answer.Text("verdict"), StringComparison.Ordinal);
        Assert.All(answer.GetProperty("arms").EnumerateArray(), arm => Assert.Equal(JsonValueKind.Null, arm.GetProperty("probabilityBest").ValueKind));
    }

    [Fact]
    public async Task Many_arms_share_alpha_against_the_base()
    {
        foreach (var (name, sales) in new[] { ("a", 60), ("b", 80), ("c", 70), ("d", 65) })
        {
            Fill(name, 2000, sales);
        }

        var answer = await CompareAsync("base=a");
        Assert.Equal("a", answer.Text("base"));
        var expected = Difference.Of(new(70, 2000), new(60, 2000), 0.05 / 3);
        Assert.Equal(expected.Low, answer.Arm("c").GetProperty("difference").Double("low"));
        Assert.Equal(JsonValueKind.Null, answer.Arm("a").GetProperty("difference").ValueKind);
        Assert.Equal(("b", "a"), (answer.GetProperty("difference").Text("of"), answer.GetProperty("difference").Text("against")));
        Assert.Equal(1, answer.GetProperty("arms").EnumerateArray().Sum(a => a.Double("probabilityBest")), 1e-9);
    }

    [Fact]
    public async Task Renewals_convert_nobody_and_refunds_take_no_conversion_away()
    {
        Fill("neon", 1000, 50);
        Fill("pastel", 1000, 50);
        _reading.Books.Commit(
            Make.Sale(1000, campaign: "neon", kind: Kind.Renewal), Make.Sale(1000, campaign: "neon", kind: Kind.Upsell), Make.Out(1000, campaign: "neon"));
        Assert.Equal(50, (await CompareAsync("")).Arm("neon").Long("k"));
    }

    [Fact]
    public async Task Sales_of_days_before_the_first_visit_are_not_set_against_visits()
    {
        Fill("neon", 1000, 50);
        Fill("pastel", 1000, 50);
        _reading.Books.Commit([.. Enumerable.Range(0, 400).Select(_ => Make.Sale(1000, campaign: "neon", at: "2026-03-08T10:00:00Z"))]);
        var neon = (await CompareAsync("")).Arm("neon");
        Assert.Equal((1000, 50), (neon.Long("n"), neon.Long("k")));
        Assert.Contains("visits_began_later", neon.GetProperty("flags").EnumerateArray().Select(f => f.GetString()));
        var row = (await _reading.GetAsync("/api/v1/breakdown")).GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("key").Text("campaign") == "neon");
        Assert.Equal(("visits", 0.05, 1000), (row.GetProperty("conversion").Text("basis"), row.GetProperty("conversion").Double("rate"), row.Long("visits")));
        Assert.Equal(450, row.Long("sales"));
    }

    [Fact]
    public async Task More_sales_than_visits_are_flagged_and_have_no_rate()
    {
        Fill("neon", 1000, 50);
        Fill("pastel", 10, 50);
        var pastel = (await CompareAsync("")).Arm("pastel");
        Assert.Equal(JsonValueKind.Null, pastel.GetProperty("rate").ValueKind);
        Assert.Contains("more_sales_than_visits", pastel.GetProperty("flags").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task A_campaign_that_was_only_visited_has_its_row()
    {
        Fill("neon", 1000, 50);
        _visits.Add("silent", 500, Make.Noon.ToUnixTimeMilliseconds());
        _visits.Add(null, 20, Make.Noon.ToUnixTimeMilliseconds());
        Assert.Equal((500, 0, 0.0), (await CompareAsync("")).Arm("silent") is var arm ? (arm.Long("n"), arm.Long("k"), arm.Double("rate")) : default);
        var rows = (await _reading.GetAsync("/api/v1/breakdown")).GetProperty("rows");
        Assert.Equal([("neon", 1000), ("silent", 500), (null, 20)],
            rows.EnumerateArray().Select(r => (r.GetProperty("key").GetProperty("campaign").GetString(), r.Long("visits"))).OrderByDescending(r => r.Item2));
    }

    [Fact]
    public async Task Who_came_cannot_be_filtered_so_checkouts_are_taken()
    {
        Fill("neon", 1000, 50, lost: 50);
        Fill("pastel", 1000, 50, lost: 50);
        Assert.Equal("checkouts", (await CompareAsync("provider=stripe")).Text("basis"));
        Assert.Equal("visits", (await CompareAsync("kind=one_time")).Text("basis"));
    }

    [Fact]
    public async Task Revenue_per_visit_has_a_bootstrap_interval_and_shows_what_one_order_does()
    {
        Fill("neon", 1000, 60, amount: 2000);
        Fill("pastel", 1000, 60, amount: 2000);
        _reading.Books.Commit(Make.Sale(5_000_000, campaign: "pastel"));
        var answer = await CompareAsync("metric=rpv");
        var (neon, pastel) = (answer.Arm("neon"), answer.Arm("pastel"));
        Assert.Equal(120, neon.Double("rate"));
        Assert.InRange(120, neon.Double("low"), neon.Double("high"));
        Assert.True(neon.Double("low") < neon.Double("low80") && neon.Double("high80") < neon.Double("high"));
        Assert.Equal(5120, pastel.Double("rate"));
        Assert.Equal(122, pastel.Double("winsorised"), 1e-9);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("difference").GetProperty("alwaysValidLow").ValueKind);
    }

    [Fact]
    public async Task An_average_order_is_never_a_verdict()
    {
        Fill("neon", 1000, 200, amount: 9000);
        Fill("pastel", 1000, 300, amount: 2000);
        var answer = await CompareAsync("metric=aov");
        Assert.Equal(("no_verdict", "sales"), (answer.Text("outcome"), answer.Text("basis")));
        Assert.StartsWith("neon has the larger average order: $90.00 against $20.00 of pastel.", answer.Text("verdict"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_arm_asks_for_a_second_and_none_says_so()
    {
        Assert.Equal("empty", (await CompareAsync("")).Text("outcome"));
        Fill("neon", 1000, 50);
        Assert.Equal("one_arm", (await CompareAsync("")).Text("outcome"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; DROP TABLE journal; --")]
    [InlineData("a&campaign=b|c,d")]
    [InlineData("😀\u202Eevil")]
    public async Task A_hostile_name_is_a_name(string name)
    {
        Fill(name, 1000, 50);
        Fill("neon", 1000, 40);
        var answer = await CompareAsync($"campaign={Uri.EscapeDataString(name)}&campaign=neon");
        Assert.Equal(1000, answer.Arm(name).Long("n"));
        var csv = await _reading.SendAsync(HttpMethod.Get, "/api/v1/compare", change: r => r.Headers.Accept.ParseAdd("text/csv"));
        Assert.Equal(200, csv.Status);
    }

    [Theory]
    [InlineData("metric=winner")]
    [InlineData("kind=renewal")]
    [InlineData("from=tomorrow")]
    [InlineData("campaign=1&campaign=2&campaign=3&campaign=4&campaign=5&campaign=6&campaign=7&campaign=8&campaign=9&campaign=10&campaign=11&campaign=12&campaign=13&campaign=14&campaign=15&campaign=16&campaign=17&campaign=18&campaign=19&campaign=20&campaign=21&campaign=22&campaign=23&campaign=24&campaign=25")]
    public async Task What_cannot_be_meant_is_refused(string query) =>
        Assert.Equal(400, (await _reading.SendAsync(HttpMethod.Get, $"/api/v1/compare?{query}")).Status);

    [Fact]
    public async Task The_last_point_of_the_evidence_is_the_difference()
    {
        Fill("neon", 400, 30);
        Fill("pastel", 400, 20);
        var evidence = await _reading.GetAsync("/api/v1/compare/evidence?from=2026-03-10T00:00:00Z");
        var points = evidence.GetProperty("points").EnumerateArray().ToList();
        var difference = (await CompareAsync("from=2026-03-10T00:00:00Z")).GetProperty("difference");
        Assert.Equal(difference.Double("estimate"), points[^1].Double("estimate"));
        Assert.Equal(difference.Double("alwaysValidLow"), points[^1].Double("alwaysValidLow"), 1e-12);
        Assert.False(points[0].GetProperty("isMature").GetBoolean());
        Assert.True(points[^1].GetProperty("isMature").GetBoolean());
        var looks = points.Where(p => p.GetProperty("p").ValueKind == JsonValueKind.Number).Select(p => p.Double("p")).ToList();
        Assert.Equal(looks.OrderDescending(), looks);
    }

    [Fact]
    public async Task Fairness_finds_campaigns_that_ran_at_other_hours()
    {
        Fill("neon", 500, 50);
        Fill("pastel", 500, 40);
        Assert.All((await FairnessAsync()).EnumerateArray(), arm => Assert.False(arm.GetProperty("isUnfair").GetBoolean()));
        _visits.Add("pastel", 5000, Make.Ms("2026-03-10T03:00:00Z"));
        var arms = await FairnessAsync();
        Assert.True(arms.EnumerateArray().Single(a => a.GetProperty("key").Text("campaign") == "neon").GetProperty("isUnfair").GetBoolean());
    }

    [Fact]
    public async Task Fairness_sets_the_difference_within_hours_beside_the_plain_one()
    {
        // by day 2 % and in the evening 8 % buy, whoever they come from; neon ran in the evening
        foreach (var (campaign, at, visits, sales) in new[] { ("neon", "10:00", 1000, 20), ("neon", "16:00", 9000, 720), ("pastel", "10:00", 9000, 180), ("pastel", "16:00", 1000, 80) })
        {
            _visits.Add(campaign, visits, Make.Ms($"2026-03-10T{at}:00Z"));
            _reading.Books.Commit([.. Enumerable.Range(0, sales).Select(_ => Make.Sale(2900, campaign: campaign, at: $"2026-03-10T{at}:30Z"))]);
        }

        var arms = (await FairnessAsync()).EnumerateArray().ToDictionary(a => a.GetProperty("key").Text("campaign")!);
        Assert.Equal(JsonValueKind.Null, arms["pastel"].GetProperty("adjusted").ValueKind);
        var adjusted = arms["neon"].GetProperty("adjusted");
        Assert.Equal((0.048, 0.0, 2, 1.0), (adjusted.Double("raw"), adjusted.Double("estimate"), adjusted.Long("hours"), adjusted.Double("share")));
        Assert.True(adjusted.Double("rawLow") > 0 && adjusted.Double("low") < 0 && adjusted.Double("high") > 0);
    }

    [Fact]
    public async Task Visits_are_set_against_what_came_since_they_are_counted()
    {
        Fill("neon", visits: 1000, sales: 50, lost: 10);
        _reading.Books.Commit([.. Enumerable.Range(0, 30).Select(_ => Make.Sale(100_000, campaign: "neon", at: "2026-03-02T12:00:00Z")), Make.Lost("neon", "2026-03-02T12:00:00Z")]);
        var neon = (await CompareAsync("from=2026-03-01T00:00:00Z")).Arm("neon");
        Assert.Equal((80, 50, 1000), (neon.Long("sales"), neon.Long("k"), neon.Long("n")));
        Assert.Equal(50 * 2900 / 1000.0, neon.Double("revenuePerVisit"));
        var funnel = neon.GetProperty("funnel");
        Assert.Equal((1000, 60, 50), (funnel.Long("visits"), funnel.Long("checkouts"), funnel.Long("paid")));
        Assert.Equal(0.06, funnel.GetProperty("toCheckout").Double("rate"));
    }

    [Fact]
    public async Task Decisions_are_kept_with_the_numbers_of_then_and_leave_as_markdown()
    {
        var (status, _, _) = await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/decisions",
            """{"decision":"call","campaigns":["neon","pastel"],"verdict":"neon leads *pastel*","numbers":["neon: 4.5 %","pastel: 3 %"],"note":"# cheap\nand good","author":"Ada"}""");
        Assert.Equal(201, status);
        var kept = Assert.Single((await _reading.GetAsync("/api/v1/decisions")).GetProperty("decisions").EnumerateArray());
        Assert.Equal(("call", "neon leads *pastel*", "Ada"), (kept.Text("decision"), kept.Text("verdict"), kept.Text("author")));
        var markdown = (await _reading.SendAsync(HttpMethod.Get, "/api/v1/decisions.md")).Body;
        Assert.Contains("## 2026-03-10 18:00 UTC: Called (neon, pastel)", markdown, StringComparison.Ordinal);
        Assert.Contains("neon leads \\*pastel\\*", markdown, StringComparison.Ordinal);
        Assert.Contains("Why: \\# cheap and good", markdown, StringComparison.Ordinal);
        Assert.Equal(403, (await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/decisions", """{"decision":"stop"}""", Reading.Viewer)).Status);
        Assert.Equal(400, (await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/decisions", """{"decision":"win"}""")).Status);
        Assert.Equal(204, (await _reading.SendAsync(HttpMethod.Delete, $"/api/v1/decisions/{kept.Text("id")}")).Status);
    }

    private void Plan(double neon, double pastel) => _reading.Books.Put(
    [
        new Campaign { Id = "neon", Name = "Neon nights", Split = neon },
        new Campaign { Id = "pastel", Name = "Pastel calm", Split = pastel },
    ]);

    private void Fill(string campaign, int visits, int sales, int lost = 0, long amount = 2900)
    {
        var start = Make.Ms("2026-03-10T08:00:00Z");
        for (var hour = 0; hour < 10; hour++)
        {
            _visits.Add(campaign, (visits / 10) + (hour < visits % 10 ? 1 : 0), start + (hour * 3_600_000));
        }

        _reading.Books.Commit(
        [
            .. Enumerable.Range(0, sales).Select(i => Make.Sale(amount, campaign: campaign, at: At(i))),
            .. Enumerable.Range(0, lost).Select(i => Make.Lost(campaign, At(i))),
        ]);

        string At(int i) => DateTimeOffset.FromUnixTimeMilliseconds(start + (i % 10 * 3_600_000) + 60_000).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task<JsonElement> CompareAsync(string query) => _reading.GetAsync($"/api/v1/compare?{query}");

    private async Task<JsonElement> FairnessAsync() => (await _reading.GetAsync("/api/v1/compare/fairness")).GetProperty("arms");
}

/// <summary>Short words for reading answers.</summary>
internal static class Answers
{
    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static long Long(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static double Double(this JsonElement json, string name) => json.GetProperty(name).GetDouble();

    public static JsonElement Arm(this JsonElement answer, string campaign) =>
        answer.GetProperty("arms").EnumerateArray().Single(a => a.GetProperty("key").Text("campaign") == campaign);
}
