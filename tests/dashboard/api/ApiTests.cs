using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class ApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_summary_has_the_shape_that_is_promised()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        reading.Books.Commit(Make.Sale(9_007_199_254_740_993), Make.Lost());
        var (_, _, body) = await reading.SendAsync(HttpMethod.Get, "/api/v1/summary?from=now-1d&to=now", Reading.Viewer);
        Assert.Equal(
            """
            {"cursor":"g1:2","from":"2026-03-09T12:00:00Z","to":"2026-03-10T12:00:00Z","sales":1,"lostCheckouts":1,
            "currencies":[{"currency":"USD","exponent":2,"gross":9007199254740993,"refunded":0,"disputed":0,"net":9007199254740993,"sales":1}],
            "base":{"currency":"USD","exponent":2,"gross":9007199254740993,"net":9007199254740993,"missingRates":[]},
            "last60m":{"currency":"USD","exponent":2,"net":9007199254740993,"sales":1,"previousNet":0,"previousSales":0}}
            """.ReplaceLineEndings(""),
            body);
    }

    [Fact]
    public async Task A_series_has_the_shape_that_is_promised()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        reading.Books.Commit(Make.Sale(100, campaign: "neon", at: "2026-03-10T11:30:00Z"), Make.Sale(50, at: "2026-03-10T11:30:00Z"));
        var series = await reading.GetAsync("/api/v1/series?from=now-1h/h&to=now&step=30m&by=campaign&tz=Europe/Berlin");
        Assert.Equal(
            $"[{{\"key\":{{\"campaign\":\"neon\"}},\"currency\":\"USD\",\"exponent\":2,\"total\":100,\"points\":[[{Make.Ms("2026-03-10T11:00:00Z")},0],"
            + $"[{Make.Ms("2026-03-10T11:30:00Z")},100]]}},{{\"key\":{{\"campaign\":null}},\"currency\":\"USD\",\"exponent\":2,\"total\":50,"
            + $"\"points\":[[{Make.Ms("2026-03-10T11:00:00Z")},0],[{Make.Ms("2026-03-10T11:30:00Z")},50]]}}]",
            series.GetProperty("series").GetRawText());
        Assert.Equal(("30m", "Europe/Berlin", "net"), (Text(series, "step"), Text(series, "tz"), Text(series, "measure")));
    }

    [Theory]
    [InlineData("campaign=a", 1)]
    [InlineData("campaign=a&campaign=b", 11)]
    [InlineData("campaign=", 100)]
    [InlineData("campaign=&campaign=a", 101)]
    [InlineData("campaign=a&provider=paddle", 0)]
    [InlineData("kind=one_time", 111)]
    [InlineData("currency=usd", 111)]
    [InlineData("provider=stripe&provider=polar", 111)]
    public async Task Filters_repeat_and_an_empty_one_means_unattributed(string filter, long gross)
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(1, campaign: "a"), Make.Sale(10, campaign: "b"), Make.Sale(100));
        Assert.Equal(gross, (await reading.GetAsync($"/api/v1/summary?{filter}")).GetProperty("base").GetProperty("gross").GetInt64());
    }

    [Theory]
    [InlineData("/api/v1/summary?from=now&to=now-1h", "empty")]
    [InlineData("/api/v1/summary?from=launch", "launch")]
    [InlineData("/api/v1/summary?tz=Mars/Olympus", "tz")]
    [InlineData("/api/v1/summary?kind=gift", "kind")]
    [InlineData("/api/v1/summary?currency=EURO", "currency")]
    [InlineData("/api/v1/series?step=7", "step")]
    [InlineData("/api/v1/series?measure=joy", "measure")]
    [InlineData("/api/v1/series?by=mood", "by")]
    [InlineData("/api/v1/series?from=0&step=1m", "buckets")]
    [InlineData("/api/v1/series?from=now%2B1h", "empty")]
    [InlineData("/api/v1/entries?limit=0", "limit")]
    [InlineData("/api/v1/entries?limit=10001", "limit")]
    [InlineData("/api/v1/entries?after=g9:1", "cursor")]
    [InlineData("/api/v1/entries?after=g1:5", "cursor")]
    [InlineData("/api/v1/deadletters?after=x", "after")]
    [InlineData("/ticks?wait=soon", "wait")]
    public async Task A_question_that_means_nothing_is_told_why(string address, string why)
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, body) = await reading.SendAsync(HttpMethod.Get, address);
        Assert.Equal((400, "application/problem+json"), (status, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(why, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_of_entries_join_to_the_journal_without_its_notes(int limit)
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit([.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? Make.Note() : Make.Sale(i, id: $"cs_{i}"))]);
        var (seen, after) = (new List<string>(), "");
        while (true)
        {
            var page = await reading.GetAsync($"/api/v1/entries?limit={limit}&after={after}");
            after = page.GetProperty("next").GetString()!;
            var ids = page.GetProperty("entries").EnumerateArray().Select(e => Text(e, "saleId")).ToList();
            Assert.True(ids.Count <= limit);
            if (ids.Count == 0)
            {
                break;
            }

            seen.AddRange(ids);
        }

        Assert.Equal(reading.Books.All.Where(e => e.IsMoney).Select(e => e.SaleId), seen);
        Assert.Equal("g1:40", after);
    }

    [Fact]
    public async Task Tables_come_as_csv_where_that_is_preferred()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(100, campaign: "=cmd"), Make.Out(30));
        var (_, response, body) = await reading.SendAsync(HttpMethod.Get, "/api/v1/breakdown", change: r => r.Headers.Accept.ParseAdd("text/csv"));
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        var lines = body.Split("\r\n");
        Assert.StartsWith("campaign,currency,exponent,sales,gross,net", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("'=cmd,USD,2,1,100,100", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(",USD,2,0,0,-30", lines[2], StringComparison.Ordinal);
        foreach (var table in new[] { "summary", "series", "series?by=currency", "entries", "campaigns", "deadletters", "launches", "annotations", "tokens" })
        {
            (_, response, _) = await reading.SendAsync(HttpMethod.Get, $"/api/v1/{table}", change: r => r.Headers.Accept.ParseAdd("text/csv"));
            Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Theory]
    [InlineData("application/json, text/csv;q=0.5")]
    [InlineData("*/*")]
    [InlineData("text/html")]
    public async Task Whoever_does_not_prefer_csv_gets_json(string accept)
    {
        await using var reading = await Reading.StartAsync();
        var (_, response, _) = await reading.SendAsync(HttpMethod.Get, "/api/v1/summary", change: r => r.Headers.Accept.ParseAdd(accept));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_campaign_is_added_replaced_shown_and_forgotten()
    {
        await using var reading = await Reading.StartAsync();
        Assert.Equal(201, (await PutAsync(reading, """{"name":"Neon"}""")).Status);
        var (status, body) = await PutAsync(
            reading, """{"id":"neon","name":"Neon 2","startedAt":"2026-03-01T10:00:00+02:00","costMinor":5,"currency":"eur","colour":"#ff00AA","split":0.5}""");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"id":"neon","name":"Neon 2","channel":null,"landingPage":null,"startedAt":"2026-03-01T08:00:00Z","costMinor":5,"currency":"EUR","owner":null,"colour":"#ff00AA","split":0.5,"notes":null,"mergedInto":null}""",
            body);
        Assert.Equal(body, (await reading.SendAsync(HttpMethod.Get, "/api/v1/campaigns/neon")).Body);
        Assert.Equal("neon", Text((await reading.GetAsync("/api/v1/campaigns")).GetProperty("campaigns")[0], "id"));
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/campaigns/neon")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/campaigns/neon")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Get, "/api/v1/campaigns/neon")).Status);
    }

    [Fact]
    public async Task All_problems_of_a_campaign_are_listed_at_once()
    {
        await using var reading = await Reading.StartAsync();
        var (status, body) = await PutAsync(
            reading, """{"id":"other","nmae":"x","channel":7,"startedAt":"soon","costMinor":-1,"colour":"red","split":2,"currency":"EURO"}""");
        Assert.Equal(400, status);
        var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!).ToList();
        Assert.All(
            new[] { "nmae", "“id”", "“name”", "“channel”", "“startedAt”", "“costMinor”", "“colour”", "“split”", "“currency”" },
            field => Assert.Contains(errors, e => e.Contains(field, StringComparison.Ordinal)));
        Assert.Empty(reading.Books.Campaigns);
        Assert.Equal(400, (await PutAsync(reading, "[]")).Status);
        Assert.Equal(400, (await PutAsync(reading, "{")).Status);
        Assert.Equal(400, (await PutAsync(reading, """{"name":"half a \ud800 pair"}""")).Status);
        Assert.Equal(400, (await PutAsync(reading, """{"name":"a\u0000b"}""")).Status);
    }

    [Fact]
    public async Task A_sale_shows_its_entries_and_what_was_delivered()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Note() with { SaleId = "cs_9" }, Make.Sale(100, id: "cs_9"));
        var sale = await reading.GetAsync("/api/v1/sales/cs_9");
        Assert.Single(sale.GetProperty("entries").EnumerateArray());
        Assert.Equal("{}", Text(sale.GetProperty("rawEvents")[0], "body"));
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Get, "/api/v1/sales/cs_0")).Status);
    }

    [Fact]
    public async Task Dead_letters_come_newest_first_page_by_page()
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Letters.AddRange(Enumerable.Range(1, 5).Select(i => new DeadLetter(i, "stripe", "t", "malformed_json", "d", 0)));
        var first = await reading.GetAsync("/api/v1/deadletters?limit=3");
        Assert.Equal(["5", "4", "3"], first.GetProperty("deadLetters").EnumerateArray().Select(d => Text(d, "id")));
        var second = await reading.GetAsync($"/api/v1/deadletters?limit=3&after={Text(first, "next")}");
        Assert.Equal(["2", "1"], second.GetProperty("deadLetters").EnumerateArray().Select(d => Text(d, "id")));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task The_pipeline_and_its_metrics_show_the_balance()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        reading.Books.Balance = reading.Books.Balance with
        {
            Raw = 10,
            Accepted = 4,
            Duplicates = 1,
            Ignored = new Dictionary<string, long> { ["event_type"] = 3 },
            DeadLetters = 1,
            Pending = 1,
            OldestPendingAtMs = Make.Noon.AddSeconds(-2).ToUnixTimeMilliseconds(),
            LastEventAtMs = new Dictionary<string, long> { ["stripe"] = Make.Noon.ToUnixTimeMilliseconds() },
        };
        using var meter = new Meter(
            new MeterOptions("RevenuePulse.Test") { Scope = reading.App.Services.GetRequiredService<MetricsText>() });
        meter.CreateCounter<long>("pulse.webhooks").Add(2, new("provider", "paddle"), new("outcome", "bad_signature"));
        var pipeline = await reading.GetAsync("/api/v1/pipeline");
        Assert.True(pipeline.GetProperty("balanced").GetBoolean());
        Assert.Equal(2, pipeline.GetProperty("lag").GetProperty("seconds").GetDouble());
        var providers = pipeline.GetProperty("providers").EnumerateArray().ToDictionary(p => Text(p, "provider"));
        Assert.Equal(Make.Noon.UtcDateTime, providers["stripe"].GetProperty("lastEventAt").GetDateTime());
        // tests of the ingest may refuse signatures in this process meanwhile
        Assert.InRange(providers["paddle"].GetProperty("badSignatures").GetInt64(), 2, long.MaxValue);

        var (_, _, metrics) = await reading.SendAsync(HttpMethod.Get, "/metrics");
        Assert.Contains("pulse_raw_total 10\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pulse_events_total{class=\"ignored\",reason=\"event_type\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pulse_webhooks_total{outcome=\"bad_signature\",provider=\"paddle\"} ", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE pulse_tick_streams gauge\npulse_tick_streams 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ready_when_no_part_says_otherwise()
    {
        await using var reading = await Reading.StartAsync();
        var readiness = reading.App.Services.GetRequiredService<Readiness>();
        readiness.NotReady("journal", "still loading");
        var (status, _, body) = await reading.SendAsync(HttpMethod.Get, "/readyz", null);
        Assert.Equal(503, status);
        Assert.Contains("journal: still loading", body, StringComparison.Ordinal);
        readiness.Ready("journal");
        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Get, "/readyz", null)).Status);
        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Get, "/healthz", null)).Status);
    }

    [Fact]
    public async Task What_works_in_part_only_is_told_and_sends_nobody_away()
    {
        await using var reading = await Reading.StartAsync();
        reading.App.Services.GetRequiredService<Readiness>().Remark("settling", () => ["partition 3 is held"]);
        var (status, _, body) = await reading.SendAsync(HttpMethod.Get, "/readyz", null);
        Assert.Equal((200, """{"status":"ready","reasons":["settling: partition 3 is held"]}"""), (status, body));
    }

    [Fact]
    public async Task The_document_describes_every_route_for_programs()
    {
        await using var reading = await Reading.StartAsync();
        var document = await reading.GetAsync("/openapi/v1.json", Reading.Viewer);
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject(), (p, m) => $"{m.Name.ToUpperInvariant()} {p.Name}").Order().ToList();
        var mapped = reading.Endpoints
            .Where(e => e.RoutePattern.RawText is { } t && (t.StartsWith("/api", StringComparison.Ordinal) || t is "/webhooks/{provider}" or "/ticks" or "/metrics" or "/healthz" or "/readyz"))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (e, m) => $"{m} {e.RoutePattern.RawText}").Order().ToList();
        Assert.Equal(mapped, described);

        var series = document.GetProperty("paths").GetProperty("/api/v1/series").GetProperty("get");
        Assert.Superset(
            new HashSet<string> { "from", "to", "step", "by", "measure", "currency", "tz", "campaign" },
            series.GetProperty("parameters").EnumerateArray().Select(p => Text(p, "name")).ToHashSet());
        Assert.True(series.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/csv", out _));
        Assert.True(series.GetProperty("responses").TryGetProperty("401", out _));
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("SeriesAnswer", out _));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<(int Status, string Body)> PutAsync(Reading reading, string json)
    {
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/neon", json);
        return (status, body);
    }
}
