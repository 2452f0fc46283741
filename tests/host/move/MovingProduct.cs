using RevenuePulse.Host.Move;
using RevenuePulse.Tests.Backends;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Backends.Embedded;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Host.Move;

/// <summary>A twin with its processor running: where a journal moves from, or to.</summary>
internal sealed class MovingProduct : IAsyncDisposable
{
    private readonly ITwin _twin;
    private RunningProcessor _processor;

    private MovingProduct(string kind, ITwin twin) => (Kind, _twin, _processor) = (kind, twin, new RunningProcessor(twin.Backend));

    public string Kind { get; }

    public IBackend Backend => _twin.Backend;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<MovingProduct> OfAsync(string kind, int partitions = 3) => new(
        kind, kind == "cluster" ? await ClusterUnderTest.StartAsync(o => o with { Recall = RunningProcessor.Recall }, partitions) : new EmbeddedUnderTest());

    /// <summary>Hands events in, in order, and waits until all are settled.</summary>
    public async Task DeliverAsync(params IEnumerable<RawEvent> events)
    {
        await Task.WhenAll(events.Select(raw => Backend.RawLog.AppendAsync(raw, Stop)).ToList());
        // the writer's thread gives the answer: what comes next must not run on it
        await Task.Yield();
        await Eventually.HoldsAsync("everything is settled", () => Counts().Pending == 0);
    }

    /// <summary>As <c>pulse rebuild --from-raw</c> does; only of the embedded kind.</summary>
    public async Task BookAnewAsync()
    {
        _processor.Dispose();
        await _twin.RestartAsync();
        ((EmbeddedUnderTest)_twin).Backend.ForgetDecisions();
        await _twin.RestartAsync();
        _processor = new RunningProcessor(Backend);
        await Eventually.HoldsAsync("everything is settled", () => Counts().Pending == 0);
    }

    public PipelineCounts Counts()
    {
        using var snapshot = Backend.Read();
        return snapshot.Counts();
    }

    public Task<(long Events, long Entries)> ExportAsync(string path) => Task.Run(() => JournalExport.Run(new BackendView(Backend), path, TimeProvider.System, _ => { }));

    public Task<ImportReport> ImportAsync(string path) => JournalImport.RunAsync(Backend, path, _ => _ => { }, Stop);

    /// <summary>What every minute comes to, per currency, campaign and kind.</summary>
    public Dictionary<(string Currency, string? Campaign, Kind Kind, long Minute), Amounts> Minutes()
    {
        using var snapshot = Backend.Read();
        return snapshot.Entries().Where(entry => entry.IsMoney)
            .GroupBy(e => (e.Dimensions.Currency, e.Dimensions.Campaign, e.Dimensions.Kind, e.AtMs / 60_000))
            .Select(g => (g.Key, Sum: g.Aggregate(default(Amounts), (sum, e) => sum + e.Amounts)))
            .Where(g => !g.Sum.IsZero)
            .ToDictionary(g => g.Key, g => g.Sum);
    }

    /// <summary>Journal, ledger and balance agree.</summary>
    public void AssertWhole()
    {
        using var snapshot = Backend.Read();
        Assert.Empty(snapshot.Verify());
        Assert.True(snapshot.Counts().Balanced);
        Assert.Empty(RevenuePulse.Host.Verification.Resettle(snapshot));
    }

    public async ValueTask DisposeAsync()
    {
        _processor.Dispose();
        await _twin.DisposeAsync();
    }
}
