using System.Text.Json;

namespace RevenuePulse.Tests.Dashboard;

public class CampaignMergeTests
{
    [Fact]
    public async Task Merged_campaigns_count_as_one_and_apart_again_and_no_entry_is_written()
    {
        await using var reading = await StartAsync();
        await PutAsync(reading, "neon", """{"name":"Neon"}""");
        Assert.Equal("neon:300,old-neon:200,other:50", await RowsAsync(reading));
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/old-neon/merge", """{"into":"neon"}""");
        Assert.Equal((200, "neon", "old-neon"), (status, Text(body, "mergedInto"), Text(body, "name")));
        Assert.Equal("neon:500,other:50", await RowsAsync(reading));
        Assert.Equal(3, reading.Books.All.Count);

        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/campaigns/old-neon/merge")).Status);
        Assert.Equal("neon:300,old-neon:200,other:50", await RowsAsync(reading));
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/campaigns/old-neon/merge")).Status);
        Assert.Equal(3, reading.Books.All.Count);
    }

    [Theory]
    [InlineData("campaign=neon", 500)]
    [InlineData("campaign=old-neon", 500)]
    [InlineData("campaign=older-neon&campaign=other", 550)]
    [InlineData("campaign=", 0)]
    [InlineData("not.campaign=old-neon", 50)]
    [InlineData("", 550)]
    public async Task A_filter_by_any_of_them_means_all_of_them(string query, long net)
    {
        await using var reading = await StartAsync();
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/older-neon/merge", """{"into":"old-neon"}""");
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/old-neon/merge", """{"into":"neon"}""");
        Assert.Equal(net, (await reading.GetAsync($"/api/v1/summary?{query}")).GetProperty("base").GetProperty("net").GetInt64());
        var series = (await reading.GetAsync($"/api/v1/series?from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z&by=campaign&{query}")).GetProperty("series");
        Assert.Equal(net, series.EnumerateArray().Sum(s => s.GetProperty("total").GetInt64()));
    }

    [Fact]
    public async Task A_conversion_is_counted_over_all_of_them()
    {
        await using var reading = await StartAsync();
        reading.Books.Commit(Make.Lost("old-neon"), Make.Lost("neon"));
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/old-neon/merge", """{"into":"neon"}""");
        var row = (await reading.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows")[0];
        Assert.Equal((2, 0.5), (row.GetProperty("lostCheckouts").GetInt32(), row.GetProperty("conversion").GetProperty("rate").GetDouble()));
    }

    [Fact]
    public async Task A_merge_that_leads_back_is_refused()
    {
        await using var reading = await StartAsync();
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/a/merge", """{"into":"b"}""");
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/b/merge", """{"into":"c"}""");
        foreach (var (id, into) in new[] { ("c", "a"), ("c", "b"), ("c", "c"), ("c", "") })
        {
            var (status, _, _) = await reading.SendJsonAsync(HttpMethod.Post, $"/api/v1/campaigns/{id}/merge", $$"""{"into":"{{into}}"}""");
            Assert.Equal((id, into, 400), (id, into, status));
        }

        Assert.Equal(400, (await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/c", """{"name":"C","mergedInto":"a"}""")).Status);
        Assert.Equal(400, (await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/campaigns/c", """{"name":"C","mergedInto":"c"}""")).Status);
        Assert.False(reading.Books.Campaigns.ContainsKey("c"));
    }

    [Fact]
    public async Task A_tick_carries_the_campaign_that_it_counts_as()
    {
        await using var reading = await Reading.StartAsync();
        await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/campaigns/old-neon/merge", """{"into":"neon"}""");
        using var client = reading.Client();
        var cancel = TestContext.Current.CancellationToken;
        var stream = new SseReader(await client.GetStreamAsync(new Uri("/ticks?wait=0", UriKind.Relative), cancel));
        await stream.NextAsync("totals", cancel);
        reading.Books.Commit(Make.Sale(300, campaign: "neon"), Make.Sale(200, campaign: "old-neon"), Make.Sale(5));
        var items = (await stream.NextAsync("sale", cancel)).Data.GetProperty("items").EnumerateArray();
        Assert.Equal(["neon", "neon", null], items.Select(i => i.GetProperty("campaign").GetString()));
    }

    private static async Task<Reading> StartAsync()
    {
        var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        reading.Books.Commit(Make.Sale(300, campaign: "neon"), Make.Sale(200, campaign: "old-neon"), Make.Sale(50, campaign: "other"));
        return reading;
    }

    private static async Task PutAsync(Reading reading, string id, string json) =>
        Assert.Equal(201, (await reading.SendJsonAsync(HttpMethod.Put, $"/api/v1/campaigns/{id}", json)).Status);

    private static async Task<string> RowsAsync(Reading reading) => string.Join(
        ',',
        (await reading.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray()
            .Select(r => $"{r.GetProperty("key").GetProperty("campaign").GetString()}:{r.GetProperty("net").GetInt64()}"));

    private static string? Text(string body, string name) => JsonDocument.Parse(body).RootElement.GetProperty(name).GetString();
}
