using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The revenue store of the cluster: one InfluxDB, read and written by any number of processes.</summary>
public sealed partial class InfluxStore : IAsyncDisposable
{
    private readonly StoreParts _parts;
    private readonly IJournal _journal;
    private readonly ILogger _log;
    private readonly RevenueReader _reader;
    private readonly Lazy<RevenueWriter> _writer;
    private StoreWatch? _watch;

    /// <summary>Asks nothing of the server yet.</summary>
    /// <param name="options">The server.</param>
    /// <param name="journal">What is stored.</param>
    /// <param name="timeline">The same journal by time, to answer from while the server is away; null where that cannot be.</param>
    /// <param name="log">For the operator.</param>
    public InfluxStore(InfluxOptions options, IJournal journal, ITimeline? timeline, ILogger log)
    {
        (_parts, _journal, _log) = (new StoreParts(options), journal, log);
        _parts.Setup.Learned += Tell;
        _reader = new RevenueReader(_parts, journal, timeline);
        _writer = new Lazy<RevenueWriter>(() => new RevenueWriter(_parts, journal, log));
    }

    /// <summary>Sums.</summary>
    public IRevenueStore Store => _reader;

    /// <summary>What the server is and cannot do; null until it has said so.</summary>
    public ServerVersion? Server => _parts.Setup.Version is { IsKnown: true } known ? known : null;

    /// <summary>How the store is.</summary>
    public StoreCondition Condition => _parts.Condition;

    /// <summary>For each partition the last entry that is stored, as this process knows by its own writes and by the store's notes.</summary>
    public IReadOnlyList<long> Stored
    {
        get
        {
            var written = _writer.IsValueCreated ? _writer.Value.Written : new Dictionary<int, long>();
            var seen = _watch?.Covered;
            // a partition that went to another process goes on there: only the notes tell
            return [.. Enumerable.Range(0, _journal.Head.Seqs.Count).Select(p => Math.Max(written.GetValueOrDefault(p), seen?[p] ?? 0))];
        }
    }

    /// <summary>Looks from now on how far the store is, so that <see cref="Stored"/> and <see cref="Condition"/> are true without a write.</summary>
    public void Watch() => _watch ??= new StoreWatch(_parts, _journal);

    /// <summary>Takes the journal.</summary>
    internal IJournalFeed Feed => _writer.Value;

    /// <summary>Stores everything up to a position of the journal, from wherever the store ends; holds while the store is away.</summary>
    /// <param name="to">A position not beyond the journal's head.</param>
    /// <param name="progress">Told how many entries were stored since it was told last.</param>
    /// <param name="cancel">Ends it; the next call goes on.</param>
    public Task CatchUpAsync(Cursor to, IProgress<long>? progress, CancellationToken cancel) => _writer.Value.CatchUpAsync(to, progress, cancel);

    /// <summary>The server's version and limits.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    public async Task<ServerVersion> DetectAsync(CancellationToken cancel) => await _parts.Setup.DetectAsync(cancel);

    /// <summary>Compares the store with the journal: differences in words, empty when all is well.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancel) => new StoreVerification(_parts, _journal).RunAsync(cancel);

    /// <summary>Fills the store anew from the journal and switches to it; the old one answers until then.</summary>
    /// <param name="progress">Told how many entries were stored since it was told last.</param>
    /// <param name="tell">Told what the store refused, in words.</param>
    /// <param name="cancel">Ends it; nothing has changed then.</param>
    /// <exception cref="StoreUnavailableException">The store refuses what sums need; nothing has changed.</exception>
    public Task RebuildAsync(IProgress<long>? progress, Action<string> tell, CancellationToken cancel) =>
        new StoreRebuild(_parts, _journal, _log) { Tell = tell }.RunAsync(progress, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null) await _watch.DisposeAsync();
        if (_writer.IsValueCreated) await _writer.Value.DisposeAsync();
        _reader.Dispose();
        _parts.Dispose();
    }

    private void Tell(ServerVersion server)
    {
        LogServer(_log, server.Text);
        foreach (var limit in server.Limits)
        {
            LogLimit(_log, server.Text, limit);
        }
    }

    [LoggerMessage(LogLevel.Information, "The revenue store is InfluxDB {Version}")]
    private static partial void LogServer(ILogger logger, string version);

    [LoggerMessage(LogLevel.Warning, "InfluxDB {Version}: {Limit}")]
    private static partial void LogLimit(ILogger logger, string version, string limit);
}
