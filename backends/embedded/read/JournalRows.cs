namespace RevenuePulse.Backends.Embedded;

/// <summary>Reads entries with their dimensions.</summary>
internal static class JournalRows
{
    public const string Columns = "seq, type, raw_position, component, sale_id, at_ms, series, gross, net, sales, lost, note";

    /// <summary>Entries in order, at most <paramref name="limit"/> (negative: all).</summary>
    public static IEnumerable<Entry> After(Connection connection, SeriesCatalog catalog, long seq, long limit)
    {
        var select = connection.Statement($"SELECT {Columns} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?");
        using var rows = select.Bind(1, seq).Bind(2, limit).Read();
        while (rows.Next())
        {
            yield return Read(connection, catalog, select);
        }
    }

    public static Entry Read(Connection connection, SeriesCatalog catalog, Statement row) => new()
    {
        Seq = row.Long(0),
        Type = (EntryType)row.Int(1),
        RawPosition = row.Long(2),
        Component = row.Long(3),
        SaleId = row.Text(4),
        AtMs = row.Long(5),
        Dimensions = catalog.Dimensions(connection, row.Long(6)),
        Amounts = new Amounts(row.Long(7), row.Long(8), row.Long(9), row.Long(10)),
        Note = row.Blob(11),
    };
}
