namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// The set that a writer fills, and how far each partition of it is: the last entry that is stored, and the last that the store's own notes
/// vouch for.
/// </summary>
internal sealed class WriterReach(StoreParts parts, JournalTail journal, OwnLines own, MeasurementSet? target)
{
    private readonly Dictionary<int, long> _last = [];
    private readonly Dictionary<int, long> _noted = [];

    /// <summary>Null until <see cref="OpenAsync"/>.</summary>
    public MeasurementSet? Set { get; private set; }

    /// <summary>How entries are written into the set.</summary>
    public EntryLines? Lines { get; private set; }

    /// <summary>Which products and countries stay apart in it.</summary>
    public ValueCap Cap { get; } = new(parts.Options.MostValues);

    /// <summary>For each partition that was opened the last entry that is stored.</summary>
    public IReadOnlyDictionary<int, long> Last => _last;

    /// <summary>True when more is stored than is noted.</summary>
    public bool IsBehind => _last.Any(l => l.Value > _noted[l.Key]);

    /// <summary>Finds the set, or begins the first one.</summary>
    public async ValueTask OpenAsync(CancellationToken cancel)
    {
        if (Set is not null) return;
        await parts.Hold.UntilDoneAsync(parts.Setup.DetectAsync, cancel);
        await parts.Setup.EnsureBucketAsync(cancel);
        var set = target ?? await CurrentAsync(cancel);
        (Set, Lines) = (set, new EntryLines(set));
    }

    /// <summary>The last entry of a partition that the store has completely.</summary>
    /// <param name="partition">Opened, if it is not yet.</param>
    /// <param name="prepare">What has to be known of the set beside: looked at after the note, because what comes later is not vouched for.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<long> OfAsync(int partition, Func<MeasurementSet, CancellationToken, ValueTask> prepare, CancellationToken cancel)
    {
        if (_last.TryGetValue(partition, out var last)) return last;
        var notes = await NotesAsync(cancel);
        var values = await parts.Hold.UntilDoneAsync(stop => parts.Connection.QueryAsync(ValueCap.Question(Set!, partition), stop), cancel);
        await prepare(Set!, cancel);
        Cap.Load(partition, values.Series);
        return _last[partition] = _noted[partition] = notes.CoveredBy(Set!, partition);
    }

    /// <summary>Entries of open partitions are stored, in order.</summary>
    public void Reached(IEnumerable<PartitionEntry> entries)
    {
        foreach (var at in entries)
        {
            _last[at.Partition] = at.Entry.Seq;
        }
    }

    /// <summary>Notes in the store how far it is complete. Null, or a line that it refuses.</summary>
    public async ValueTask<string?> NoteAsync(CancellationToken cancel)
    {
        var lines = _last.Where(l => l.Value > _noted[l.Key]).Select(l => SetBook.CoveredLine(Set!, l.Key, _noted[l.Key], l.Value));
        if (await own.WriteAsync([.. lines], cancel) is { } refused) return refused;
        foreach (var (partition, seq) in _last)
        {
            _noted[partition] = seq;
        }

        return null;
    }

    /// <summary>False when the store lost what it had confirmed, or when another set counts now.</summary>
    public async ValueTask<bool> IsIntactAsync(CancellationToken cancel)
    {
        var notes = await NotesAsync(cancel);
        return (target is not null || notes.Current?.Number == Set!.Number) && _noted.All(n => notes.CoveredBy(Set!, n.Key) >= n.Value);
    }

    public void Forget()
    {
        (Set, Lines) = (null, null);
        _last.Clear();
        _noted.Clear();
        Cap.Clear();
    }

    private async ValueTask<MeasurementSet> CurrentAsync(CancellationToken cancel)
    {
        var notes = await NotesAsync(cancel);
        if (notes.Current is { } current) return current;
        var first = new MeasurementSet(notes.Highest + 1, journal.Head.Generation);
        if (await own.WriteAsync([SetBook.SwitchLine(first)], cancel) is not null) throw new StoreUnavailableException("InfluxDB refuses the first note in an empty store");
        return first;
    }

    private async ValueTask<StoreNotes> NotesAsync(CancellationToken cancel) =>
        await parts.Hold.UntilDoneAsync(stop => parts.Sets.ReadAsync(journal.Head.Generation, stop), cancel);
}
