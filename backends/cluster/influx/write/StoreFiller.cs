using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// The work of a <see cref="RevenueWriter"/>, one step at a time: points, then roll-up snapshots, then the note how far they reach. Whatever
/// lies between that note and what is handed in next is read from the journal first. Used by one caller at a time.
/// </summary>
internal sealed partial class StoreFiller
{
    private readonly InfluxOptions _options;
    private readonly StoreParts _parts;
    private readonly JournalTail _journal;
    private readonly ILogger _log;
    private readonly MeasurementSet? _target;
    private readonly RollupCells _cells;
    private readonly CellLoader _loader;
    private readonly ValueCap _cap;
    private readonly Dictionary<int, long> _last = [];
    private readonly Dictionary<int, long> _covered = [];
    private MeasurementSet? _set;
    private EntryLines? _lines;
    private long _flushedAt;
    private long _checkedAt;

    /// <param name="parts">The store.</param>
    /// <param name="journal">Where gaps are filled from.</param>
    /// <param name="log">For the operator.</param>
    /// <param name="target">A set to fill that does not count yet; null for the one that does.</param>
    public StoreFiller(StoreParts parts, IJournal journal, ILogger log, MeasurementSet? target)
    {
        (_parts, _options, _log, _target) = (parts, parts.Options, log, target);
        _journal = new JournalTail(journal, parts.Options);
        _cells = new RollupCells(_options.MostWriterRows);
        _loader = new CellLoader(parts.Connection, parts.Hold);
        _cap = new ValueCap(_options.MostValues);
        _flushedAt = _checkedAt = _options.Clock.GetTimestamp();
    }

    /// <summary>Told of an entry that the store can never take, and why.</summary>
    public Action<PartitionEntry, string> Refused { get; set; } = (_, _) => { };

    /// <summary>For each partition that was written to, the last entry that is stored.</summary>
    public IReadOnlyDictionary<int, long> Written { get; private set; } = new Dictionary<int, long>();

    /// <summary>True when snapshots should be written before more is taken.</summary>
    public bool IsFlushDue => IsDue(_flushedAt, _options.SnapshotInterval) || _cells.Rows > _options.MostWriterRows;

    /// <summary>True when there are snapshots or notes to write, or the store was not looked at for a while.</summary>
    public bool IsLookDue => _cells.DirtyCells > 0 || _last.Any(l => l.Value > _covered[l.Key]) || IsDue(_checkedAt, _options.CheckInterval);

    /// <summary>Stores entries as they are handed in; what is known already is passed over, what is missing is read.</summary>
    public async ValueTask TakeAsync(PartitionEntry[] entries, CancellationToken cancel)
    {
        await OpenAsync(cancel);
        var fresh = new List<PartitionEntry>(entries.Length);
        var reached = new Dictionary<int, long>();
        foreach (var at in entries)
        {
            var (partition, seq) = (at.Partition, at.Entry.Seq);
            if (!reached.TryGetValue(partition, out var last)) last = await OpenPartitionAsync(partition, cancel);
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

    /// <summary>Stores everything up to a position of the journal.</summary>
    public async ValueTask CatchUpAsync(Cursor to, IProgress<long>? progress, CancellationToken cancel)
    {
        await OpenAsync(cancel);
        for (var partition = 0; partition < to.Seqs.Count; partition++)
        {
            await FillAsync(partition, to.Seqs[partition], cancel, progress);
        }

        await FlushAsync(cancel);
    }

    /// <summary>
    /// Looks before it notes: a store that was restored from a backup must not be told that it is complete.
    /// </summary>
    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        if (_set is null) return;
        if (await IsIntactAsync(cancel)) await WriteSnapshotsAsync(cancel);
        else await HealAsync(cancel);
    }

    private async ValueTask WriteSnapshotsAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        foreach (var (key, series, rev, sum) in _cells.Dirty())
        {
            lines.Add(_lines!.Snapshot(key, series, rev, sum));
            if (lines.Count < _options.LinesPerWrite) continue;
            await WriteAsync(lines, cancel);
            lines.Clear();
        }

        await WriteAsync(lines, cancel);
        var notes = _last.Where(l => l.Value > _covered[l.Key]).Select(l => SetBook.CoveredLine(_set!, l.Key, _covered[l.Key], l.Value));
        await WriteAsync([.. notes], cancel);
        _cells.MarkStored();
        foreach (var (partition, seq) in _last)
        {
            _covered[partition] = seq;
        }

        _flushedAt = _options.Clock.GetTimestamp();
    }

