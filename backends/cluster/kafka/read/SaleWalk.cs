using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Finds the entries of a sale by any identifier it ever had as a sale. An identifier leads to the money components whose entries carry
/// it, and a component to its other identifiers: where two components turned out to be one, the walk collects both.
/// </summary>
internal sealed class SaleWalk
{
    // Far beyond any real sale; keeps a lookup bounded if a sender reuses one identifier for everything.
    private const int MostEntries = 10_000;

    private readonly Connection _connection;
    private readonly SortedDictionary<(int Partition, long Seq), Entry> _entries = [];
    private readonly HashSet<(int Partition, long Component)> _components = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _open = new();

    private SaleWalk(Connection connection) => _connection = connection;

    /// <summary>In order within each partition; empty when there is no such sale.</summary>
    public static IReadOnlyList<Entry> Find(Connection connection, string id)
    {
        var walk = new SaleWalk(connection);
        walk.Open(id);
        while (walk._open.TryDequeue(out var next) && walk._entries.Count < MostEntries)
        {
            walk.Visit(next);
        }

        return [.. walk._entries.Values];
    }

    private void Visit(string id)
    {
        var carriers = Read("SELECT partition, record FROM entry WHERE sale_hash = ? AND sale_hash <> 0", statement => statement.Bind(1, StableHash.Of(id)));
        foreach (var component in carriers.Where(e => e.SaleId == id).Select(e => (e.Partition, e.Component)).Distinct().Where(_components.Add))
        {
            var entries = Read(
                $"SELECT partition, record FROM entry WHERE partition = ? AND component = ? ORDER BY seq LIMIT {MostEntries}",
                statement => statement.Bind(1, component.Partition).Bind(2, component.Component));
            foreach (var entry in entries)
            {
                _entries.TryAdd((entry.Partition, entry.Seq), entry);
                Open(entry.SaleId);
            }
        }
    }

    private void Open(string id)
    {
        if (id.Length > 0 && _ids.Add(id)) _open.Enqueue(id);
    }

    private List<Entry> Read(string sql, Func<Statement, Statement> bind)
    {
        var select = _connection.Statement(sql);
        var entries = new List<Entry>();
        using var rows = bind(select).Read();
        while (rows.Next())
        {
            entries.Add(EntryRecord.Read(select.Blob(1), select.Int(0)));
        }

        return entries;
    }
}
