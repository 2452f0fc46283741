namespace RevenuePulse.Backends.Embedded;

/// <summary>The journal's rows as the writer sees them.</summary>
internal sealed class JournalTable(Connection connection)
{
    private readonly Statement _insert = connection.Statement("""
        INSERT INTO journal (seq, type, raw_position, component, sale_id, sale_hash, at_ms, series, gross, net, sales, lost, note)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    public void Insert(Entry entry, long series) => _insert
        .Bind(1, entry.Seq).Bind(2, (long)entry.Type).Bind(3, entry.RawPosition).Bind(4, entry.Component).Bind(5, entry.SaleId)
        .Bind(6, entry.SaleId.Length == 0 ? 0 : StableHash.Of(entry.SaleId)).Bind(7, entry.AtMs).Bind(8, series)
        .Bind(9, entry.Amounts.Gross).Bind(10, entry.Amounts.Net).Bind(11, entry.Amounts.Sales).Bind(12, entry.Amounts.Lost)
        .Bind(13, entry.Note.Span).Run();
}
