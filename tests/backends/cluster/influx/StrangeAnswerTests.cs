using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Dashboard;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>What readers and a rebuild make of answers that a healthy server does not give.</summary>
public sealed class StrangeAnswerTests : IAsyncLifetime
{
    private const string Notes =
        """{"results":[{"statement_id":0,"series":[{"name":"revenue_sets","tags":{"number_tag":"1"},"columns":["time","last","generation"],"values":[[1,1,"7"]]}]},{"statement_id":1},{"statement_id":2}]}""";

    private readonly MemoryJournal _journal = new(1);
    private FakeInflux _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FakeInflux.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("""{"results":[{"statement_id":0,"series":[{"name":"x","columns":["time"],"values":[[1]]}],"partial":true}]}""", "max-row-limit = 0")]
    [InlineData("<h1>Welcome</h1>", "cannot be understood")]
    [InlineData("", "cannot be understood")]
    [InlineData("""{"results":[{"statement_id":0,"series":[{"name":"x","columns":["time","last"],"values":[[1,1""", "cannot be understood")]
    [InlineData("""{"results":[{"statement_id":0,"series":[{"name":"x","columns":["time","last"],"values":[[1,1e300]]}]}]}""", "cannot be understood")]
    [InlineData("""{"results":[{"statement_id":0,"error":"shard 3 is broken"}]}""", "shard 3 is broken")]
    public async Task An_answer_that_is_cut_off_or_makes_no_sense_is_no_sum(string answer, string expected)
    {
        OtherAnswers(answer);
        using var parts = _server.Parts();
        using var reader = new RevenueReader(parts, _journal);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery(), Cancel));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_of_2_deletes_what_nobody_reads_any_more()
    {
        OtherAnswers("""{"results":[]}""");
        using var parts = _server.Parts();
        await new StoreRebuild(parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
        Assert.Contains("number=2i", Assert.Single(_server.Stored), StringComparison.Ordinal);
        var deletions = _server.Other.Where(o => o.Address == "POST /api/v2/delete?org=acme&bucket=revenue").Select(o => JsonDocument.Parse(o.Body).RootElement).ToList();
        Assert.Equal(
            [.. new[] { "revenue", "revenue_1m", "revenue_15m", "revenue_1h", "revenue_6h", "revenue_1d" }.Select(name => $"_measurement=\"{name}\""), "_measurement=\"revenue_refused\" AND set=\"1\""],
            deletions.Select(d => d.GetProperty("predicate").GetString()));
        Assert.All(deletions, d => Assert.Equal(("1970-01-01T00:00:00Z", "2200-01-01T00:00:00Z"), (d.GetProperty("start").GetString(), d.GetProperty("stop").GetString())));
    }

    [Fact]
    public async Task A_deletion_that_is_refused_is_told_and_does_not_undo_the_rebuild()
    {
        OtherAnswers("""{"results":[]}""");
        _server.Deletion = 403;
        using var parts = _server.Parts();
        using var log = new RecordedLog();
        await new StoreRebuild(parts, _journal, log).RunAsync(null, Cancel);
        Assert.Single(_server.Stored);
        Assert.Single(log.Lines, line => line.Contains("Set 1 of the revenue store, which nobody reads any more, stays: InfluxDB answered 403", StringComparison.Ordinal));
    }

    /// <summary>Of a store that has one set and nothing in it.</summary>
    private void OtherAnswers(string answer) => _server.Answer = query => query.Contains("revenue_sets", StringComparison.Ordinal) ? Notes : answer;
}
