using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>A page of cells of one level, or of the entries of one minute.</summary>
/// <param name="Level">A roll-up level or <see cref="Cover.Entries"/>.</param>
/// <param name="Index">The how manieth page of that level since 1970.</param>
internal readonly record struct PageKey(int Level, long Index)
{
    /// <summary>Milliseconds that a page of a level spans.</summary>
    public static long WidthMs(int level) =>
        level == Cover.Entries ? 60_000 : RollupLevels.All[level].WidthMs * RollupLevels.All[level].CellsPerPage;

    public static PageKey Of(int level, long atMs) => new(level, RollupLevel.FloorDiv(atMs, WidthMs(level)));

    public long FromMs => Index * WidthMs(Level);

    public long ToMs => (Index + 1) * WidthMs(Level);
}

/// <summary>
/// What a reader keeps in memory. Once loaded it is carried along with the journal, so it is always exactly as the reader's position says.
/// </summary>
internal abstract class Page(PageKey key)
{
    public PageKey Key => key;

    public long LastUse { get; set; }

    public int Rows { get; protected set; }
}

/// <summary>Cells of one level: per cell the rows of its series and partitions.</summary>
internal sealed class CellPage(PageKey key) : Page(key)
{
    private readonly List<Row>?[] _cells = new List<Row>?[RollupLevels.All[key.Level].CellsPerPage];
    private readonly RollupLevel _level = RollupLevels.All[key.Level];
    private readonly long _first = key.Index * RollupLevels.All[key.Level].CellsPerPage;

    /// <summary>Takes a snapshot; of several of one row the latest.</summary>
    public void Load(in CellRow row, int series)
    {
        ref var kept = ref Find(row.Cell - _first, series, row.Partition);
        if (row.Rev > kept.Rev) (kept.Rev, kept.Sum) = (row.Rev, row.Sum);
    }

    /// <summary>Adds an entry that the row does not hold yet.</summary>
    public void Apply(Entry entry, int series)
    {
        ref var row = ref Find(_level.Cell(entry.AtMs) - _first, series, entry.Partition);
        if (entry.Seq <= row.Rev) return;
        row.Rev = entry.Seq;
        row.Sum.Add(new EntrySum(entry.Amounts));
    }

    /// <summary>Adds the cells between two moments to one bucket; <paramref name="groups"/> says where each series goes.</summary>
    public void Fold(Piece piece, Func<int, int> groups, SumTable into)
    {
        var from = _level.Cell(Math.Max(piece.FromMs, Key.FromMs)) - _first;
        var to = _level.Cell(Math.Min(piece.ToMs, Key.ToMs)) - _first;
        for (var cell = from; cell < to; cell++)
        {
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(_cells[cell]))
            {
                var group = groups(row.Series);
                if (group != SumGroups.Filtered) into.Add(piece.Bucket, group, row.Sum);
            }
        }
    }

    /// <summary>Entries between two moments.</summary>
    public long Count(Piece piece)
    {
        var count = 0L;
        var from = _level.Cell(Math.Max(piece.FromMs, Key.FromMs)) - _first;
        var to = _level.Cell(Math.Min(piece.ToMs, Key.ToMs)) - _first;
        for (var cell = from; cell < to; cell++)
        {
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(_cells[cell]))
            {
                count += row.Sum.Entries;
            }
        }

        return count;
    }

    private ref Row Find(long cell, int series, int partition)
    {
        var rows = _cells[cell] ??= [];
        var span = CollectionsMarshal.AsSpan(rows);
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i].Series == series && span[i].Partition == partition) return ref span[i];
        }

        rows.Add(new Row { Series = series, Partition = partition });
        Rows++;
        return ref CollectionsMarshal.AsSpan(rows)[^1];
    }

    private struct Row
    {
        public int Series;
        public int Partition;
        public long Rev;
        public EntrySum Sum;
    }
}

/// <summary>The entries of one minute, with all their dimensions.</summary>
internal sealed class EntryPage(PageKey key) : Page(key)
{
    private readonly List<(long AtMs, Dimensions Dimensions, Amounts Amounts)> _entries = [];

    public void Add(long atMs, Dimensions dimensions, Amounts amounts)
    {
        _entries.Add((atMs, dimensions, amounts));
        Rows++;
    }

    public void Fold(Piece piece, SumTable into)
    {
        foreach (var (atMs, dimensions, amounts) in _entries)
        {
            if (atMs < piece.FromMs || atMs >= piece.ToMs) continue;
            var group = into.Groups.Of(dimensions);
            if (group != SumGroups.Filtered) into.Add(piece.Bucket, group, new EntrySum(amounts));
        }
    }
}
