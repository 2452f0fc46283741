namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Finds a sale by any identifier it ever had as a sale. An identifier leads to the money components whose entries carry it, and a
/// component to its other identifiers: where two components turned out to be one, the walk collects both.
/// </summary>
internal sealed class SaleSearch
{
    // Far beyond any real sale; keeps a lookup bounded if a sender reuses one identifier for everything.
    private const int MostEntries = 10_000;

    private readonly Connection _connection;
    private readonly SeriesCatalog _catalog;
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly HashSet<long> _components = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _open = new();

    private SaleSearch(Connection connection, SeriesCatalog catalog)
    {
        _connection = connection;
        _catalog = catalog;
    }

    public static SaleDetail? Find(Connection connection, SeriesCatalog catalog, string id)
    {
        if (id.Length == 0) return null;
        var search = new SaleSearch(connection, catalog);
        search.Walk(id);
        if (search._entries.Count == 0) return null;
        var entries = search._entries.Values.ToList();
        var positions = entries.Select(e => e.RawPosition).Distinct().Order();
        return new SaleDetail(
            entries.Last(e => e.SaleId.Length > 0).SaleId,
            entries,
            [.. positions.Select(p => RawRows.Find(connection, p)).OfType<RawEvent>()]);
    }

    private void Walk(string id)
    {
        Open(id);
        while (_open.TryDequeue(out var next) && _entries.Count < MostEntries)
        {
            foreach (var component in Components(next).Where(_components.Add))
            {
                foreach (var entry in Entries(component))
                {
                    _entries.TryAdd(entry.Seq, entry);
                    Open(entry.SaleId);
                }
            }
        }
    }

    private void Open(string id)
    {
        if (id.Length > 0 && _ids.Add(id)) _open.Enqueue(id);
    }

    private List<long> Components(string id)
    {
        var select = _connection.Statement("SELECT DISTINCT component FROM journal WHERE sale_hash = ? AND sale_id <> '' AND sale_id = ?");
        var components = new List<long>();
        using var rows = select.Bind(1, StableHash.Of(id)).Bind(2, id).Read();
        while (rows.Next())
        {
            components.Add(select.Long(0));
        }

        return components;
    }

    private List<Entry> Entries(long component)
    {
        var select = _connection.Statement(
            $"SELECT {JournalRows.Columns} FROM journal WHERE component = ? ORDER BY seq LIMIT {MostEntries}");
        var entries = new List<Entry>();
        using var rows = select.Bind(1, component).Read();
        while (rows.Next())
        {
            entries.Add(JournalRows.Read(_connection, _catalog, select));
        }

        return entries;
    }
}
