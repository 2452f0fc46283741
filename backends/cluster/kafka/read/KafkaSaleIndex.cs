namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Finds sales in the local copy of the journal; what single entries say about the ledger's memory is in its copy.</summary>
internal sealed class KafkaSaleIndex(LocalCopy copy, LedgerCopy ledgers) : ISaleIndex
{
    private const string Sales = "SELECT partition, record FROM entry WHERE sales <> 0 AND at_ms >= ? AND at_ms < ?";

    public IReadOnlyList<SaleName> Matching(SaleRule rule, int limit) => copy.Read(connection =>
    {
        var conditions = rule.Values.Select(c => (c.Key, c.Value.ToHashSet(StringComparer.Ordinal))).ToList();
        // what an entry took back and another booked elsewhere comes to nothing in the old place
        var sales = new Dictionary<SaleName, long>();
        var select = connection.Statement(Sales);
        using var rows = select.Bind(1, rule.FromMs ?? long.MinValue).Bind(2, rule.ToMs ?? long.MaxValue).Read();
        while (rows.Next())
        {
            var entry = EntryRecord.Read(select.Blob(1), select.Int(0));
            var d = entry.Dimensions;
            if (!entry.IsMoney || d.Campaign != rule.Campaign || !conditions.TrueForAll(c => c.Item2.Contains(d.Value(c.Key)))) continue;
            var name = new SaleName(d.Provider, d.Account, entry.SaleId);
            sales[name] = sales.GetValueOrDefault(name) + entry.Amounts.Sales;
        }

        return (SaleName[])
        [
            .. sales.Where(s => s.Value > 0).Select(s => s.Key)
                .OrderBy(s => s.Provider, StringComparer.Ordinal).ThenBy(s => s.Account, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal)
                .Take(limit),
        ];
    });

    public IReadOnlyList<Scope> Scopes() => copy.Read(connection =>
    {
        var select = connection.Statement("SELECT DISTINCT provider, account FROM scope ORDER BY 1, 2");
        var scopes = new List<Scope>();
        using var rows = select.Read();
        while (rows.Next())
        {
            scopes.Add(new Scope(select.Text(0), select.Text(1)));
        }

        return scopes;
    });

    public ILedgerView OpenLedger(Scope scope) => ledgers.Open(scope);
}
