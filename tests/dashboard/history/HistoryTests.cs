using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Tests.Dashboard;

public sealed class HistoryTests : IAsyncLifetime
{
    private const string Range = "from=2026-03-09&to=2026-03-10&tz=UTC&cmp=-1d";

    private readonly FakeClock _clock = new(Make.Noon);
    private Reading _reading = null!;

    public async ValueTask InitializeAsync()
    {
        _reading = await Reading.StartAsync(_clock);
        Add(Make.Sale(10_000, campaign: "neon", at: "2026-03-09T10:15:00Z", id: "a"));
        Add(Make.Sale(20_000, campaign: "neon", at: "2026-03-09T10:45:00Z", id: "b"));
        Add(Make.Out(5_000, campaign: "neon", at: "2026-03-09T11:30:00Z", id: "a"));
        Add(Make.Sale(4_000, at: "2026-03-09T23:59:59Z", id: "c"));
        Add(Make.Sale(8_000, campaign: "pastel", at: "2026-03-09T11:00:00Z", id: "d"));
        Add(Make.Sale(6_000, campaign: "neon", at: "2026-03-08T10:30:00Z", id: "e"));
        Add(Make.Sale(9_000, campaign: "gone", at: "2026-03-08T12:00:00Z", id: "f"));
        Add(Make.Lost(campaign: "neon", at: "2026-03-09T12:00:00Z"));
        // on the border: not of this range
        Add(Make.Sale(1_000_000, campaign: "neon", at: "2026-03-10T00:00:00Z", id: "g"));
    }

    public async ValueTask DisposeAsync() => await _reading.DisposeAsync();

