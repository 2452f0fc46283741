using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Embedded;

/// <summary>Recomputes in one snapshot what is derived and lists every difference, at most <see cref="MostDifferences"/> of them.</summary>
internal sealed class Verification
{
    public const int MostDifferences = 100;

    private readonly Connection _connection;
    private readonly List<string> _differences = [];

    private Verification(Connection connection) => _connection = connection;

    public static IReadOnlyList<string> Run(Connection connection)
    {
        var verification = new Verification(connection);
        verification.Density();
        verification.Rows();
        verification.Tallies();
        verification.Rollups();
        return verification._differences;
    }

    private void Density()
    {
        Dense("journal", "seq");
        Dense("raw", "position");
    }

    private void Dense(string table, string key)
    {
        var select = _connection.Statement($"SELECT count(*), ifnull(min({key}), 1), ifnull(max({key}), 0) FROM {table} NOT INDEXED");
        using var rows = select.Read();
        _ = rows.Next();
        if (select.Long(1) != 1 || select.Long(0) != select.Long(2))
        {
            Report($"{table}: {select.Long(0)} rows, but {key} runs from {select.Long(1)} to {select.Long(2)}");
        }
    }

    private void Rows()
    {
        None("raw events without a body", "raw r LEFT JOIN raw_bodies b ON b.position = r.position WHERE b.position IS NULL");
        None(
            "dead events without a letter",
            "raw r LEFT JOIN dead_letters d ON d.position = r.position WHERE r.class = 4 AND d.position IS NULL");
        None("letters of events that are not dead", "dead_letters d LEFT JOIN raw r ON r.position = d.position WHERE r.class IS NOT 4");
        None("entries of unknown raw events", "journal j LEFT JOIN raw r ON r.position = j.raw_position WHERE r.position IS NULL");
        None("entries of unknown series", "journal j LEFT JOIN series s ON s.id = j.series WHERE s.id IS NULL");
    }

    private void None(string what, string from)
    {
        var found = _connection.Statement($"SELECT count(*) FROM {from}").ReadLong();
        if (found != 0) Report($"{found} {what}");
    }

    private void Tallies()
    {
        var kept = CountRows.Tallies(_connection).ToDictionary();
        var select = _connection.Statement($"SELECT {Rebuild.CountedTally}, count(*) FROM raw GROUP BY 1, 2, 3");
        using var rows = select.Read();
        while (rows.Next())
        {
            var tally = new Tally(select.Long(0) != 0, (RawClass)select.Int(1), select.Text(2));
            if (!kept.Remove(tally, out var events) || events != select.Long(3))
            {
                Report($"tally {tally}: kept {events}, counted {select.Long(3)}");
            }
        }

        foreach (var (tally, events) in kept)
        {
            Report($"tally {tally}: kept {events}, counted 0");
        }
    }

    /// <summary>One walk through the entries by time, with one open cell per level: memory does not grow with history.</summary>
    private void Rollups()
    {
        var levels = Enumerable.Range(0, Levels.Count).Select(level => new LevelCheck(_connection, level, Report)).ToList();
        var select = _connection.Statement("""
            SELECT j.at_ms, s.rollup, 1, j.gross, j.net, j.sales, j.lost
            FROM journal j CROSS JOIN series s ON s.id = j.series WHERE j.type <> 0 ORDER BY j.at_ms
            """);
        using (var rows = select.Read())
        {
            while (rows.Next())
            {
                foreach (var level in levels)
                {
                    level.Add(select.Long(0), select.Long(1), SumColumns.Read(select, 2));
                }
            }
        }

        foreach (var level in levels)
        {
            level.Finish();
        }
    }

    private void Report(string difference)
    {
        if (_differences.Count < MostDifferences) _differences.Add(difference);
    }

    /// <summary>Compares one level cell by cell.</summary>
    private sealed class LevelCheck(Connection connection, int level, Action<string> report)
    {
        private readonly Dictionary<long, EntrySum> _expected = [];
        private long? _cell;
        private long _cells;

        public void Add(long atMs, long series, in EntrySum sum)
        {
            var cell = Levels.Cell(level, atMs);
            if (cell != _cell)
            {
                CloseCell();
                _cell = cell;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_expected, series, out _).Add(sum);
        }

        public void Finish()
        {
            CloseCell();
            var kept = connection.Statement("SELECT count(*) FROM rollup WHERE level = ?").Bind(1, level).ReadLong();
            if (kept != _cells) report($"roll-up level {level}: {kept} rows kept, {_cells} expected");
        }

        private string Name(long cell, long series) => $"roll-up level {level} cell {cell} series {series}";

        private void CloseCell()
        {
            if (_cell is not { } cell) return;
            _cells += _expected.Count;
            var select = connection.Statement("""
                SELECT series, entries, gross, net, sales, lost FROM rollup WHERE level = ? AND cell = ?
                """);
            using var rows = select.Bind(1, level).Bind(2, cell).Read();
            while (rows.Next())
            {
                var kept = SumColumns.Read(select, 1);
                _ = _expected.Remove(select.Long(0), out var expected);
                if (kept != expected) report($"{Name(cell, select.Long(0))}: kept {kept}, expected {expected}");
            }

            foreach (var (series, expected) in _expected)
            {
                report($"{Name(cell, series)}: kept nothing, expected {expected}");
            }

            _expected.Clear();
        }
    }
}
