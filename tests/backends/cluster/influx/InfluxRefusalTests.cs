using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>The real engine that refuses one thing for good: what is not in the store must be told by the journal, and never be called complete.</summary>
public sealed class InfluxRefusalTests : IAsyncLifetime
{
    private const long Day = 86_400_000;

    private readonly MemoryJournal _journal = new(1);
    private readonly WebApplication _front = InfluxEngine.MinimalApp();
    private readonly List<(long Seq, string Reason)> _letters = [];
    private volatile Func<HttpContext, Task<bool>>? _fault;
    private StoreParts _parts = null!;

    // a week of the engine's own, which nothing else is written into
    private static long Strange => Samples.At - (60 * Day);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var engine = await InfluxServer.SharedAsync();
        var client = new HttpClient { BaseAddress = engine.Url };
        _front.MapFallback(async (HttpContext context) =>
        {
            if (_fault is { } fault && await fault(context)) return;
            await InfluxEngine.PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        });
        await _front.StartAsync(Cancel);
        _parts = new StoreParts(engine.Options() with { Url = new Uri(_front.Urls.First()), LinesPerWrite = 40, CheckInterval = TimeSpan.Zero });
        await _parts.Setup.EnsureBucketAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _parts?.Dispose();
    }

    [Fact]
    public async Task Sums_take_refused_points_from_the_journal_whatever_they_are_split_by_and_wherever_they_end()
    {
        await StrangerAsync("revenue");
        await using var writer = NewWriter();
        _journal.Commit(0, Sales(100).Select((e, i) => i is 30 or 77 ? e with { AtMs = Strange + i } : e));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal([31, 78], _letters.Select(l => l.Seq));
        Assert.All(_letters, l => Assert.Contains("field type conflict", l.Reason, StringComparison.Ordinal));
        await CheckAsync();
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_refused_point_that_the_store_took_later_counts_once()
    {
        _fault = RefuseSaleAsync;
        await using var writer = NewWriter();
        _journal.Commit(0, Sales(10).Append(Samples.Sale(gross: 4_000, atMs: Strange)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal(11, Assert.Single(_letters).Seq);
        await CheckAsync();
        _fault = null;
        var lines = new EntryLines(new MeasurementSet(1, "7"));
        await _parts.Writer.WriteAsync([.. _journal.All.Select(e => lines.Point(new PartitionEntry(0, e), e.Dimensions))], (_, reason) => Assert.Fail(reason), Cancel);
        Assert.Equal(11, (await _parts.Connection.QueryAsync("SELECT COUNT(seq) FROM revenue", Cancel)).Series[0].Number(0, 1));
        await CheckAsync();
    }

    [Fact]
    public async Task Who_watches_the_store_knows_what_it_refused_until_a_rebuild_brings_it_in()
    {
        await StrangerAsync("revenue");
        await using var writer = NewWriter();
        _journal.Commit(0, Sales(20).Append(Samples.Sale(atMs: Strange)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal((StoreCondition.Ok, 1), await WatchedAsync(1));
        Assert.StartsWith("1 entry was refused by InfluxDB and summed up from the journal", _parts.Condition.Remark, StringComparison.Ordinal);

        await new StoreRebuild(_parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
        Assert.Equal((StoreCondition.Ok, 0), await WatchedAsync(0));
        Assert.Null(_parts.Condition.Remark);
        Assert.Empty((await _parts.Sets.ReadAsync("7", Cancel)).Refused);
        await CheckAsync();
    }

    [Fact]
    public async Task A_roll_up_that_the_store_refuses_is_never_called_complete_and_sums_stay_exact()
    {
        await StrangerAsync("revenue_1m");
        await using var writer = NewWriter();
        _journal.Commit(0, Sales(50).Append(Samples.Sale(gross: 4_000, atMs: Strange)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Contains("InfluxDB refuses roll-ups or notes of the store (partial write: field type conflict", _parts.Condition.State, StringComparison.Ordinal);
        await CheckAsync();
        // sales go on meanwhile
        await writer.WriteAsync([.. _journal.Commit(0, Sales(50)).Select(e => new PartitionEntry(0, e))], Cancel);
        await writer.FlushAsync(Cancel);
        Assert.Contains("field type conflict", _parts.Condition.State, StringComparison.Ordinal);
        Assert.Empty((await _parts.Sets.ReadAsync("7", Cancel)).Covered);
        Assert.Empty(_letters);
        await CheckAsync();

        await _parts.Connection.CommandAsync("DROP MEASUREMENT revenue_1m", Cancel);
        await writer.FlushAsync(Cancel);
        await AssertCompleteAsync(set: 1);
    }

    [Fact]
    public async Task A_rebuild_mends_what_the_store_refuses_and_the_running_writer_follows()
    {
        await StrangerAsync("revenue_1d");
        await using var writer = NewWriter();
        _journal.Commit(0, Sales(50).Append(Samples.Sale(gross: 4_000, atMs: Strange)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        await new StoreRebuild(_parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
        await writer.FlushAsync(Cancel);
        await AssertCompleteAsync(set: 2);
    }

    [Fact]
    public async Task What_is_older_than_the_bucket_keeps_is_a_letter_in_no_sum_and_keeps_nothing_else_waiting()
    {
        await _parts.Connection.CommandAsync($"ALTER RETENTION POLICY autogen ON \"{_parts.Options.Bucket}\" DURATION 30d", Cancel);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await using var writer = NewWriter();
        var kept = _journal.Commit(0, Enumerable.Range(0, 20).Select(i => Samples.Sale(gross: 100 + i, atMs: now - (i * 37_000L))));
        _journal.Commit(0, Samples.Sale(gross: 9_999, atMs: now - (400 * Day)));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Contains("retention policy", Assert.Single(_letters).Reason, StringComparison.Ordinal);
        Assert.Equal(21, (await _parts.Sets.ReadAsync("7", Cancel)).Covered[(1, 0)]);
        Assert.Equal((StoreCondition.Ok, 1), await WatchedAsync(1));
        // who writes knows that roll-ups are missing, who only watches that an entry is
        Assert.Contains("sums of that time are too low", _parts.Condition.Remark, StringComparison.Ordinal);
        _parts.Condition.Drops(false);
        Assert.Contains("1 of these are in no sum", _parts.Condition.Remark, StringComparison.Ordinal);
        using var reader = new RevenueReader(_parts, _journal, _journal);
        foreach (var by in (Dimension?[])[null, Dimension.Product])
        {
            var query = new SumQuery { By = by };
            Assert.Equal(RevenueStoreContract.PlainSum([.. kept], query), RevenueStoreContract.Sorted((await reader.SumAsync(query, Cancel)).Rows));
        }
    }

    [Fact]
    public async Task A_letter_that_cannot_be_written_yet_keeps_the_note_waiting()
    {
        await StrangerAsync("revenue");
        await using var writer = NewWriter();
        writer.Letters = (_, _) => throw new InvalidDataException("no brokers");
        _journal.Commit(0, Samples.Sale(atMs: Strange));
        await Assert.ThrowsAsync<InvalidDataException>(() => writer.CatchUpAsync(_journal.Head, null, Cancel));
        await writer.FlushAsync(Cancel);
        Assert.Empty((await _parts.Sets.ReadAsync("7", Cancel)).Covered);
        KeepLetters(writer);
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal(1, Assert.Single(_letters).Seq);
        await CheckAsync();
    }

    [Fact]
    public async Task A_rebuild_into_which_roll_ups_do_not_go_switches_nothing_and_says_so()
    {
        await StrangerAsync("revenue_1h_set2");
        await using (var writer = NewWriter())
        {
            _journal.Commit(0, Sales(50).Append(Samples.Sale(gross: 4_000, atMs: Strange)));
            await writer.CatchUpAsync(_journal.Head, null, Cancel);
        }

        using var command = new StoreParts(_parts.Options);
        var rebuild = new StoreRebuild(command, _journal, NullLogger.Instance);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => rebuild.RunAsync(null, Cancel));
        Assert.Contains("field type conflict", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was switched", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await _parts.Sets.ReadAsync("7", Cancel)).Current!.Number);
        await CheckAsync();
        // what it left was swept away, and with it the cause
        await rebuild.RunAsync(null, Cancel);
        await AssertCompleteAsync(set: 2);
    }

    [Fact]
    public async Task A_rebuild_tells_which_entries_were_refused_and_how_far_it_is()
    {
        await StrangerAsync("revenue_set1");
        await StrangerAsync("revenue_set2");
        var told = new List<string>();
        var stored = new Counted();
        await using (var writer = NewWriter())
        {
            _journal.Commit(0, Sales(50).Append(Samples.Sale(gross: 4_000, atMs: Strange)));
            await writer.CatchUpAsync(_journal.Head, null, Cancel);
        }

        await new StoreRebuild(_parts, _journal, NullLogger.Instance) { Tell = told.Add }.RunAsync(stored, Cancel);
        Assert.Equal(51, stored.Entries);
        Assert.Collection(
            told,
            line => Assert.StartsWith("InfluxDB refuses entry 51 of partition 0: partial write: field type conflict", line, StringComparison.Ordinal),
            line => Assert.StartsWith("1 refused in all", line, StringComparison.Ordinal));
        await AssertCompleteAsync(set: 2);
    }

    [Fact]
    public async Task An_answer_that_was_begun_before_a_rebuild_is_not_put_together_from_what_the_rebuild_dropped()
    {
        await using (var writer = NewWriter())
        {
            _journal.Commit(0, Sales(50));
            await writer.CatchUpAsync(_journal.Head, null, Cancel);
        }

        var isRebuilt = false;
        _fault = async context =>
        {
            if (isRebuilt || !context.Request.Query["q"].ToString().Contains("LAST(rev), entries", StringComparison.Ordinal)) return false;
            isRebuilt = true;
            await new StoreRebuild(_parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
            return false;
        };
        await CheckAsync();
        Assert.True(isRebuilt);
    }

    /// <summary>As 2.x says it.</summary>
    private static async Task<bool> RefuseSaleAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/write", StringComparison.Ordinal)) return false;
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var holds = (await reader.ReadToEndAsync()).Split('\n').Any(line => line.StartsWith("revenue,", StringComparison.Ordinal) && line.Contains("gross=4000i", StringComparison.Ordinal));
        context.Request.Body.Position = 0;
        if (holds) await FakeInflux.Status(422, "failure writing points")(context, []);
        return holds;
    }

    private sealed class Counted : IProgress<long>
    {
        public long Entries { get; private set; }

        public void Report(long value) => Entries += value;
    }

    /// <summary>Somebody else wrote a field of ours as another type: the engine refuses ours in the same week.</summary>
    private ValueTask StrangerAsync(string measurement) => _parts.Writer.WriteAsync(
        [$"{measurement},stranger=1 gross=1.5 {Strange * 1_000_000}"], (_, reason) => Assert.Fail(reason), Cancel);

    private RevenueWriter NewWriter()
    {
        var writer = new RevenueWriter(_parts, _journal, NullLogger.Instance);
        KeepLetters(writer);
        return writer;
    }

    private void KeepLetters(RevenueWriter writer) => writer.Letters = (refused, _) =>
    {
        _letters.AddRange(refused.Select(r => (r.At.Entry.Seq, r.Reason)));
        return Task.CompletedTask;
    };

    private static IEnumerable<Entry> Sales(int count) => Enumerable.Range(0, count).Select(i => Samples.Sale(gross: 100 + i, atMs: Samples.At - (i * 37_000L)));

    private async Task<(string State, long Refused)> WatchedAsync(long refused)
    {
        await using var watch = new StoreWatch(_parts, _journal);
        for (var until = TimeProvider.System.GetTimestamp(); watch.Covered[0] < _journal.Head.Seq || _parts.Condition.Refused != refused; await Task.Delay(2, Cancel))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(until) < TimeSpan.FromSeconds(20), "the watch never saw it");
        }

        return (_parts.Condition.State, _parts.Condition.Refused);
    }

    private async Task AssertCompleteAsync(int set)
    {
        Assert.Equal(StoreCondition.Ok, _parts.Condition.State);
        var notes = await _parts.Sets.ReadAsync("7", Cancel);
        Assert.Equal((set, _journal.Head.Seq), (notes.Current!.Number, notes.CoveredBy(notes.Current, 0)));
        Assert.Empty(await new StoreVerification(_parts, _journal).RunAsync(Cancel));
        await CheckAsync();
    }

    /// <summary>A reader that knows nothing yet: everything, what ends within the refused entries' minute, and splits that roll-ups do not know.</summary>
    private async Task CheckAsync()
    {
        using var reader = new RevenueReader(_parts, _journal, _journal);
        foreach (var by in (Dimension?[])[null, Dimension.Campaign, Dimension.Product, Dimension.Country])
        {
            foreach (var fromMs in (long?[])[null, Strange - 5, Strange + 31, Samples.At - 100_000])
            {
                var query = new SumQuery { FromMs = fromMs, By = by };
                var answer = await reader.SumAsync(query, Cancel);
                Assert.Equal(_journal.Head, answer.Cursor);
                Assert.Equal(RevenueStoreContract.PlainSum([.. _journal.All], query), RevenueStoreContract.Sorted(answer.Rows));
            }
        }
    }
}
