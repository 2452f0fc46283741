using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Embedded;

/// <summary>Sums of entries per level, cell and roll-up series, added up in memory first: a batch touches few cells.</summary>
internal sealed class RollupTable(Connection connection)
{
    private readonly Dictionary<(long Cell, long Series), EntrySum>[] _levels =
        [.. Enumerable.Range(0, Levels.Count).Select(_ => new Dictionary<(long, long), EntrySum>())];

    private readonly Statement _upsert = connection.Statement("""
        INSERT INTO rollup (level, cell, series, entries, gross, net, sales, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (level, cell, series) DO UPDATE SET entries = entries + excluded.entries, gross = gross + excluded.gross,
            net = net + excluded.net, sales = sales + excluded.sales, lost = lost + excluded.lost
        """);

    /// <summary>Cells that wait for <see cref="Flush"/>.</summary>
    public int Cells => _levels[0].Count;

    public void Add(long atMs, long series, in EntrySum sum) => AddTo(0, Levels.Cell(0, atMs), series, sum);

    /// <summary>Adds what was collected to the table.</summary>
    public void Flush()
    {
        for (var level = 0; level < Levels.Count; level++)
        {
            foreach (var ((cell, series), sum) in _levels[level])
            {
                Upsert(level, cell, series, sum);
                if (level + 1 < Levels.Count) AddTo(level + 1, Levels.Parent(level, cell), series, sum);
            }

            _levels[level].Clear();
        }
    }

    /// <summary>After a rollback.</summary>
    public void Forget()
    {
        foreach (var level in _levels)
        {
            level.Clear();
        }
    }

    private void AddTo(int level, long cell, long series, in EntrySum sum) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_levels[level], (cell, series), out _).Add(sum);

    private void Upsert(int level, long cell, long series, in EntrySum sum) => _upsert
        .Bind(1, level).Bind(2, cell).Bind(3, series).Bind(4, sum.Entries).Bind(5, sum.Gross).Bind(6, sum.Net).Bind(7, sum.Sales)
        .Bind(8, sum.Lost).Run();
}
