using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>A bucket of the real engine behind something that can be broken, the journal that fills it, and what every answer must be.</summary>
internal sealed class BreakableStore : IAsyncDisposable
{
    public const long Hour = 3_600_000;

    private readonly WebApplication _front = InfluxEngine.MinimalApp();
    private volatile Func<HttpContext, Task>? _fault;
    private HttpClient _engine = null!;

    /// <summary>An hour that is whole minutes.</summary>
    public static SumQuery LastHour => Since((Samples.At / 60_000 * 60_000) - Hour);

    public MemoryJournal Journal { get; } = new(1);

    public InfluxOptions Options { get; private set; } = null!;

    /// <summary>What happens to requests; null = they are passed on.</summary>
    public Func<HttpContext, Task>? Fault { get => _fault; set => _fault = value; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask StartAsync()
    {
        var engine = await InfluxServer.SharedAsync();
        _engine = new HttpClient { BaseAddress = engine.Url };
        _front.MapFallback((HttpContext context) => _fault is { } fault ? fault(context) : PassAsync(context));
        await _front.StartAsync(Cancel);
        Options = engine.Options() with
        {
            Url = new Uri(_front.Urls.First()),
            WriteTimeout = TimeSpan.FromMilliseconds(500),
            QueryTimeout = TimeSpan.FromMilliseconds(500),
            // every answer looks at the store first
            CheckInterval = TimeSpan.Zero,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _engine?.Dispose();
    }

    public static SumQuery Since(long fromMs) => new() { FromMs = fromMs, By = Dimension.Campaign };

    public static IEnumerable<Entry> Sales(int count) => Enumerable.Range(0, count).Select(i => Samples.Sale(gross: 100 + i, atMs: Samples.At - (i * 37_000L)));

    public static Task Resets(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public Task PassAsync(HttpContext context) =>
        InfluxEngine.PassAsync(context, _engine, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);

    /// <summary>Sales that journal and engine have.</summary>
    public async Task StoreAsync(int sales)
    {
        using var parts = new StoreParts(Options);
        await using var writer = new RevenueWriter(parts, Journal, NullLogger.Instance);
        // not every entry is money
        Journal.Commit(0, [.. Sales(sales), Samples.Note(0, Samples.Raw("evt_1"), component: 1)]);
        await writer.CatchUpAsync(Journal.Head, null, Cancel);
    }

    /// <summary>One answer is what the journal adds up to, at its head.</summary>
    public async Task CheckOneAsync(RevenueReader reader, SumQuery query)
    {
        var answer = await reader.SumAsync(query, Cancel);
        Assert.Equal(Journal.Head, answer.Cursor);
        Assert.Equal(RevenueStoreContract.PlainSum([.. Journal.All], query), RevenueStoreContract.Sorted(answer.Rows));
    }

    /// <summary>And so are two at once: some time, and all of it.</summary>
    public Task CheckAsync(RevenueReader reader) => CheckAsync(reader, LastHour);

    public async Task CheckAsync(RevenueReader reader, SumQuery some)
    {
        var head = Journal.Head;
        foreach (var (query, answer) in new[] { some, new SumQuery() }.Zip(await reader.SumManyAsync([some, new SumQuery()], Cancel)))
        {
            Assert.Equal(head, answer.Cursor);
            Assert.Equal(RevenueStoreContract.PlainSum([.. Journal.All], query), RevenueStoreContract.Sorted(answer.Rows));
        }
    }
}
