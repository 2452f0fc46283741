namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// The pages in memory and the one journal position that all of them are at. Not thread-safe: <see cref="RevenueReader"/> holds the lock.
/// </summary>
internal sealed class LiveCells(JournalTail journal, InfluxOptions options)
{
    private readonly Dictionary<PageKey, Page> _pages = [];
    private readonly ValueCap _cap = new(options.MostValues);
    private long _use;
    private long _rows;

    /// <summary>Grows when everything is forgotten: what was loaded before belongs to other numbers.</summary>
    public int Epoch { get; private set; }

    public SeriesTable<RollupSeries> Series { get; } = new();

    /// <summary>The set that the pages were loaded from; null when nothing is loaded.</summary>
    public MeasurementSet? Set { get; private set; }

    /// <summary>For each partition the last entry that the pages hold.</summary>
    public long[] Position { get; private set; } = [];

    /// <summary>Between which days there is anything.</summary>
    public Span Bounds { get; private set; } = Span.Empty;

    public ValueCap Cap => _cap;

    /// <summary>Forgets everything and starts over at a position.</summary>
    public void Begin(MeasurementSet? set, long[] position, Span bounds)
    {
        Clear();
        (Set, Position, Bounds) = (set, position, bounds);
    }

    public void Clear()
    {
        Epoch++;
        _pages.Clear();
        Series.Clear();
        _cap.Clear();
        (Set, Position, Bounds, _rows) = (null, [], Span.Empty, 0);
    }

    /// <summary>True when following the journal leads to its head, over at most so many entries.</summary>
    public bool CanFollow(Cursor head, long most)
    {
        if (Set is null || Set.Generation != head.Generation || head.Seqs.Count != Position.Length) return false;
        var behind = 0L;
        for (var p = 0; p < Position.Length; p++)
        {
            // a partition that was reset ends earlier than the pages know
            if (head.Seqs[p] < Position[p]) return false;
            behind += head.Seqs[p] - Position[p];
        }

        return behind <= most;
    }

    /// <summary>Carries every page along to a position.</summary>
    public void Follow(long[] through)
    {
        try
        {
            journal.Read(Position, through, entries =>
            {
                foreach (var entry in entries)
                {
                    if (entry.IsMoney) Apply(entry);
                    Position[entry.Partition] = entry.Seq;
                }
            });
        }
        catch
        {
            // half a step is no position
            Clear();
            throw;
        }
    }

    public IEnumerable<PageKey> Missing(IEnumerable<PageKey> keys) => keys.Where(key => !_pages.ContainsKey(key));

    public T Page<T>(PageKey key)
        where T : Page
    {
        var page = _pages[key];
        page.LastUse = ++_use;
        return (T)page;
    }

    /// <summary>Takes pages that are at this position too.</summary>
    public void Insert(IEnumerable<Page> pages)
    {
        foreach (var page in pages)
        {
            _pages[page.Key] = page;
        }
    }

    /// <summary>An entry that newly loaded pages lack.</summary>
    public void Complete(IReadOnlyDictionary<PageKey, Page> pages, Entry entry)
    {
        Bounds = Bounds.With(entry.AtMs);
        Apply(pages, entry);
    }

    /// <summary>Forgets the pages that were not used for longest.</summary>
    public void Trim()
    {
        _rows = _pages.Values.Sum(page => (long)page.Rows + 8);
        if (_rows <= options.MostReaderRows) return;
        foreach (var page in _pages.Values.OrderBy(p => p.LastUse).TakeWhile(_ => _rows > options.MostReaderRows / 2).ToList())
        {
            _pages.Remove(page.Key);
            _rows -= page.Rows + 8;
        }
    }

    private void Apply(Entry entry)
    {
        Bounds = Bounds.With(entry.AtMs);
        Apply(_pages, entry);
    }

    private void Apply(IReadOnlyDictionary<PageKey, Page> pages, Entry entry)
    {
        var dimensions = _cap.Join(entry.Partition, entry.Dimensions);
        if (pages.Count == 0) return;
        if (pages.TryGetValue(PageKey.Of(Cover.Entries, entry.AtMs), out var minute)) ((EntryPage)minute).Add(entry.AtMs, dimensions, entry.Amounts);
        var series = Series.Of(RollupSeries.Of(entry.Dimensions));
        for (var level = 0; level < RollupLevels.All.Count; level++)
        {
            if (pages.TryGetValue(PageKey.Of(level, entry.AtMs), out var page)) ((CellPage)page).Apply(entry, series);
        }
    }
}