    private async ValueTask WriteAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        string? refused = null;
        await _parts.Writer.WriteAsync(lines, (_, reason) => refused = reason, cancel);
        if (refused is not null) LogSnapshotRefused(refused);
    }

    private async ValueTask<StoreNotes> NotesAsync(CancellationToken cancel) =>
        await _parts.Hold.UntilDoneAsync(stop => _parts.Sets.ReadAsync(_journal.Head.Generation, stop), cancel);

    /// <summary>False when the store lost what it had confirmed, or when another set counts now.</summary>
    private async ValueTask<bool> IsIntactAsync(CancellationToken cancel)
    {
        _checkedAt = _options.Clock.GetTimestamp();
        var notes = await NotesAsync(cancel);
        return (_target is not null || notes.Current?.Number == _set!.Number) && _covered.All(c => notes.CoveredBy(_set!, c.Key) >= c.Value);
    }

    /// <summary>Fills the store again from where its notes say.</summary>
    private async ValueTask HealAsync(CancellationToken cancel)
    {
        LogLost();
        _parts.Condition.Lost("the store lost data or was rebuilt; it is being filled from the journal");
        var targets = _last.ToList();
        Forget();
        await OpenAsync(cancel);
        foreach (var (partition, seq) in targets)
        {
            await FillAsync(partition, seq, cancel);
        }

        await WriteSnapshotsAsync(cancel);
        _parts.Condition.Stored();
    }

    private void Forget()
    {
        (_set, _lines) = (null, null);
        _last.Clear();
        _covered.Clear();
        _cells.Clear();
        _cap.Clear();
    }

    private async ValueTask OpenAsync(CancellationToken cancel)
    {
        if (_set is not null) return;
        await _parts.Hold.UntilDoneAsync(_parts.Setup.DetectAsync, cancel);
        await _parts.Setup.EnsureBucketAsync(cancel);
        var set = _target ?? await CurrentSetAsync(cancel);
        await _loader.OpenAsync(set, cancel);
        (_set, _lines) = (set, new EntryLines(set));
    }

    private async ValueTask<MeasurementSet> CurrentSetAsync(CancellationToken cancel)
    {
        var generation = _journal.Head.Generation;
        var notes = await NotesAsync(cancel);
        if (notes.Current is { } current) return current;
        var first = new MeasurementSet(notes.Highest + 1, generation);
        await WriteAsync([SetBook.SwitchLine(first)], cancel);
        return first;
    }

    /// <summary>The last entry of a partition that the store has completely.</summary>
    private async ValueTask<long> OpenPartitionAsync(int partition, CancellationToken cancel)
    {
        if (_last.TryGetValue(partition, out var last)) return last;
        var notes = await NotesAsync(cancel);
        var values = await _parts.Hold.UntilDoneAsync(stop => _parts.Connection.QueryAsync(ValueCap.Question(_set!, partition), stop), cancel);
        _cap.Load(partition, values.Series);
        return _last[partition] = _covered[partition] = notes.CoveredBy(_set!, partition);
    }

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
        while (await OpenPartitionAsync(partition, cancel) is var last && last < through)
        {
            var page = _journal.ReadOne(partition, last, through);
            if (page.Count == 0 || page[0].Seq != last + 1) throw new InvalidDataException($"The journal has no entry {last + 1} of partition {partition}.");
            await StoreAsync([.. page.Select(e => new PartitionEntry(partition, e))], cancel);
            if (_cells.Rows > _options.MostWriterRows) await WriteSnapshotsAsync(cancel);
            progress?.Report(page.Count);
        }
    }

    /// <summary>Entries of open partitions, in order and without a gap.</summary>
    private async ValueTask StoreAsync(List<PartitionEntry> entries, CancellationToken cancel)
    {
        if (entries.Count == 0) return;
        var money = entries.Where(e => e.Entry.IsMoney).ToList();
        var missing = _cells.Missing(money);
        if (missing.Count > 0) await _loader.LoadAsync(_set!, _cells, missing, cancel);
        var lines = money.ConvertAll(e => _lines!.Point(e, _cap.Join(e.Partition, e.Entry.Dimensions)));
        foreach (var part in Enumerable.Range(0, lines.Count).Chunk(_options.LinesPerWrite))
        {
            var from = part[0];
            await _parts.Writer.WriteAsync(lines.GetRange(from, part.Length), (i, reason) => Refuse(money[from + i], reason), cancel);
        }

        // from here on nothing can fail half-way
        money.ForEach(Add);
        foreach (var at in entries)
        {
            _last[at.Partition] = at.Entry.Seq;
        }

        Written = new Dictionary<int, long>(_last);
    }

    private void Add(PartitionEntry at)
    {
        try
        {
            _cells.Apply(at);
        }
        catch (OverflowException)
        {
            Refuse(at, "with it a sum leaves the 64-bit range; it is in no roll-up");
        }
    }

    private void Refuse(PartitionEntry at, string reason)
    {
        LogRefused(at.Partition, at.Entry.Seq, reason);
        Refused(at, reason);
    }

    private bool IsDue(long since, TimeSpan interval) => _options.Clock.GetElapsedTime(since) >= interval;

    [LoggerMessage(LogLevel.Error, "InfluxDB refuses entry {Seq} of partition {Partition}: {Reason}")]
    private partial void LogRefused(int partition, long seq, string reason);

    [LoggerMessage(LogLevel.Error, "InfluxDB refuses a roll-up snapshot: {Reason}. Run pulse verify")]
    private partial void LogSnapshotRefused(string reason);

    [LoggerMessage(LogLevel.Warning, "The revenue store lost data or was rebuilt; it is being filled from the journal")]
    private partial void LogLost();
}
