using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Puts the journal into the store. A batch is done when its points are stored; roll-up snapshots follow every few seconds, then the note
/// how far they reach. Whatever lies between that note and what is handed in next, after a crash, a rebalance, a wiped store or a restored
/// backup, is read from the journal first: the store is always told a partition's entries in order and without a gap.
/// </summary>
internal sealed partial class RevenueWriter : IJournalFeed, IAsyncDisposable
{
    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(5);

    private readonly InfluxOptions _options;
    private readonly StoreParts _parts;
    private readonly JournalTail _journal;
    private readonly ILogger _log;
    private readonly WriterReach _reach;
    private readonly SnapshotWriter _snapshots;
    private readonly OwnLines _own;
    private readonly RefusedPoints _refused;
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private long _flushedAt;
    private long _checkedAt;

    /// <param name="parts">The store.</param>
    /// <param name="journal">Where gaps are filled from.</param>
    /// <param name="log">For the operator.</param>
    /// <param name="target">A set to fill that does not count yet; null for the one that does.</param>
    public RevenueWriter(StoreParts parts, IJournal journal, ILogger log, MeasurementSet? target = null)
    {
        (_parts, _options, _log) = (parts, parts.Options, log);
        _journal = new JournalTail(journal, parts.Options);
        _own = new OwnLines(parts, log);
        _refused = new RefusedPoints(_own, log);
        _reach = new WriterReach(parts, _journal, _own, target);
        _snapshots = new SnapshotWriter(parts, _own);
        _flushedAt = _checkedAt = _options.Clock.GetTimestamp();
        _timer = _options.Clock.CreateTimer(_ => _ = TickAsync(), null, _options.SnapshotInterval, _options.SnapshotInterval);
    }

    /// <inheritdoc/>
    public Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters
    {
        get => _refused.Letters;
        set => _refused.Letters = value;
    }

    /// <summary>Points that the server refused since this writer began.</summary>
    public long Refused => _refused.Count;

    /// <summary>
    /// A snapshot or note that the server refuses; null while it takes all. Until it does, points are stored and nothing is summed up or noted:
    /// readers take from the journal what comes after the last note, and memory does not fill with cells that cannot be written.
    /// </summary>
    public string? Held { get; private set; }

