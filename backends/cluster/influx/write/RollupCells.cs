using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>One cell of one level, as one partition sees it.</summary>
internal readonly record struct CellKey(int Level, long Cell, int Partition);

/// <summary>
/// The writer's memory of roll-up cells. A cell is loaded before it is changed for the first time, and forgotten again, oldest use first,
/// when memory is needed. An entry counts only where its number is above the row's revision: repeats change nothing.
/// </summary>
internal sealed class RollupCells(int mostRows)
{
    private readonly Dictionary<CellKey, Cell> _cells = [];
    private readonly SeriesTable<RollupSeries> _series = new();
    private readonly HashSet<CellKey> _dirty = [];
    private int _rows;
    private long _use;

    public int Rows => _rows;

    public int DirtyCells => _dirty.Count;

    /// <summary>Cells that the entries touch and that are not loaded.</summary>
    public HashSet<CellKey> Missing(IEnumerable<PartitionEntry> entries)
    {
        var missing = new HashSet<CellKey>();
        foreach (var at in entries)
        {
            for (var level = 0; level < RollupLevels.All.Count; level++)
            {
                var key = Key(level, at);
                if (!_cells.ContainsKey(key)) missing.Add(key);
            }
        }

        return missing;
    }

    /// <summary>An empty, loaded cell.</summary>
    public void Open(CellKey key) => _cells.TryAdd(key, new Cell());

    /// <summary>What the store has; of a cell that is open.</summary>
    public void Load(int level, in CellRow row)
    {
        if (!_cells.TryGetValue(new CellKey(level, row.Cell, row.Partition), out var cell)) return;
        if (cell.Rows.TryAdd(_series.Of(row.Series), new Row(row.Rev, row.Sum, false))) _rows++;
    }

    /// <summary>Adds an entry to its cells, which are loaded; to all of them or to none.</summary>
    /// <exception cref="OverflowException">A sum would leave 64 bits.</exception>
    public void Apply(in PartitionEntry at)
    {
        var series = _series.Of(RollupSeries.Of(at.Entry.Dimensions));
        var change = new EntrySum(at.Entry.Amounts);
        Span<EntrySum> sums = stackalloc EntrySum[RollupLevels.All.Count];
        for (var level = 0; level < sums.Length; level++)
        {
            if (_cells[Key(level, at)].Rows.TryGetValue(series, out var row)) sums[level] = row.Sum;
            sums[level].Add(change);
        }

        for (var level = 0; level < sums.Length; level++)
        {
            Put(Key(level, at), series, at.Entry.Seq, sums[level]);
        }
    }

    private void Put(CellKey key, int series, long seq, in EntrySum sum)
    {
        var cell = _cells[key];
        cell.LastUse = ++_use;
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(cell.Rows, series, out var isKnown);
        if (!isKnown) _rows++;
        if (seq <= row.Rev) return;
        row = new Row(seq, sum, true);
        _dirty.Add(key);
    }

    /// <summary>Rows that changed since <see cref="MarkStored"/>.</summary>
    public IEnumerable<(CellKey Key, RollupSeries Series, long Rev, EntrySum Sum)> Dirty() =>
        from key in _dirty
        from row in _cells[key].Rows
        where row.Value.IsDirty
        select (key, _series[row.Key], row.Value.Rev, row.Value.Sum);

    /// <summary>Everything that was dirty is in the store.</summary>
    public void MarkStored()
    {
        foreach (var cell in _dirty.Select(key => _cells[key]))
        {
            foreach (var series in cell.Rows.Keys)
            {
                CollectionsMarshal.GetValueRefOrNullRef(cell.Rows, series).IsDirty = false;
            }
        }

        _dirty.Clear();
        Trim();
    }

    public void Clear()
    {
        _cells.Clear();
        _dirty.Clear();
        _series.Clear();
        (_rows, _use) = (0, 0);
    }

    /// <summary>Forgets the older half when there are too many rows. Nothing is dirty now.</summary>
    private void Trim()
    {
        if (_rows <= mostRows) return;
        foreach (var (key, cell) in _cells.OrderBy(c => c.Value.LastUse).TakeWhile(_ => _rows > mostRows / 2).ToList())
        {
            _cells.Remove(key);
            _rows -= cell.Rows.Count;
        }
    }

    private static CellKey Key(int level, in PartitionEntry at) => new(level, RollupLevels.All[level].Cell(at.Entry.AtMs), at.Partition);

    private sealed class Cell
    {
        public Dictionary<int, Row> Rows { get; } = [];

        public long LastUse { get; set; }
    }

    private struct Row(long rev, EntrySum sum, bool isDirty)
    {
        public long Rev = rev;
        public EntrySum Sum = sum;
        public bool IsDirty = isDirty;
    }
}
