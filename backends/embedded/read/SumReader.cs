using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Embedded;

/// <summary>Answers one question from one snapshot: reads the cells of the cover and folds them into groups.</summary>
internal sealed class SumReader(Connection connection, SeriesCatalog catalog, Question question, CancellationToken cancel)
{
    private const int RowsPerLook = 4096;

    private readonly SumTable _sums = new(new SumGroups(question.Query), question.Points.Count - 1);
    private readonly Dictionary<long, int> _rollupGroups = [];
    private readonly Dictionary<long, int> _seriesGroups = [];
    private int _rows;

    public IReadOnlyList<SumRow> Read()
    {
        var slices = CollectionsMarshal.AsSpan(Slices());
        while (!slices.IsEmpty)
        {
            var run = RunLength(slices);
            if (slices[0].Level == Levels.Entries) ReadEntries(slices[..run]);
            else ReadCells(slices[..run]);
            slices = slices[run..];
        }

        return _sums.Rows();
    }

    private List<Slice> Slices()
    {
        var widthMs = Levels.WidthMs(Levels.Widest);
        var first = connection.Statement("SELECT min(cell) FROM rollup WHERE level = ?").Bind(1, Levels.Widest).ReadLong(long.MinValue);
        var last = connection.Statement("SELECT max(cell) FROM rollup WHERE level = ?").Bind(1, Levels.Widest).ReadLong();
        if (first == long.MinValue) return [];
        var (fromMs, toMs) = (first * widthMs, (last + 1) * widthMs);
        return question.FitsRollups
            ? RangeCover.Of(question.Points, fromMs, toMs)
            : [.. EntriesOnly().Where(s => s.From < s.To)];
    }

    private IEnumerable<Slice> EntriesOnly() => question.Points
        .Zip(question.Points.Skip(1), Enumerable.Range(0, question.Points.Count))
        .Select(b => new Slice(Levels.Entries, b.First, b.Second, b.Third, RangeCover.Outside));

    /// <summary>Neighbours without a gap are read in one go.</summary>
    private static int RunLength(ReadOnlySpan<Slice> slices)
    {
        var length = 1;
        while (length < slices.Length && slices[length].Level == slices[0].Level && slices[length].From == slices[length - 1].To)
        {
            length++;
        }

        return length;
    }

    private void ReadCells(ReadOnlySpan<Slice> run)
    {
        var select = connection.Statement("""
            SELECT cell, series, entries, gross, net, sales, lost FROM rollup WHERE level = ? AND cell >= ? AND cell < ?
            """);
        using var rows = select.Bind(1, run[0].Level).Bind(2, run[0].From).Bind(3, run[^1].To).Read();
        while (rows.Next())
        {
            Look();
            var group = RollupGroup(select.Long(1));
            if (group == SumGroups.Filtered) continue;
            Fold(SliceAt(ref run, select.Long(0)), group, SumColumns.Read(select, 2));
        }
    }

    private void ReadEntries(ReadOnlySpan<Slice> run)
    {
        var (from, to) = (run[0].From, run[^1].To);
        var everything = from == long.MinValue && to == long.MaxValue;
        var select = connection.Statement(everything ? AllEntries : EntriesBetween);
        if (!everything) select.Bind(1, from).Bind(2, to);
        using var rows = select.Read();
        while (rows.Next())
        {
            Look();
            var group = SeriesGroup(select.Long(1));
            if (group == SumGroups.Filtered) continue;
            // entries of all time come in journal order, not in order of time
            var slices = run;
            Fold(SliceAt(ref slices, select.Long(0)), group, SumColumns.Read(select, 2));
        }
    }

    private const string AllEntries = "SELECT at_ms, series, 1, gross, net, sales, lost FROM journal NOT INDEXED WHERE type <> 0";

    private const string EntriesBetween = """
        SELECT at_ms, series, 1, gross, net, sales, lost FROM journal WHERE type <> 0 AND at_ms >= ? AND at_ms < ?
        """;

    private void Fold(in Slice slice, int group, in EntrySum sum)
    {
        if (slice.Add != RangeCover.Outside) _sums.At(slice.Add, group).Add(sum);
        if (slice.Take != RangeCover.Outside) _sums.At(slice.Take, group).Take(sum);
    }

    /// <summary>The slice that holds a cell; slices before it are dropped.</summary>
    private static Slice SliceAt(ref ReadOnlySpan<Slice> slices, long cell)
    {
        while (cell >= slices[0].To)
        {
            slices = slices[1..];
        }

        return slices[0];
    }

    private int RollupGroup(long series)
    {
        if (_rollupGroups.TryGetValue(series, out var group)) return group;
        var r = catalog.Rollup(connection, series);
        group = _sums.Groups.Of(new Dimensions(r.Provider, "", r.Kind, r.Currency, r.Campaign, r.Channel));
        _rollupGroups.Add(series, group);
        return group;
    }

    private int SeriesGroup(long series)
    {
        if (_seriesGroups.TryGetValue(series, out var group)) return group;
        group = _sums.Groups.Of(catalog.Dimensions(connection, series));
        _seriesGroups.Add(series, group);
        return group;
    }

    private void Look()
    {
        if (++_rows % RowsPerLook == 0) cancel.ThrowIfCancellationRequested();
    }
}
