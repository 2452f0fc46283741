using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>The real engine behind something that can be broken: what is written, and what is asked of it.</summary>
public sealed class InfluxFaultTests : IAsyncLifetime
{
    private readonly BreakableStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _store.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<string> Outages => ["refuses", "resets", "hangs"];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task While_the_store_is_away_the_screen_goes_on_exactly_and_afterwards_it_is_caught_up(string outage)
    {
        using var parts = new StoreParts(_store.Options);
        await using var writer = new RevenueWriter(parts, _store.Journal, NullLogger.Instance);
        using var reader = new RevenueReader(parts, _store.Journal);
        _store.Journal.Commit(0, BreakableStore.Sales(300));
        await writer.CatchUpAsync(_store.Journal.Head, null, Cancel);
        await _store.CheckAsync(reader);

        _store.Fault = outage switch
        {
            "refuses" => context =>
            {
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            }
            ,
            "resets" => BreakableStore.Resets,
            _ => context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        };
        var later = _store.Journal.Commit(0, BreakableStore.Sales(200));
        var write = writer.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await _store.CheckAsync(reader);
        _store.Journal.Commit(0, BreakableStore.Sales(50));
        await _store.CheckAsync(reader);
        await Eventually.HoldsAsync("the store is waited for", () => parts.Condition.State.StartsWith("waiting since ", StringComparison.Ordinal));
        Assert.False(write.IsCompleted);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery { By = Dimension.Product }, Cancel));

        _store.Fault = null;
        await write;
        await writer.CatchUpAsync(_store.Journal.Head, null, Cancel);
        Assert.Equal(StoreCondition.Ok, parts.Condition.State);
        Assert.Empty(await new StoreVerification(parts, _store.Journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task A_connection_that_breaks_while_it_is_made_is_a_store_that_cannot_be_reached()
    {
        using var handler = new AnswerHandler(_store.Options, new BreakingHandler());
        using var client = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(_store.Options.Url, Cancel));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_points_were_stored_changes_nothing()
    {
        using var parts = new StoreParts(_store.Options);
        var engine = await InfluxServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = engine.Url };
        var lost = 0;
        await using var writer = new RevenueWriter(parts, _store.Journal, NullLogger.Instance);
        _store.Journal.Commit(0, BreakableStore.Sales(100));
        await writer.CatchUpAsync(_store.Journal.Head, null, Cancel);
        _store.Fault = async context =>
        {
            var address = context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString;
            if (!HttpMethods.IsPost(context.Request.Method) || Interlocked.Increment(ref lost) > 4)
            {
                await _store.PassAsync(context);
                return;
            }

            // stored, and nobody hears of it
            using var body = new StreamContent(context.Request.Body);
            using var stored = await client.PostAsync(new Uri(address, UriKind.Relative), body);
            context.Abort();
        };
        var later = _store.Journal.Commit(0, BreakableStore.Sales(100));
        await writer.WriteAsync([.. later.Select(e => new PartitionEntry(0, e))], Cancel);
        await writer.FlushAsync(Cancel);
        Assert.True(lost > 4);
        Assert.Empty(await new StoreVerification(parts, _store.Journal).RunAsync(Cancel));
    }

    [Fact]
    public async Task Points_that_the_engine_refuses_are_reported_one_by_one_and_the_others_are_stored()
    {
        using var parts = new StoreParts(_store.Options with { WriteTimeout = TimeSpan.FromSeconds(20), QueryTimeout = TimeSpan.FromSeconds(20) });
        await parts.Setup.EnsureBucketAsync(Cancel);
        // a stranger wrote the field as another type: the engine refuses ours in the same week
        var strange = Samples.At - (60 * 24 * BreakableStore.Hour);
        await parts.Writer.WriteAsync([$"revenue gross=1.5 {strange * 1_000_000}"], (_, reason) => Assert.Fail(reason), Cancel);
        await using var writer = new RevenueWriter(parts, _store.Journal, NullLogger.Instance);
        var refused = new List<(long Seq, string Reason)>();
        writer.Letters = (points, _) =>
        {
            refused.AddRange(points.Select(p => (p.At.Entry.Seq, p.Reason)));
            return Task.CompletedTask;
        };
        _store.Journal.Commit(0, BreakableStore.Sales(100).Select((e, i) => i is 30 or 77 ? e with { AtMs = strange + i } : e));
        await writer.CatchUpAsync(_store.Journal.Head, null, Cancel);
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
        _store.Journal.Commit(0, Enumerable.Range(0, 400).Select(Any));
        using var parts = new StoreParts(_store.Options with { QueryTimeout = TimeSpan.FromSeconds(20), WriteTimeout = TimeSpan.FromSeconds(20), MostReaderRows = 100 });
        await using var writer = new RevenueWriter(parts, _store.Journal, NullLogger.Instance);
        await writer.CatchUpAsync(_store.Journal.Head, null, Cancel);
        // what only the journal has is added to that
        _store.Journal.Commit(0, Enumerable.Range(0, 20).Select(Any));
        var loaded = 0;
        _store.Fault = async context =>
        {
            var asked = context.Request.Query["q"].ToString();
            if (asked.Contains("SELECT seq, ms", StringComparison.Ordinal) && (asked.Contains($"time >= {(minute - 60_000) * 1_000_000} ", StringComparison.Ordinal) || asked.Contains($"time >= {(minute - 120_000) * 1_000_000} ", StringComparison.Ordinal))) loaded++;
            await _store.PassAsync(context);
        };
        using var reader = new RevenueReader(parts, _store.Journal);
        foreach (var by in (Dimension?[])[null, Dimension.Campaign, Dimension.Product])
        {
            for (var i = 0; i < 8; i++)
            {
                long[] points = [.. Enumerable.Range(0, 4).Select(_ => minute - random.Next(120_000)).Append(minute - 500 - i).Append(minute - 250 - i).Distinct().Order()];
                var query = new SumQuery { FromMs = points[0], ToMs = points[^1], Buckets = points[..^1], By = by };
                await _store.CheckOneAsync(reader, query);
            }
        }

        Assert.Equal(0, loaded);
    }

    [Fact]
    public async Task A_store_that_is_far_behind_says_so_until_it_is_filled()
    {
        await _store.StoreAsync(20);
        _store.Journal.Commit(0, BreakableStore.Sales(50));
        using var parts = new StoreParts(_store.Options with { MostLag = 49 });
        using var reader = new RevenueReader(parts, _store.Journal);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await reader.SumAsync(new SumQuery(), Cancel));
        Assert.Equal("the revenue store is 50 entries behind the journal and is being filled; ask again later", refusal.Message);
        await _store.StoreAsync(0);
        await _store.CheckAsync(reader);
    }

    private sealed class BreakingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }
}
