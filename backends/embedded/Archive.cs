namespace RevenuePulse.Backends.Embedded;

/// <summary>Single sales, dead letters and the balance, read from the tables.</summary>
internal sealed class Archive(ReaderPool pool, SeriesCatalog catalog) : IArchive
{
    public SaleDetail? FindSale(string id)
    {
        using var snapshot = pool.Open();
        return SaleSearch.Find(snapshot.Connection, catalog, id);
    }

    public IReadOnlyList<DeadLetter> DeadLetters(int limit, long? beforePosition = null)
    {
        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement(LetterColumns + """
            WHERE r.class = 4 AND r.position < ? ORDER BY r.position DESC LIMIT ?
            """);
        var letters = new List<DeadLetter>();
        using var rows = select.Bind(1, beforePosition ?? long.MaxValue).Bind(2, Math.Max(limit, 0)).Read();
        while (rows.Next())
        {
            letters.Add(ReadLetter(select));
        }

        return letters;
    }

    public (DeadLetter Letter, RawEvent Raw)? DeadLetter(long position)
    {
        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement(LetterColumns + "WHERE r.class = 4 AND r.position = ?");
        using var rows = select.Bind(1, position).Read();
        return rows.Next() && RawRows.Find(snapshot.Connection, position) is { } raw ? (ReadLetter(select), raw) : null;
    }

    public PipelineCounts Counts()
    {
        using var snapshot = pool.Open();
        return CountRows.Read(snapshot.Connection);
    }

    private const string LetterColumns = """
        SELECT r.position, r.provider, r.type, r.reason, d.detail, r.received_at_ms
        FROM raw r JOIN dead_letters d ON d.position = r.position 
        """;

    private static DeadLetter ReadLetter(Statement row) =>
        new(row.Long(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Long(5));
}
