using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Dashboard;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>The real engine behind something that can be broken.</summary>
public sealed class InfluxFaultTests : IAsyncLifetime
{
    private const long Hour = 3_600_000;

    private readonly MemoryJournal _journal = new(1);
    private readonly WebApplication _front = InfluxEngine.MinimalApp();
    private volatile Func<HttpContext, Task>? _fault;
    private InfluxOptions _options = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var engine = await InfluxServer.SharedAsync();
        var client = new HttpClient { BaseAddress = engine.Url };
        _front.MapFallback(async (HttpContext context) =>
        {
            if (_fault is { } fault) await fault(context);
            else await InfluxEngine.PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        });
        await _front.StartAsync(Cancel);
        _options = engine.Options() with
        {
            Url = new Uri(_front.Urls.First()),
            WriteTimeout = TimeSpan.FromMilliseconds(500),
            QueryTimeout = TimeSpan.FromMilliseconds(500),
            // every answer looks at the store first
            CheckInterval = TimeSpan.Zero,
        };
    }

    public async ValueTask DisposeAsync() => await _front.DisposeAsync();

    public static TheoryData<string> Outages => ["refuses", "resets", "hangs"];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task While_the_store_is_away_the_screen_goes_on_exactly_and_afterwards_it_is_caught_up(string outage)
    {
        using var parts = new StoreParts(_options);
        await using var writer = new RevenueWriter(parts, _journal, NullLogger.Instance);
        using var reader = new RevenueReader(parts, _journal);
        _journal.Commit(0, Sales(300));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        await CheckAsync(reader);

        _fault = outage switch
        {
            "refuses" => context =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }
            ,
            "resets" => Resets,
            _ => context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        };
        var later = _journal.Commit(0, Sales(200));
        var write = writer.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await CheckAsync(reader);
        _journal.Commit(0, Sales(50));
        await CheckAsync(reader);
        await Eventually.HoldsAsync("the store is waited for", () => parts.Condition.State.StartsWith("waiting since ", StringComparison.Ordinal));
        Assert.False(write.IsCompleted);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery { By = Dimension.Product }, Cancel));

        _fault = null;
        await write;
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal(StoreCondition.Ok, parts.Condition.State);
        Assert.Empty(await new StoreVerification(parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task While_the_store_is_away_the_last_hour_goes_on_in_whatever_minute_it_begins()
    {
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeMilliseconds(Samples.At + 12_345));
        using var parts = new StoreParts(_options with { Clock = clock, CheckInterval = TimeSpan.FromSeconds(15) });
        await StoreAsync(300);
        using var reader = new RevenueReader(parts, _journal, _journal);
        await CheckLastHoursAsync(reader, clock);

        var asked = 0;
        _fault = context =>
        {
            asked++;
            return Resets(context);
        };
        for (var minute = 0; minute < 130; minute += 10)
        {
            _journal.Commit(0, Samples.Sale(gross: 700 + minute, atMs: clock.GetUtcNow().ToUnixTimeMilliseconds() - 1));
            await CheckLastHoursAsync(reader, clock);
            // nor does what is not in memory keep asking a store that is known to be away
            var before = asked;
            for (var hours = 3; hours < 6; hours++)
            {
                await CheckAsync(reader, Since(clock.GetUtcNow().ToUnixTimeMilliseconds() - (hours * Hour) - 123));
            }

            Assert.InRange(asked - before, 0, 1);
            clock.Advance(TimeSpan.FromMinutes(9.7));
        }

        _fault = null;
        await CheckLastHoursAsync(reader, clock);
    }

    [Fact]
    public async Task Who_starts_while_the_store_is_away_shows_what_the_journal_tells_and_later_what_the_store_has()
    {
        await StoreAsync(300);
        using var parts = new StoreParts(_options);
        using var reader = new RevenueReader(parts, _journal, _journal);
        _fault = Resets;
        // an hour that begins within a minute, and the newest entry in what is left of it
        var hour = Since(Samples.At - Hour - 345);
        _journal.Commit(0, Samples.Sale(gross: 31, atMs: hour.FromMs!.Value + 1));
        await CheckAsync(reader, hour);
        _journal.Commit(0, Sales(50));
        await CheckAsync(reader, hour);

        var loaded = 0;
        var engine = await InfluxServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = engine.Url };
        _fault = context =>
        {
            if (context.Request.Query["q"].ToString().Contains("LAST(rev)", StringComparison.Ordinal)) loaded++;
            return InfluxEngine.PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        };
        await CheckAsync(reader, hour);
        Assert.True(loaded > 0, "what the store has was not loaded");
    }

    [Fact]
    public async Task What_is_too_much_to_read_from_the_journal_waits_for_the_store()
    {
        await StoreAsync(300);
        using var parts = new StoreParts(_options with { MostFromJournal = 299 });
        using var reader = new RevenueReader(parts, _journal, _journal);
        _fault = Resets;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery(), Cancel));
        _fault = null;
        await CheckAsync(reader);
    }

    [Fact]
    public async Task A_store_that_was_rebuilt_and_then_goes_away_takes_no_answer_with_it()
    {
        await StoreAsync(300);
        using var parts = new StoreParts(_options);
        using var reader = new RevenueReader(parts, _journal, _journal);
        await CheckAsync(reader);
        await new StoreRebuild(parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);
        // another question is the first to notice the new set
        await reader.SumAsync(new SumQuery { FromMs = Samples.At - 1, ToMs = Samples.At }, Cancel);
        _fault = Resets;
        await CheckAsync(reader);
        _fault = null;
        await CheckAsync(reader);
    }

    [Fact]
    public async Task A_wide_question_that_is_answered_from_the_journal_keeps_no_other_one_waiting()
    {
        await StoreAsync(300);
        var timeline = new SlowTimeline(_journal);
        using var parts = new StoreParts(_options with { CheckInterval = TimeSpan.FromHours(1) });
        using var reader = new RevenueReader(parts, _journal, timeline);
        await CheckOneAsync(reader, LastHour);
        _fault = Resets;
        var wide = Task.Run(() => CheckOneAsync(reader, Since(Samples.At - (2 * Hour) - 345)), Cancel);
        await (await Task.WhenAny(timeline.IsRead, wide)).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        // the journal moves on while it is read, also in the minute that the wide one begins in
        _journal.Commit(0, [.. Sales(50), Samples.Sale(gross: 31, atMs: Samples.At - (2 * Hour) - 344)]);
        try
        {
            await Task.Run(() => CheckOneAsync(reader, LastHour), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
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
        await StoreAsync(300);
        var engine = await InfluxServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = engine.Url };
        var clock = new FakeClock(DateTimeOffset.FromUnixTimeMilliseconds(Samples.At));
        using var parts = new StoreParts(_options with { Clock = clock, CheckInterval = TimeSpan.FromSeconds(15), QueryTimeout = TimeSpan.FromSeconds(30) });
        using var reader = new RevenueReader(parts, _journal);
        await CheckOneAsync(reader, LastHour);
        await new StoreRebuild(parts, _journal, NullLogger.Instance).RunAsync(null, Cancel);

        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        _fault = async context =>
        {
            if (context.Request.Query["q"].ToString().Contains("LAST(rev), entries", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await answered.Task;
            }

            await InfluxEngine.PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        };
        clock.Advance(TimeSpan.FromMinutes(1));
        var looks = Task.Run(() => CheckOneAsync(reader, new SumQuery()), Cancel);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await CheckOneAsync(reader, LastHour).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.False(looks.IsCompleted);
        answered.SetResult();
        await looks;
        await CheckOneAsync(reader, LastHour);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_it_is_made_is_a_store_that_cannot_be_reached()
    {
        using var handler = new AnswerHandler(_options, new BreakingHandler());
        using var client = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(_options.Url, Cancel));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_points_were_stored_changes_nothing()
    {
        using var parts = new StoreParts(_options);
        var engine = await InfluxServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = engine.Url };
        var lost = 0;
        await using var writer = new RevenueWriter(parts, _journal, NullLogger.Instance);
        _journal.Commit(0, Sales(100));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        _fault = async context =>
        {
            var address = context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString;
            if (!HttpMethods.IsPost(context.Request.Method) || Interlocked.Increment(ref lost) > 4)
            {
                await InfluxEngine.PassAsync(context, client, address);
                return;
            }

            // stored, and nobody hears of it
            using var body = new StreamContent(context.Request.Body);
            using var stored = await client.PostAsync(new Uri(address, UriKind.Relative), body);
            context.Abort();
        };
        var later = _journal.Commit(0, Sales(100));
        await writer.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await writer.FlushAsync(Cancel);
        Assert.True(lost > 4);
        Assert.Empty(await new StoreVerification(parts, _journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task Points_that_the_engine_refuses_are_reported_one_by_one_and_the_others_are_stored()
    {
        using var parts = new StoreParts(_options with { WriteTimeout = TimeSpan.FromSeconds(20), QueryTimeout = TimeSpan.FromSeconds(20) });
        await parts.Setup.EnsureBucketAsync(Cancel);
        // a stranger wrote the field as another type: the engine refuses ours in the same week
        var strange = Samples.At - (60 * 24 * Hour);
        await parts.Writer.WriteAsync([$"revenue gross=1.5 {strange * 1_000_000}"], (_, reason) => Assert.Fail(reason), Cancel);
        await using var writer = new RevenueWriter(parts, _journal, NullLogger.Instance);
        var refused = new List<(long Seq, string Reason)>();
        writer.Letters = (points, _) =>
        {
            refused.AddRange(points.Select(p => (p.At.Entry.Seq, p.Reason)));
            return Task.CompletedTask;
        };
        _journal.Commit(0, Sales(100).Select((e, i) => i is 30 or 77 ? e with { AtMs = strange + i } : e));
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        Assert.Equal([31, 78], refused.Select(r => r.Seq));
        Assert.All(refused, r => Assert.Contains("field type conflict", r.Reason, StringComparison.Ordinal));
        var stored = await parts.Connection.QueryAsync("SELECT COUNT(seq) FROM revenue", Cancel);
        Assert.Equal(98, stored.Series[0].Number(0, 1));
    }

    [Fact]
    public async Task Minutes_with_more_entries_than_memory_is_worth_are_added_up_by_the_server_to_the_millisecond()
    {
        var random = new Random(17);
        var minute = Samples.At / 60_000 * 60_000;
        Entry Any(int gross) => Samples.Sale(gross: gross, atMs: minute - random.Next(120_000));
        _journal.Commit(0, Enumerable.Range(0, 400).Select(Any));
        using var parts = new StoreParts(_options with { QueryTimeout = TimeSpan.FromSeconds(20), WriteTimeout = TimeSpan.FromSeconds(20), MostReaderRows = 100 });
        await using var writer = new RevenueWriter(parts, _journal, NullLogger.Instance);
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
        // what only the journal has is added to that
        _journal.Commit(0, Enumerable.Range(0, 20).Select(Any));
        var engine = await InfluxServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = engine.Url };
        var loaded = 0;
        _fault = async context =>
        {
            var asked = context.Request.Query["q"].ToString();
            if (asked.Contains("SELECT seq, ms", StringComparison.Ordinal) && (asked.Contains($"time >= {(minute - 60_000) * 1_000_000} ", StringComparison.Ordinal) || asked.Contains($"time >= {(minute - 120_000) * 1_000_000} ", StringComparison.Ordinal))) loaded++;
            await InfluxEngine.PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
        };
        using var reader = new RevenueReader(parts, _journal);
        foreach (var by in (Dimension?[])[null, Dimension.Campaign, Dimension.Product])
        {
            for (var i = 0; i < 8; i++)
            {
                long[] points = [.. Enumerable.Range(0, 4).Select(_ => minute - random.Next(120_000)).Append(minute - 500 - i).Append(minute - 250 - i).Distinct().Order()];
                var query = new SumQuery { FromMs = points[0], ToMs = points[^1], Buckets = points[..^1], By = by };
                await CheckOneAsync(reader, query);
            }
        }

        Assert.Equal(0, loaded);
    }

    [Fact]
    public async Task A_store_that_is_far_behind_says_so_until_it_is_filled()
    {
        await StoreAsync(20);
        _journal.Commit(0, Sales(50));
        using var parts = new StoreParts(_options with { MostLag = 49 });
        using var reader = new RevenueReader(parts, _journal);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery(), Cancel));
        Assert.Equal("the revenue store is 50 entries behind the journal and is being filled; ask again later", refusal.Message);
        await StoreAsync(0);
        await CheckAsync(reader);
    }

    private sealed class BreakingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
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

    private static SumQuery Since(long fromMs) => new() { FromMs = fromMs, By = Dimension.Campaign };

    private static SumQuery LastHour => new() { FromMs = Samples.At / 60_000 * 60_000 - Hour, By = Dimension.Campaign };

    private async Task CheckOneAsync(RevenueReader reader, SumQuery query)
    {
        var answer = await reader.SumAsync(query, Cancel);
        Assert.Equal(_journal.Head, answer.Cursor);
        Assert.Equal(RevenueStoreContract.PlainSum([.. _journal.All], query), RevenueStoreContract.Sorted(answer.Rows));
    }

    private static Task Resets(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private async Task StoreAsync(int sales)
    {
        using var parts = new StoreParts(_options);
        await using var writer = new RevenueWriter(parts, _journal, NullLogger.Instance);
        // not every entry is money
        _journal.Commit(0, [.. Sales(sales), Samples.Note(0, Samples.Raw("evt_1"), component: 1)]);
        await writer.CatchUpAsync(_journal.Head, null, Cancel);
    }

    /// <summary>As a summary asks: everything, and two hours that begin at any millisecond.</summary>
    private async Task CheckLastHoursAsync(RevenueReader reader, FakeClock clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var hours = new SumQuery { FromMs = now - (2 * Hour), ToMs = now, Buckets = [now - (2 * Hour), now - Hour] };
        await CheckAsync(reader, hours);
    }

    private static IEnumerable<Entry> Sales(int count) => Enumerable.Range(0, count).Select(i => Samples.Sale(gross: 100 + i, atMs: Samples.At - (i * 37_000L)));

    private Task CheckAsync(RevenueReader reader) => CheckAsync(reader, LastHour);

    private async Task CheckAsync(RevenueReader reader, SumQuery some)
    {
        var head = _journal.Head;
        foreach (var (query, answer) in new[] { some, new SumQuery() }.Zip(await reader.SumManyAsync([some, new SumQuery()], Cancel)))
        {
            Assert.Equal(head, answer.Cursor);
            Assert.Equal(RevenueStoreContract.PlainSum([.. _journal.All], query), RevenueStoreContract.Sorted(answer.Rows));
        }
    }
}