    [Fact]
    public async Task Totals_buckets_and_comparison_are_those_of_the_journal()
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}&g=1h");

        var total = answer.GetProperty("total");
        Assert.Equal((37_000, 15_000, 4, 2, 1), (Long(total, "value"), Long(total, "then"), Long(total, "sales"), Long(total, "thenSales"), Long(total, "lost")));
        var buckets = answer.GetProperty("buckets").EnumerateArray().ToList();
        Assert.Equal(24, buckets.Count);
        Assert.Equal((30_000, 6_000), (Long(buckets[10], "value"), Long(buckets[10], "then")));
        Assert.Equal((3_000, 0), (Long(buckets[11], "value"), Long(buckets[11], "then")));
        Assert.Equal((0, 9_000), (Long(buckets[12], "value"), Long(buckets[12], "then")));
        Assert.Equal(37_000, buckets.Sum(bucket => Long(bucket, "value")));
        Assert.False(answer.GetProperty("isLastRunning").GetBoolean());
    }

    [Theory]
    [InlineData("net", 37_000)]
    [InlineData("gross", 42_000)]
    [InlineData("refunded", 5_000)]
    [InlineData("sales", 4)]
    [InlineData("aov", 10_500)]
    [InlineData("lost", 1)]
    public async Task Every_measure_is_that_of_the_summary_and_the_series(string measure, long expected)
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}&m={measure}&g=1h");
        var series = await _reading.GetAsync($"/api/v1/series?from=2026-03-09&to=2026-03-10&step=1h&measure={measure}");

        Assert.Equal(expected, Long(answer.GetProperty("total"), "value"));
        Assert.Equal(expected, Long(series.GetProperty("series")[0], "total"));
        Assert.Equal(
            series.GetProperty("series")[0].GetProperty("points").EnumerateArray().Select(point => point[1].ToString()),
            answer.GetProperty("buckets").EnumerateArray().Select(bucket => bucket.GetProperty("value").ToString()));
    }

    [Fact]
    public async Task Lines_are_those_of_the_breakdown_and_the_rest_is_one_line()
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}&by=campaign&top=1");
        var lines = answer.GetProperty("lines").EnumerateArray().ToList();

        Assert.Equal(("neon", 25_000, 6_000, 0), (lines[0].GetProperty("key").GetString(), Long(lines[0], "value"), Long(lines[0], "then"), Long(lines[0], "others")));
        Assert.Equal((12_000, 9_000, 3), (Long(lines[1], "value"), Long(lines[1], "then"), Long(lines[1], "others")));
        Assert.Equal(2, lines.Count);
        Assert.Equal(37_000, lines.Sum(line => line.GetProperty("points").EnumerateArray().Sum(point => point.GetInt64())));
        var all = await _reading.GetAsync($"/api/v1/explore?{Range}&by=campaign");
        var breakdown = await _reading.GetAsync("/api/v1/breakdown?by=campaign&from=2026-03-09&to=2026-03-10");
        foreach (var row in breakdown.GetProperty("rows").EnumerateArray())
        {
            var line = all.GetProperty("lines").EnumerateArray().Single(other => other.GetProperty("key").ToString() == row.GetProperty("key").GetProperty("campaign").ToString());
            Assert.Equal(Long(row, "net"), Long(line, "value"));
        }
    }

    [Fact]
    public async Task What_changed_adds_up_to_the_difference_and_each_row_to_its_effects()
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}");
        var rows = answer.GetProperty("changes").GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(37_000 - 15_000, rows.Sum(row => Long(row, "delta")));
        Assert.All(rows, row => Assert.Equal(Long(row, "delta"), Long(row, "volume") + Long(row, "rate")));
        // neon: one sale of 60.00 then, two that brought 250.00 now: Δn·p₀ = 1 · 60.00, n₁·Δp = 2 · 65.00
        Assert.Equal((19_000, 6_000, 13_000), (Long(rows[0], "delta"), Long(rows[0], "volume"), Long(rows[0], "rate")));
        Assert.Equal(-9_000, Long(rows.Single(row => row.GetProperty("key").GetString() == "gone"), "volume"));
    }

    [Fact]
    public async Task A_filter_excludes_what_it_names()
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}&f=campaign!:neon,pastel");
        var summary = await _reading.GetAsync("/api/v1/summary?from=2026-03-09&to=2026-03-10&not.campaign=neon&not.campaign=pastel");

        Assert.Equal(4_000, Long(answer.GetProperty("total"), "value"));
        Assert.Equal(4_000, Long(summary.GetProperty("base"), "net"));
        Assert.Equal(33_000, Long((await _reading.GetAsync($"/api/v1/explore?{Range}&f=campaign!:")).GetProperty("total"), "value"));
    }

    [Fact]
    public async Task Other_currencies_without_a_rate_are_named_and_not_added()
    {
        Add(Make.Sale(70_000, "EUR", "neon", "2026-03-09T15:00:00Z", id: "h"));
        Add(Make.Sale(5_000, "JPY", "neon", "2026-03-09T15:00:00Z", id: "i"));
        var answer = await _reading.GetAsync($"/api/v1/explore?{Range}");

        Assert.Equal(37_000, Long(answer.GetProperty("total"), "value"));
        Assert.Equal("""{"sales":2,"currencies":["EUR","JPY"]}""", answer.GetProperty("leftOut").GetRawText());
        var split = await _reading.GetAsync($"/api/v1/explore?{Range}&by=currency");
        Assert.Equal(["EUR 70000", "USD 37000", "JPY 5000"], split.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("currency")} {Long(line, "value")}"));
    }

    [Theory]
    [InlineData("from=2026-03-28&to=2026-03-30", 47)]
    [InlineData("from=2026-10-24&to=2026-10-26", 49)]
    public async Task Days_of_23_and_25_hours_are_whole(string range, int hours)
    {
        var answer = await _reading.GetAsync($"/api/v1/explore?{range}&tz=Europe/Berlin&g=1h");
        var days = await _reading.GetAsync($"/api/v1/explore?{range}&tz=Europe/Berlin&g=1d");

        Assert.Equal(hours, answer.GetProperty("buckets").GetArrayLength());
        Assert.Equal(2, days.GetProperty("buckets").GetArrayLength());
        var heat = await _reading.GetAsync($"/api/v1/heatmap?{range}&tz=Europe/Berlin");
        Assert.Equal(hours, heat.GetProperty("cells").EnumerateArray().Sum(cell => Long(cell, "hours")));
    }

    [Theory]
    // Lord Howe moves its clocks by half an hour, and Chatham and Kathmandu lie at three quarters
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z")]
    [InlineData("Pacific/Chatham", "2026-04-05", "2026-04-04T10:15:00Z", "2026-04-05T11:15:00Z")]
    [InlineData("Pacific/Chatham", "2026-09-27", "2026-09-26T11:15:00Z", "2026-09-27T10:15:00Z")]
    [InlineData("Asia/Kathmandu", "2026-05-01", "2026-04-30T18:15:00Z", "2026-05-01T18:15:00Z")]
    [InlineData("America/St_Johns", "2026-03-08", "2026-03-08T03:30:00Z", "2026-03-09T02:30:00Z")]
    public async Task Days_of_any_zone_begin_and_end_where_its_clocks_say(string zone, string day, string begins, string ends)
    {
        var (from, to) = (DateTimeOffset.Parse(begins, CultureInfo.InvariantCulture), DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture));
        foreach (var (at, amount) in new[] { (from.AddMilliseconds(-1), 1_000), (from, 200), (to.AddMilliseconds(-1), 30), (to, 4) })
        {
            Add(Make.Sale(amount, campaign: "edge", at: at.ToString("O", CultureInfo.InvariantCulture), id: $"edge {amount}"));
        }

        var before = DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var after = DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var answer = await _reading.GetAsync($"/api/v1/explore?from={before}&to={after}&tz={zone}&g=1d&cmp=off&f=campaign:edge");
        Assert.Equal([1_000L, 230L, 4L], answer.GetProperty("buckets").EnumerateArray().Select(bucket => Long(bucket, "value")));
        Assert.Equal(from.UtcDateTime, answer.GetProperty("buckets")[1].GetProperty("at").GetDateTime());
        var (_, _, file) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?from={day}&to={after}&tz={zone}&g=1d&cmp=off&f=campaign:edge&format=csv&notes=0");
        var wall = TimeZoneInfo.ConvertTime(from, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Contains($"\r\n{day}T00:00:00{wall:zzz},", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_comparisons_stand_beside_each_other_in_every_number()
    {
        Add(Make.Sale(500, campaign: "neon", at: "2026-03-02T10:05:00Z", id: "w"));
        var answer = await _reading.GetAsync("/api/v1/explore?from=2026-03-09&to=2026-03-10&tz=UTC&cmp=-1d,-7d&g=1h&by=campaign");
        var (one, other) = (await _reading.GetAsync($"/api/v1/explore?{Range}&g=1h&by=campaign"), await _reading.GetAsync("/api/v1/explore?from=2026-03-09&to=2026-03-10&tz=UTC&cmp=-7d&g=1h&by=campaign"));

        Assert.Equal((15_000, 500, 1), (Long(answer.GetProperty("total"), "then"), Long(answer.GetProperty("total"), "also"), Long(answer.GetProperty("total"), "alsoSales")));
        Assert.Equal("the same days a week before", answer.GetProperty("also").GetProperty("name").GetString());
        List<string> Of(JsonElement asked, string list, string name) => [.. asked.GetProperty(list).EnumerateArray().Where(row => Long(row, name) != 0).Select(row => $"{(list == "lines" ? row.GetProperty("key") : row.GetProperty("at"))} {row.GetProperty(name)}").Order()];
        foreach (var list in new[] { "buckets", "lines" })
        {
            Assert.Equal(Of(one, list, "value"), Of(answer, list, "value"));
            Assert.Equal(Of(one, list, "then"), Of(answer, list, "then"));
            Assert.Equal(Of(other, list, "then"), Of(answer, list, "also"));
        }

        Assert.Equal(500, Long(answer.GetProperty("buckets")[10], "also"));
        var (_, _, file) = await _reading.SendAsync(HttpMethod.Get, "/api/v1/explore?from=2026-03-09&to=2026-03-10&tz=UTC&cmp=-1d,-7d&g=1h&format=csv");
        Assert.Contains("compared with the same days a week before", file, StringComparison.Ordinal);
        Assert.Contains("currency,exponent,netAlso,salesAlso", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merged_campaigns_are_one_in_files_too_and_the_journal_keeps_what_was_booked()
    {
        _reading.Books.Put([new Campaign { Id = "pastel", Name = "Pastel", MergedInto = "neon" }]);
        var screen = await _reading.GetAsync($"/api/v1/explore?{Range}&f=campaign:neon");
        var (_, _, text) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}&format=ndjson&f=campaign:neon");
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(33_000, Long(screen.GetProperty("total"), "value"));
        Assert.Equal(33_000, rows.Sum(row => Long(row, "net")));
        Assert.All(rows, row => Assert.Equal("neon", row.GetProperty("campaign").GetString()));
        var journal = (await _reading.GetAsync("/api/v1/entries?limit=1000")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Contains(journal, entry => entry.GetProperty("campaign").GetString() == "pastel");
    }

    [Fact]
    public async Task Hours_of_the_week_add_up_to_the_range()
    {
        var heat = await _reading.GetAsync("/api/v1/heatmap?from=2026-03-08&to=2026-03-10&tz=UTC");
        var cells = heat.GetProperty("cells").EnumerateArray().ToList();

        Assert.Equal(168, cells.Count);
        Assert.Equal(37_000 + 15_000, cells.Sum(cell => Long(cell, "value")));
        var monday10 = cells.Single(cell => Long(cell, "weekday") == 1 && Long(cell, "hour") == 10);
        Assert.Equal((30_000, 2, 1), (Long(monday10, "value"), Long(monday10, "sales"), Long(monday10, "hours")));
    }

    [Fact]
    public async Task A_step_that_gives_too_many_points_is_widened_and_says_so()
    {
        var answer = await _reading.GetAsync("/api/v1/explore?from=2026-01-01&to=2026-03-01&g=5m&tz=UTC");

        Assert.Equal("Bucketed to 1d: 5m would give about 16,992 points, over 500.", answer.GetProperty("stepNote").GetString());
        Assert.Equal(59, answer.GetProperty("buckets").GetArrayLength());
    }

    [Fact]
    public async Task The_running_bucket_is_marked()
    {
        Assert.True((await _reading.GetAsync("/api/v1/explore?from=now-7d/d&tz=UTC&g=1d")).GetProperty("isLastRunning").GetBoolean());
        Assert.False((await _reading.GetAsync("/api/v1/explore?from=now-7d/d&to=now/d&tz=UTC&g=1d")).GetProperty("isLastRunning").GetBoolean());
    }

    [Fact]
    public async Task What_means_nothing_is_refused_with_every_problem()
    {
        var (status, _, body) = await _reading.SendAsync(HttpMethod.Get, "/api/v1/explore?from=soon&m=money&f=planet:mars");

        Assert.Equal(400, status);
        foreach (var name in new[] { "from", "m", "f" })
        {
            Assert.Contains($"“{name}” is", JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_begins_with_what_it_is_and_no_cell_of_it_runs()
    {
        Add(Make.Sale(1_000, campaign: "=HYPERLINK(\"http://evil\")", at: "2026-03-09T13:00:00Z", id: "@SUM(A1)"));
        Add(Make.Sale(1_000, campaign: "<b>bold</b>,\r\n\u202eevil 🚀", at: "2026-03-09T13:01:00Z", id: "+1"));
        var (_, response, table) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?{Range}&by=campaign&format=csv");
        var (_, _, entries) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}");
        var (_, _, plain) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}&notes=0");

        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("\"# net: captured payments less refunds and disputes", table, StringComparison.Ordinal);
        foreach (var file in new[] { table, entries })
        {
            Assert.Contains("'=HYPERLINK", file, StringComparison.Ordinal);
            Assert.Contains("\"<b>bold</b>,\r\n\u202eevil 🚀\"", file, StringComparison.Ordinal);
        }

        Assert.Contains(",'@SUM(A1),", entries, StringComparison.Ordinal);
        Assert.StartsWith("cursor,id,saleId", plain, StringComparison.Ordinal);
        // every entry of the range and no other
        Assert.Equal(8, entries.Split("\r\n").Count(line => line.Contains(",stripe,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_table_says_which_values_the_store_has_joined_and_the_entries_are_whole()
    {
        _reading.Books.Joined = [Dimension.Product];
        var (_, _, joined) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?{Range}&by=product&format=csv");
        var (_, _, apart) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?{Range}&by=campaign&format=csv");
        var (_, _, entries) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}&by=product");

        Assert.Contains("# only the first values of product are kept apart in this store", joined, StringComparison.Ordinal);
        Assert.DoesNotContain("kept apart", apart, StringComparison.Ordinal);
        Assert.Contains("# entries: ", entries, StringComparison.Ordinal);
        Assert.DoesNotContain("kept apart", entries, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_entries_add_up_to_the_screen()
    {
        var (_, _, text) = await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}&format=ndjson");
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(37_000, rows.Sum(row => Long(row, "net")));
        Assert.Equal(4, rows.Sum(row => Long(row, "sales")));
    }

    [Fact]
    public async Task A_watch_token_looks_but_takes_nothing_away()
    {
        var (_, _, made) = await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/tokens", """{"name":"wall","role":"watch"}""");
        var token = JsonDocument.Parse(made).RootElement.GetProperty("token").GetString()!;

        Assert.Equal(200, (await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?{Range}", token)).Status);
        Assert.Equal(403, (await _reading.SendAsync(HttpMethod.Get, $"/api/v1/explore?{Range}&format=csv", token)).Status);
        Assert.Equal(403, (await _reading.SendAsync(HttpMethod.Get, $"/api/v1/export?{Range}", token)).Status);
    }

    [Fact]
    public async Task Pinned_questions_come_first_in_the_order_of_pinning_and_a_copy_is_changed_without_its_original()
    {
        var ids = new Dictionary<string, string>();
        foreach (var name in new[] { "Alpha", "Beta", "Gamma", "Delta" })
        {
            ids[name] = JsonDocument.Parse((await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/questions", $$"""{"name":"{{name}}","query":"?g=1h"}""")).Body).RootElement.GetProperty("id").GetString()!;
        }

        foreach (var name in new[] { "Gamma", "Beta" })
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, (await _reading.SendAsync(HttpMethod.Put, $"/api/v1/questions/{ids[name]}/pin")).Status);
        }

        // pinning again moves nothing
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _reading.SendAsync(HttpMethod.Put, $"/api/v1/questions/{ids["Gamma"]}/pin");
        Assert.Equal(["Gamma", "Beta", "Alpha", "Delta"], await NamesAsync());

        foreach (var expected in new[] { "Beta (copy)", "Beta (copy 2)" })
        {
            var (status, _, body) = await _reading.SendAsync(HttpMethod.Post, $"/api/v1/questions/{ids["Beta"]}/duplicate");
            var copy = JsonDocument.Parse(body).RootElement;
            Assert.Equal((201, expected, "?g=1h", JsonValueKind.Null), (status, copy.GetProperty("name").GetString(), copy.GetProperty("query").GetString(), copy.GetProperty("pinnedAt").ValueKind));
            ids[expected] = copy.GetProperty("id").GetString()!;
        }

        Assert.Equal(200, (await _reading.SendJsonAsync(HttpMethod.Put, $"/api/v1/questions/{ids["Beta (copy)"]}", """{"name":"Aaa","query":"?g=1d"}""")).Status);
        Assert.Equal(200, (await _reading.SendAsync(HttpMethod.Delete, $"/api/v1/questions/{ids["Gamma"]}/pin")).Status);
        Assert.Equal(["Beta", "Aaa", "Alpha", "Beta (copy 2)", "Delta", "Gamma"], await NamesAsync());
        Assert.Equal(404, (await _reading.SendJsonAsync(HttpMethod.Put, "/api/v1/questions/unknown", """{"name":"Aaa"}""")).Status);

        async Task<IEnumerable<string?>> NamesAsync() =>
            (await _reading.GetAsync("/api/v1/questions", Reading.Viewer)).GetProperty("questions").EnumerateArray().Select(q => q.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Questions_are_saved_as_equal_views_write_them_by_admins_only()
    {
        const string Question = """{"name":"Fridays","query":"?g=1h&from=2026-03-06&to=2026-03-07&m=net","owner":"ana"}""";
        var (status, _, body) = await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/questions", Question);
        var saved = JsonDocument.Parse(body).RootElement;

        Assert.Equal(201, status);
        Assert.Equal("?from=2026-03-06&to=2026-03-07&g=1h", saved.GetProperty("query").GetString());
        Assert.Equal("Fridays", (await _reading.GetAsync("/api/v1/questions", Reading.Viewer)).GetProperty("questions")[0].GetProperty("name").GetString());
        Assert.Equal(403, (await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/questions", Question, Reading.Viewer)).Status);
        var (refused, _, why) = await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/questions", """{"query":"?m=money&from=soon","colour":1}""");
        Assert.Equal(400, refused);
        Assert.Equal(4, JsonDocument.Parse(why).RootElement.GetProperty("errors").GetArrayLength());
        Assert.Equal(400, (await _reading.SendJsonAsync(HttpMethod.Post, "/api/v1/questions", """{"name":"Fridays","pinned":"yes"}""")).Status);
        Assert.Equal(204, (await _reading.SendAsync(HttpMethod.Delete, $"/api/v1/questions/{saved.GetProperty("id").GetString()}")).Status);
        Assert.Equal(404, (await _reading.SendAsync(HttpMethod.Delete, $"/api/v1/questions/{saved.GetProperty("id").GetString()}")).Status);
    }

    private void Add(Entry entry) => _reading.Books.Commit(entry);

    private static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
