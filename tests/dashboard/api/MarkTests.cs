using System.Text.Json;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class MarkTests
{
    [Fact]
    public async Task A_goal_is_set_replaced_shown_and_given_up()
    {
        await using var reading = await Reading.StartAsync();
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Get, "/api/v1/goal", Reading.Viewer)).Status);
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/goal", """{"amountMinor":100}""");
        Assert.Equal((200, """{"amountMinor":100,"currency":"USD","exponent":2,"from":null,"to":null}"""), (status, body));
        (_, _, body) = await reading.SendJsonAsync(
            HttpMethod.Put, "/api/v1/goal", """{"amountMinor":9007199254740993,"currency":"jpy","from":"2026-03-01T10:00:00+02:00","to":"2026-03-02T00:00:00.5Z"}""");
        Assert.Equal(
            """{"amountMinor":9007199254740993,"currency":"JPY","exponent":0,"from":"2026-03-01T08:00:00Z","to":"2026-03-02T00:00:00.5Z"}""", body);
        Assert.Equal(body, (await reading.SendAsync(HttpMethod.Get, "/api/v1/goal", Reading.Viewer)).Body);
        Assert.Equal(200, (await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/goal", body)).Status);
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/goal")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/goal")).Status);
    }

    [Fact]
    public async Task A_launch_is_added_replaced_shown_and_forgotten()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        var (status, response, _) = await reading.SendJsonAsync(
            HttpMethod.Put, "/api/v1/launches/black%20friday", """{"name":"Old","startedAt":"2026-03-10T10:00:00Z"}""");
        Assert.Equal((201, "/api/v1/launches/black%20friday"), (status, response.Headers.Location!.ToString()));
        (status, _, var body) = await reading.SendJsonAsync(
            HttpMethod.Put,
            "/api/v1/launches/black%20friday",
            """{"id":"black friday","name":"BF","startedAt":"2026-03-10T11:00:00+01:00","endsAt":"2026-03-11T00:00:00Z","campaignIds":["a","b","a"],"notes":"x"}""");
        Assert.Equal(
            (200, """{"id":"black friday","name":"BF","startedAt":"2026-03-10T10:00:00Z","endsAt":"2026-03-11T00:00:00Z","campaignIds":["a","b"],"notes":"x"}"""),
            (status, body));
        Assert.Equal(body, (await reading.SendAsync(HttpMethod.Get, "/api/v1/launches/black%20friday", Reading.Viewer)).Body);
        Assert.Equal($$"""{"current":"black friday","launches":[{{body}}]}""", (await reading.SendAsync(HttpMethod.Get, "/api/v1/launches", Reading.Viewer)).Body);
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/launches/black%20friday")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/launches/black%20friday")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Get, "/api/v1/launches/black%20friday")).Status);
        Assert.Equal("""{"current":null,"launches":[]}""", (await reading.SendAsync(HttpMethod.Get, "/api/v1/launches")).Body);
    }

    [Fact]
    public async Task Annotations_come_by_time_and_range_and_default_to_a_note_of_now()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/annotations", """{"text":" now "}""");
        var id = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString();
        Assert.Equal(
            (201, $$"""{"id":"{{id}}","at":"2026-03-10T12:00:00Z","text":"now","kind":"note","url":null,"author":null}"""), (status, body));
        await reading.SendJsonAsync(
            HttpMethod.Post,
            "/api/v1/annotations",
            """{"text":"=post","at":"2026-03-10T11:00:00Z","kind":"post","url":"https://example.com/p","author":"Ada"}""");
        async Task<string> Texts(string query) => string.Join(
            ',', (await reading.GetAsync($"/api/v1/annotations?{query}", Reading.Viewer)).GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("text").GetString()));
        Assert.Equal("=post,now", await Texts(""));
        Assert.Equal("=post", await Texts("from=now-1h&to=now"));
        Assert.Equal("now", await Texts("from=now-59m"));
        Assert.Equal("=post", await Texts("to=now"));
        var (_, _, csv) = await reading.SendAsync(HttpMethod.Get, "/api/v1/annotations?to=now", change: r => r.Headers.Accept.ParseAdd("text/csv"));
        Assert.StartsWith("id,at,text,kind,url,author\r\n", csv, StringComparison.Ordinal);
        Assert.EndsWith(",2026-03-10T11:00:00Z,'=post,post,https://example.com/p,Ada\r\n", csv, StringComparison.Ordinal);
        Assert.Equal(400, (await reading.SendAsync(HttpMethod.Get, "/api/v1/annotations?from=rubbish")).Status);
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, $"/api/v1/annotations/{id}")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, $"/api/v1/annotations/{id}")).Status);
        Assert.Equal("=post", await Texts(""));
    }

    [Theory]
    [InlineData("PUT", "goal", """{"amountMinor":0,"currency":"EURO","from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z","x":1}""", "amountMinor currency from x")]
    [InlineData("PUT", "goal", """{"amountMinor":1.5}""", "amountMinor")]
    [InlineData("PUT", "goal", """{"amountMinor":1,"to":"2026-03-01T00:00:00"}""", "to")]
    [InlineData("PUT", "launches/a", """{"id":"b","endsAt":"soon","campaignIds":["",7],"notes":7}""", "id name startedAt endsAt campaignIds notes")]
    [InlineData("PUT", "launches/a", """{"name":"a","startedAt":"1999-12-31T23:59:59Z"}""", "startedAt")]
    [InlineData("PUT", "launches/a", """{"name":"a","startedAt":"2026-03-01T00:00:00Z","endsAt":"2026-03-01T00:00:00Z"}""", "endsAt")]
    [InlineData("POST", "annotations", """{"text":"  ","at":12,"kind":"joy","url":"javascript:alert(1)","id":"x"}""", "text at kind url id")]
    [InlineData("POST", "annotations", """{"text":"x","url":"/relative"}""", "url")]
    public async Task All_problems_are_listed_at_once_and_nothing_is_stored(string method, string route, string json, string fields)
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, body) = await reading.SendJsonAsync(new(method), $"/api/v1/{route}", json);
        Assert.Equal((400, "application/problem+json"), (status, response.Content.Headers.ContentType!.MediaType));
        var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!).ToList();
        Assert.All(fields.Split(' '), field => Assert.Contains(errors, e => e.Contains($"“{field}”", StringComparison.Ordinal)));
        Assert.Equal((null, 0, 0), (reading.Marks.Goal, reading.Marks.Launches.Count, reading.Marks.Annotations.Count));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, _) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/annotations", $$"""{"text":"{{new string('x', 70_000)}}"}""");
        Assert.Equal(400, status);
        Assert.Empty(reading.Marks.Annotations);
    }

    [Fact]
    public async Task Launch_means_the_latest_that_has_begun_or_else_the_next_one()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        async Task<string?> From(string query) => (await reading.GetAsync($"/api/v1/summary?{query}")).GetProperty("from").GetString();
        Put(reading, "later", "2026-03-12T00:00:00Z");
        Put(reading, "next", "2026-03-11T00:00:00Z");
        Assert.Equal("2026-03-11T00:00:00Z", await From("from=launch"));
        Put(reading, "last", "2026-03-01T00:00:00Z");
        Put(reading, "now", "2026-03-10T12:00:00Z");
        Assert.Equal("2026-03-10T12:00:00Z", await From("from=launch"));
        reading.Marks.DeleteLaunch("now");
        Assert.Equal("2026-03-01T06:00:00Z", await From("from=launch%2B6h"));
        Assert.Equal("2026-03-12T00:00:00Z", await From("from=launch&launch=later"));
    }

    [Theory]
    [InlineData("from=launch", "No launch is known")]
    [InlineData("from=now-1h&launch=x", "“launch” is not the id")]
    [InlineData("from=now-1h&align=x", "“align” is not the id")]
    public async Task A_launch_that_nobody_knows_is_told_so(string query, string why)
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, body) = await reading.SendAsync(HttpMethod.Get, $"/api/v1/summary?{query}");
        Assert.Equal(400, status);
        Assert.Contains(why, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_launch_is_seen_as_far_as_it_had_come_at_the_same_age()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        Put(reading, "tonight", "2026-03-10T10:00:00Z");
        Put(reading, "before", "2026-02-01T20:00:00Z");
        reading.Books.Commit(
            Make.Sale(1, at: "2026-02-01T19:59:59Z"),
            Make.Sale(10, at: "2026-02-01T20:00:00Z"),
            Make.Sale(100, at: "2026-02-01T21:59:59Z"),
            Make.Sale(1000, at: "2026-02-01T22:00:00Z"),
            Make.Sale(5, at: "2026-03-10T11:00:00Z"));
        var then = await reading.GetAsync("/api/v1/summary?from=launch&to=now&align=before");
        Assert.Equal(("2026-02-01T20:00:00Z", "2026-02-01T22:00:00Z", 110), Of(then));
        Assert.Equal(("2026-02-01T20:00:00Z", "2026-02-01T22:00:00Z", 110), Of(await reading.GetAsync("/api/v1/summary?from=launch&align=before")));
        Assert.Equal(5, Of(await reading.GetAsync("/api/v1/summary?from=launch&to=now")).Net);
        var hours = (await reading.GetAsync("/api/v1/series?from=launch&to=now&step=1h&align=before")).GetProperty("series")[0].GetProperty("points");
        Assert.Equal([10, 100], hours.EnumerateArray().Select(p => p[1].GetInt64()));
        Assert.Equal(400, (await reading.SendAsync(HttpMethod.Get, "/api/v1/summary?align=before")).Status);

        var (tonight, before) = (reading.Marks.Launches["tonight"], reading.Marks.Launches["before"]);
        var question = new SeriesQuestion { FromMs = Make.Ms("2026-03-10T11:00:00Z"), Measure = Measure.Sales };
        var aligned = question.Align(tonight, before, Make.Noon.ToUnixTimeMilliseconds());
        Assert.Equal(
            (Make.Ms("2026-02-01T21:00:00Z"), Make.Ms("2026-02-01T22:00:00Z"), Measure.Sales), (aligned.FromMs!.Value, aligned.ToMs!.Value, aligned.Measure));
    }

    private static (string? From, string? To, long Net) Of(JsonElement summary) => (
        summary.GetProperty("from").GetString(), summary.GetProperty("to").GetString(), summary.GetProperty("base").GetProperty("net").GetInt64());

    private static void Put(Reading reading, string id, string at) => reading.Marks.Put(
        new Launch { Id = id, Name = id, StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(Make.Ms(at)) });
}
