using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>
/// Who was seen on which day, as hashes. The newest are in memory and, as they came, at the end of a table: a batch writes its own bytes
/// and touches nothing else. When they have become many they are sorted in where a look costs more and nothing is kept in memory.
/// </summary>
/// <param name="connection">Where the <see cref="Tables"/> are. Nobody else changes them meanwhile.</param>
/// <param name="mostInMemory">Hashes of one day; some 20 bytes each.</param>
internal sealed class SeenVisitors(Connection connection, int mostInMemory = 1 << 19)
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS seen (day INTEGER NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (day, hash)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS seen_newest (id INTEGER PRIMARY KEY, day INTEGER NOT NULL, hashes BLOB NOT NULL) STRICT;
        """;

    private readonly Dictionary<long, Day> _days = [];

    /// <summary>True for the first time on that day. In the file after <see cref="Write"/>.</summary>
    public bool Add(long day, long hash)
    {
        var seen = On(day);
        if (seen.HasSorted && IsSorted(day, hash)) return false;
        if (!seen.Newest.Add(hash)) return false;
        seen.Unwritten.Add(hash);
        return true;
    }

    /// <summary>Writes what was added since, within the transaction of the caller.</summary>
    public void Write()
    {
        foreach (var (day, seen) in _days)
        {
            if (seen.Unwritten.Count == 0) continue;
            connection.Statement("INSERT INTO seen_newest (day, hashes) VALUES (?, ?)")
                .Bind(1, day).Bind(2, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(seen.Unwritten))).Run();
            seen.Unwritten.Clear();
            if (seen.Newest.Count >= mostInMemory) SortIn(day, seen);
        }
    }

    /// <summary>Forgets the days before, in the file as well.</summary>
    public void ForgetBefore(long day)
    {
        connection.Statement("DELETE FROM seen WHERE day < ?").Bind(1, day).Run();
        connection.Statement("DELETE FROM seen_newest WHERE day < ?").Bind(1, day).Run();
        foreach (var past in _days.Keys.Where(d => d < day).ToList())
        {
            _days.Remove(past);
        }
    }

    /// <summary>The transaction was rolled back: what counts is in the file.</summary>
    public void ReadAgain() => _days.Clear();

    private Day On(long day)
    {
        if (_days.TryGetValue(day, out var known)) return known;
        var seen = new Day { HasSorted = connection.Statement("SELECT EXISTS (SELECT 1 FROM seen WHERE day = ?)").Bind(1, day).ReadLong() == 1 };
        var select = connection.Statement("SELECT hashes FROM seen_newest WHERE day = ?");
        using var rows = select.Bind(1, day).Read();
        while (rows.Next())
        {
            seen.Newest.UnionWith(MemoryMarshal.Cast<byte, long>(select.Blob(0)).ToArray());
        }

        return _days[day] = seen;
    }

    private bool IsSorted(long day, long hash) =>
        connection.Statement("SELECT 1 FROM seen WHERE day = ? AND hash = ?").Bind(1, day).Bind(2, hash).ReadLong() == 1;

    /// <summary>In order, so that each page of the table is written once.</summary>
    private void SortIn(long day, Day seen)
    {
        long[] hashes = [.. seen.Newest];
        Array.Sort(hashes);
        var insert = connection.Statement("INSERT INTO seen (day, hash) VALUES (?, ?)");
        foreach (var hash in hashes)
        {
            insert.Bind(1, day).Bind(2, hash).Run();
        }

        connection.Statement("DELETE FROM seen_newest WHERE day = ?").Bind(1, day).Run();
        _days[day] = new Day { HasSorted = true };
    }

    private sealed class Day
    {
        public bool HasSorted { get; init; }

        public HashSet<long> Newest { get; } = [];

        public List<long> Unwritten { get; } = [];
    }
}
