using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Puts the journal into the store. A batch is done when its points are stored; roll-up snapshots follow every few seconds. After a crash,
/// a rebalance, a wiped store or a restored backup the gap is read from the journal first (<see cref="StoreFiller"/>): the store is always
/// told a partition's entries in order and without a gap.
/// </summary>
internal sealed partial class RevenueWriter : IJournalFeed, IAsyncDisposable
{
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(5);

    private readonly InfluxOptions _options;
    private readonly StoreFiller _filler;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;

    /// <param name="parts">The store.</param>
    /// <param name="journal">Where gaps are filled from.</param>
    /// <param name="log">For the operator.</param>
    /// <param name="target">A set to fill that does not count yet; null for the one that does.</param>
    public RevenueWriter(StoreParts parts, IJournal journal, ILogger log, MeasurementSet? target = null)
    {
        (_options, _log, _filler) = (parts.Options, log, new StoreFiller(parts, journal, log, target));
        _timer = _options.Clock.CreateTimer(_ => _ = TickAsync(), null, _options.SnapshotInterval, _options.SnapshotInterval);
    }

    /// <inheritdoc/>
    public Action<PartitionEntry, string> Refused
    {
        get => _filler.Refused;
        set => _filler.Refused = value;
    }

    /// <summary>For each partition that was written to, the last entry that is stored.</summary>
    public IReadOnlyDictionary<int, long> Written => _filler.Written;

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var part in entries.Chunk(_options.LinesPerWrite))
            {
                await _filler.TakeAsync(part, cancel);
                if (_filler.IsFlushDue) await _filler.FlushAsync(cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Stores everything up to a position of the journal, from wherever the store ends.</summary>
    /// <param name="to">A position not beyond the head.</param>
    /// <param name="progress">Told how many entries are behind, partition by partition.</param>
    /// <param name="cancel">Ends it; the next call goes on.</param>
    public async Task CatchUpAsync(Cursor to, IProgress<long>? progress, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await _filler.CatchUpAsync(to, progress, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Writes the snapshots that are due, now, and looks whether the store still holds what it was given.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await _filler.FlushAsync(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        var isFree = false;
        try
        {
            using var soon = new CancellationTokenSource(_lastWords, _options.Clock);
            await _one.WaitAsync(soon.Token);
            isFree = true;
            await _filler.FlushAsync(soon.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailableException or InvalidDataException)
        {
            // the journal has it: the next writer goes on from the note in the store
            LogLater(e);
        }

        await _stop.CancelAsync();
        // whoever is still at work is told to stop; the feed has its own token
        if (!isFree) await _one.WaitAsync(_lastWords);
        _stop.Dispose();
        _one.Dispose();
    }

    private async Task TickAsync()
    {
        if (_stop.IsCancellationRequested || !await _one.WaitAsync(0)) return;
        try
        {
            if (_filler.IsLookDue) await _filler.FlushAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // the end
        }
        catch (Exception e) when (e is StoreUnavailableException or InvalidDataException)
        {
            LogLater(e);
        }
        finally
        {
            _one.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Snapshots are written later")]
    private partial void LogLater(Exception e);
}
