using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Dashboard;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>While the engine is away, or its pages are on their way, memory and journal answer in its place.</summary>
public sealed class StandInTests : IAsyncLifetime
{
    private readonly BreakableStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _store.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task While_the_store_is_away_the_last_hour_goes_on_in_whatever_minute_it_begins()
    {
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeMilliseconds(Samples.At + 12_345));
        using var parts = new StoreParts(_store.Options with { Clock = clock, CheckInterval = TimeSpan.FromSeconds(15) });
        await _store.StoreAsync(300);
        using var reader = new RevenueReader(parts, _store.Journal, _store.Journal);
        await CheckLastHoursAsync(reader, clock);

        var asked = 0;
        _store.Fault = context =>
        {
            asked++;
            return BreakableStore.Resets(context);
        };
        for (var minute = 0; minute < 130; minute += 10)
        {
            _store.Journal.Commit(0, Samples.Sale(gross: 700 + minute, atMs: clock.GetUtcNow().ToUnixTimeMilliseconds() - 1));
            await CheckLastHoursAsync(reader, clock);
            // nor does what is not in memory keep asking a store that is known to be away
            var before = asked;
            for (var hours = 3; hours < 6; hours++)
            {
                await _store.CheckAsync(reader, BreakableStore.Since(clock.GetUtcNow().ToUnixTimeMilliseconds() - (hours * BreakableStore.Hour) - 123));
            }

            Assert.InRange(asked - before, 0, 1);
            clock.Advance(TimeSpan.FromMinutes(9.7));
        }

        _store.Fault = null;
        await CheckLastHoursAsync(reader, clock);
    }

    [Fact]
    public async Task Who_starts_while_the_store_is_away_shows_what_the_journal_tells_and_later_what_the_store_has()
    {
        await _store.StoreAsync(300);
        using var parts = new StoreParts(_store.Options);
        using var reader = new RevenueReader(parts, _store.Journal, _store.Journal);
        _store.Fault = BreakableStore.Resets;
        // an hour that begins within a minute, and the newest entry in what is left of it
        var hour = BreakableStore.Since(Samples.At - BreakableStore.Hour - 345);
        _store.Journal.Commit(0, Samples.Sale(gross: 31, atMs: hour.FromMs!.Value + 1));
        await _store.CheckAsync(reader, hour);
        _store.Journal.Commit(0, BreakableStore.Sales(50));
        await _store.CheckAsync(reader, hour);

        var loaded = 0;
        _store.Fault = context =>
        {
            if (context.Request.Query["q"].ToString().Contains("LAST(rev)", StringComparison.Ordinal)) loaded++;
            return _store.PassAsync(context);
        };
        await _store.CheckAsync(reader, hour);
        Assert.True(loaded > 0, "what the store has was not loaded");
    }

    [Fact]
    public async Task What_is_too_much_to_read_from_the_journal_waits_for_the_store()
    {
        await _store.StoreAsync(300);
        using var parts = new StoreParts(_store.Options with { MostFromJournal = 299 });
        using var reader = new RevenueReader(parts, _store.Journal, _store.Journal);
        _store.Fault = BreakableStore.Resets;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery(), Cancel));
        _store.Fault = null;
        await _store.CheckAsync(reader);
    }

    [Fact]
    public async Task A_wide_question_that_is_answered_from_the_journal_keeps_no_other_one_waiting()
    {
        await _store.StoreAsync(300);
        var timeline = new SlowTimeline(_store.Journal);
        using var parts = new StoreParts(_store.Options with { CheckInterval = TimeSpan.FromHours(1) });
        using var reader = new RevenueReader(parts, _store.Journal, timeline);
        await _store.CheckOneAsync(reader, BreakableStore.LastHour);
        _store.Fault = BreakableStore.Resets;
        var wide = Task.Run(() => _store.CheckOneAsync(reader, BreakableStore.Since(Samples.At - (2 * BreakableStore.Hour) - 345)), Cancel);
        await (await Task.WhenAny(timeline.IsRead, wide)).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        // the journal moves on while it is read, also in the minute that the wide one begins in
        _store.Journal.Commit(0, [.. BreakableStore.Sales(50), Samples.Sale(gross: 31, atMs: Samples.At - (2 * BreakableStore.Hour) - 344)]);
        try
        {
            await Task.Run(() => _store.CheckOneAsync(reader, BreakableStore.LastHour), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            Assert.False(wide.IsCompleted);
        }
        finally
        {
            timeline.GoOn();
        }

        await wide;
    }

    [Fact]
    public async Task While_pages_of_a_rebuilt_store_are_on_their_way_those_in_memory_answer()
    {
        await _store.StoreAsync(300);
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeMilliseconds(Samples.At));
        using var parts = new StoreParts(_store.Options with { Clock = clock, CheckInterval = TimeSpan.FromSeconds(15), QueryTimeout = TimeSpan.FromSeconds(30) });
        using var reader = new RevenueReader(parts, _store.Journal);
        await _store.CheckOneAsync(reader, BreakableStore.LastHour);
        await new StoreRebuild(parts, _store.Journal, NullLogger.Instance).RunAsync(null, Cancel);

        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Fault = async context =>
        {
            if (context.Request.Query["q"].ToString().Contains("LAST(rev), entries", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await answered.Task;
            }

            await _store.PassAsync(context);
        };
        clock.Advance(TimeSpan.FromMinutes(1));
        var looks = Task.Run(() => _store.CheckOneAsync(reader, new SumQuery()), Cancel);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await _store.CheckOneAsync(reader, BreakableStore.LastHour).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.False(looks.IsCompleted);
        answered.SetResult();
        await looks;
        await _store.CheckOneAsync(reader, BreakableStore.LastHour);
    }

    [Fact]
    public async Task A_store_that_was_rebuilt_and_then_goes_away_takes_no_answer_with_it()
    {
        await _store.StoreAsync(300);
        using var parts = new StoreParts(_store.Options);
        using var reader = new RevenueReader(parts, _store.Journal, _store.Journal);
        await _store.CheckAsync(reader);
        await new StoreRebuild(parts, _store.Journal, NullLogger.Instance).RunAsync(null, Cancel);
        // another question is the first to notice the new set
        await reader.SumAsync(new SumQuery { FromMs = Samples.At - 1, ToMs = Samples.At }, Cancel);
        _store.Fault = BreakableStore.Resets;
        await _store.CheckAsync(reader);
        _store.Fault = null;
        await _store.CheckAsync(reader);
    }

    /// <summary>As a summary asks: everything, and two hours that begin at any millisecond.</summary>
    private async Task CheckLastHoursAsync(RevenueReader reader, FakeClock clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var hours = new SumQuery { FromMs = now - (2 * BreakableStore.Hour), ToMs = now, Buckets = [now - (2 * BreakableStore.Hour), now - BreakableStore.Hour] };
        await _store.CheckAsync(reader, hours);
    }

    /// <summary>A journal that is read only when it is told to go on.</summary>
    private sealed class SlowTimeline(MemoryJournal journal) : ITimeline
    {
        private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new();

        public (long FirstMs, long LastMs)? Ends => journal.Ends;

        /// <summary>Completes when somebody reads.</summary>
        public Task IsRead => _isRead.Task;

        public void GoOn() => _goOn.SetResult();

        public long Count(long fromMs, long toMs, long most) => journal.Count(fromMs, toMs, most);

        public void Read(long fromMs, long toMs, Action<Entry> take)
        {
            _isRead.TrySetResult();
            _goOn.Task.GetAwaiter().GetResult();
            journal.Read(fromMs, toMs, take);
        }
    }
}