    /// <summary>For each partition that was written to, the last entry that is stored.</summary>
    public IReadOnlyDictionary<int, long> Written { get; private set; } = new Dictionary<int, long>();

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var part in entries.Chunk(_options.LinesPerWrite))
            {
                await TakeAsync(part, cancel);
                if (IsDue(_flushedAt, _options.SnapshotInterval) || _snapshots.IsFull) await FlushCoreAsync(cancel);
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
            await _reach.OpenAsync(cancel);
            for (var partition = 0; partition < to.Seqs.Count; partition++)
            {
                await FillAsync(partition, to.Seqs[partition], cancel, progress);
            }

            await FlushCoreAsync(cancel);
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
            await FlushCoreAsync(cancel);
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
            await FlushCoreAsync(soon.Token);
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

    private async ValueTask TakeAsync(PartitionEntry[] entries, CancellationToken cancel)
    {
        await _reach.OpenAsync(cancel);
        var fresh = new List<PartitionEntry>(entries.Length);
        var reached = new Dictionary<int, long>();
        foreach (var at in entries)
        {
            var (partition, seq) = (at.Partition, at.Entry.Seq);
            if (!reached.TryGetValue(partition, out var last)) last = await OfAsync(partition, cancel);
            if (seq <= last) continue;
            if (seq > last + 1)
            {
                await StoreAsync(fresh, cancel);
                fresh.Clear();
                await FillAsync(partition, seq - 1, cancel);
            }

            fresh.Add(at);
            reached[partition] = seq;
        }

        await StoreAsync(fresh, cancel);
    }

    private ValueTask<long> OfAsync(int partition, CancellationToken cancel) => _reach.OfAsync(partition, _snapshots.LearnAsync, cancel);

    /// <summary>Reads and stores a partition from the journal up to an entry.</summary>
    private async ValueTask FillAsync(int partition, long through, CancellationToken cancel, IProgress<long>? progress = null)
    {
        var wanted = new long[partition + 1];
        wanted[partition] = through;
        await _parts.Hold.UntilDoneAsync(
            async stop =>
            {
                await _journal.ReachAsync(wanted, stop);
                return true;
            },
            cancel);
        while (await OfAsync(partition, cancel) is var last && last < through)
        {
            var page = await _parts.Hold.UntilDoneAsync(_ => ValueTask.FromResult(_journal.ReadOne(partition, last, through)), cancel);
            if (page.Count == 0 || page[0].Seq != last + 1) throw new InvalidDataException($"The journal has no entry {last + 1} of partition {partition}.");
            await StoreAsync([.. page.Select(e => new PartitionEntry(partition, e))], cancel);
            if (_snapshots.IsFull) await WriteSnapshotsAsync(cancel);
            progress?.Report(page.Count);
        }
    }

    /// <summary>Entries of open partitions, in order and without a gap.</summary>
    private async ValueTask StoreAsync(List<PartitionEntry> entries, CancellationToken cancel)
    {
        if (entries.Count == 0) return;
        var money = entries.Where(e => e.Entry.IsMoney).ToList();
        if (Held is null) await _snapshots.PrepareAsync(_reach.Set!, money, cancel);
        _refused.Forget();
        var writes = new WritesUnderWay(_options.WritesAtOnce);
        for (var at = 0; at < money.Count; at += _options.LinesPerWrite)
        {
            var from = at;
            var lines = money.GetRange(from, Math.Min(_options.LinesPerWrite, money.Count - from)).ConvertAll(e => _reach.Lines!.Point(e, _reach.Cap.Join(e.Partition, e.Entry.Dimensions)));
            await writes.AddAsync(_parts.Writer.WriteAsync(lines, (i, reason) => _refused.Add(money[from + i], reason, isTold: !RefusedEntry.IsTooOld(reason)), cancel));
        }

        await writes.AllAsync();
        // a cell counts an entry once, so what is interrupted here may come again
        if (Held is null) money.ForEach(Add);
        HoldFor(await _refused.TellAsync(_reach.Set!, cancel));
        _reach.Reached(entries);
        Written = new Dictionary<int, long>(_reach.Last);
    }

    private void Add(PartitionEntry at)
    {
        try
        {
            _snapshots.Apply(at);
        }
        catch (OverflowException)
        {
            _refused.Add(at, "with it a sum leaves the 64-bit range; it is in no roll-up", isTold: false);
        }
    }

    /// <summary>
    /// Looks before it notes: a store that was restored from a backup must not be told that it is complete.
    /// </summary>
    private async ValueTask FlushCoreAsync(CancellationToken cancel)
    {
        if (_reach.Set is null) return;
        _checkedAt = _options.Clock.GetTimestamp();
        if (!await _reach.IsIntactAsync(cancel)) await HealAsync(cancel);
        else if (Held is null) await WriteSnapshotsAsync(cancel);
        else if (await _own.WriteAsync([Held], cancel) is null) await FillAgainAsync(cancel);
        _flushedAt = _options.Clock.GetTimestamp();
    }

    private async ValueTask WriteSnapshotsAsync(CancellationToken cancel)
    {
        if (Held is null) HoldFor(await _snapshots.WriteAsync(_reach, cancel));
    }

    private void HoldFor(string? refused)
    {
        if (refused is null) return;
        Held = refused;
        _snapshots.Forget();
    }

    /// <summary>Fills the store again from where its notes say.</summary>
    private async ValueTask HealAsync(CancellationToken cancel)
    {
        LogLost();
        _parts.Condition.Lost("the store lost data or was rebuilt; it is being filled from the journal");
        await FillAgainAsync(cancel);
        _parts.Condition.Stored();
    }

    private async ValueTask FillAgainAsync(CancellationToken cancel)
    {
        Held = null;
        _parts.Condition.Refusing(null);
        _parts.Condition.Drops(false);
        var targets = _reach.Last.ToList();
        _reach.Forget();
        _snapshots.Forget();
        await _reach.OpenAsync(cancel);
        foreach (var (partition, seq) in targets)
        {
            await FillAsync(partition, seq, cancel);
        }

        await WriteSnapshotsAsync(cancel);
    }

    private async Task TickAsync()
    {
        if (_stop.IsCancellationRequested || !await _one.WaitAsync(0)) return;
        try
        {
            if (_snapshots.IsDue || _reach.IsBehind || IsDue(_checkedAt, _options.CheckInterval)) await FlushCoreAsync(_stop.Token);
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

    private bool IsDue(long since, TimeSpan interval) => _options.Clock.GetElapsedTime(since) >= interval;

    [LoggerMessage(LogLevel.Warning, "The revenue store lost data or was rebuilt; it is being filled from the journal")]
    private partial void LogLost();

    [LoggerMessage(LogLevel.Warning, "Snapshots are written later")]
    private partial void LogLater(Exception e);
}
