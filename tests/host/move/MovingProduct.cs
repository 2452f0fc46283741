using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Embedded;
using RevenuePulse.Host.Move;
using RevenuePulse.Processor;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Host.Move;

/// <summary>A backend with its processor running: where a journal moves from, or to.</summary>
internal sealed class MovingProduct : IAsyncDisposable
{
    private readonly IAsyncDisposable[] _parts;

    private string? _folder;

    private MovingProduct(string kind, IBackend backend, params IAsyncDisposable[] parts) => (Kind, Backend, _parts) = (kind, backend, parts);

    public string Kind { get; }

    public IBackend Backend { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<MovingProduct> OfAsync(string kind, int partitions = 3)
    {
        if (kind == "cluster")
        {
            var cluster = new MockCluster(partitions);
            var process = await ClusterProcess.StartAsync(cluster);
            return new MovingProduct(kind, process.Backend, process, new Ending(cluster.Dispose));
        }

        var folder = Directory.CreateTempSubdirectory("pulse-move-").FullName;
        var (backend, running) = OpenEmbedded(folder);
        return new MovingProduct(kind, backend, running, new Ending(() => Directory.Delete(folder, recursive: true))) { _folder = folder };
    }

    /// <summary>Hands events in, in order, and waits until all are settled.</summary>
    public async Task DeliverAsync(params IEnumerable<RawEvent> events)
    {
        await Task.WhenAll(events.Select(raw => Backend.RawLog.AppendAsync(raw, Stop)).ToList());
        // the writer's thread gives the answer: what comes next must not run on it
        await Task.Yield();
        await Eventually.HoldsAsync("everything is settled", () => Task.FromResult(Counts().Pending == 0));
    }

    /// <summary>As <c>pulse rebuild --from-raw</c> does; only of the embedded kind.</summary>
    public async Task BookAnewAsync()
    {
        await _parts[0].DisposeAsync();
        await using (var backend = EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = _folder! }))
        {
            backend.ForgetDecisions();
        }

        (Backend, _parts[0]) = OpenEmbedded(_folder!);
        await Eventually.HoldsAsync("everything is settled", () => Task.FromResult(Counts().Pending == 0));
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
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>The backend, and what ends its processor and closes it.</summary>
    private static (IBackend Backend, IAsyncDisposable Running) OpenEmbedded(string folder)
    {
        var backend = EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = folder });
        var stop = new CancellationTokenSource();
        var loop = new ProcessorLoop(backend.RawBatches, new Settler(TranslationRules.Default, () => backend.Book.Campaigns), NullLogger<ProcessorLoop>.Instance);
        var thread = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        thread.Start();
        return (backend, new Ending(() =>
        {
            End(stop, thread);
            backend.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }));
    }

    private static void End(CancellationTokenSource stop, Thread thread)
    {
        stop.Cancel();
        thread.Join();
        stop.Dispose();
    }

    private sealed class Ending(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
