namespace RevenuePulse.Backends.Embedded;

/// <summary>Finds sales in the journal's table: what an entry took back and another booked elsewhere comes to nothing in the old place.</summary>
internal sealed class SaleIndex(ReaderPool pool) : ISaleIndex
{
    public IReadOnlyList<SaleName> Matching(SaleRule rule, int limit)
    {
        var conditions = new List<string> { "j.type <> 0", "r.campaign IS ?", "j.at_ms >= ?", "j.at_ms < ?" };
        var texts = new List<string>();
        foreach (var (dimension, values) in rule.Values)
        {
            conditions.Add(Condition(dimension, values, texts));
        }

        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement($"""
            SELECT r.provider, s.account, j.sale_id
            FROM journal j JOIN series s ON s.id = j.series JOIN rollup_series r ON r.id = s.rollup
            WHERE {string.Join(" AND ", conditions)}
            GROUP BY r.provider, s.account, j.sale_id HAVING SUM(j.sales) > 0
            ORDER BY r.provider, s.account, j.sale_id LIMIT ?
            """);
        select.Bind(1, rule.Campaign).Bind(2, rule.FromMs ?? long.MinValue).Bind(3, rule.ToMs ?? long.MaxValue);
        for (var i = 0; i < texts.Count; i++)
        {
            select.Bind(4 + i, texts[i]);
        }

        var sales = new List<SaleName>();
        using var rows = select.Bind(4 + texts.Count, limit).Read();
        while (rows.Next())
        {
            sales.Add(new SaleName(select.Text(0), select.Text(1), select.Text(2)));
        }

        return sales;
    }

    public IReadOnlyList<Scope> Scopes()
    {
        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement(
            "SELECT DISTINCT r.provider, s.account FROM series s JOIN rollup_series r ON r.id = s.rollup ORDER BY 1, 2");
        var scopes = new List<Scope>();
        using var rows = select.Read();
        while (rows.Next())
        {
            scopes.Add(new Scope(select.Text(0), select.Text(1)));
        }

        return scopes;
    }

    public ILedgerView OpenLedger(Scope scope) => new LedgerView(pool.Open());

    private static string Condition(Dimension dimension, IReadOnlyList<string?> values, List<string> texts)
    {
        var column = Column(dimension);
        var named = values.OfType<string>().ToList();
        texts.AddRange(named);
        var isOneOf = $"{column} IN ({string.Join(", ", named.Select(_ => "?"))})";
        return values.Contains(null) ? $"({isOneOf} OR {column} IS NULL)" : isOneOf;
    }

    private static string Column(Dimension dimension) => dimension switch
    {
        Dimension.Provider => "r.provider",
        Dimension.Account => "s.account",
        Dimension.Channel => "r.channel",
        Dimension.LandingPage => "s.landing_page",
        Dimension.Product => "s.product",
        Dimension.Country => "s.country",
        Dimension.Currency => "r.currency",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Sales are not found by this dimension."),
    };

    /// <summary>The table, overruled by the part of the log that is not merged into it yet.</summary>
    private sealed class LedgerView(ReaderPool.Snapshot snapshot) : ILedgerView
    {
        private readonly Dictionary<StateKey, byte[]> _recent = LedgerLog.Newest(snapshot.Connection);
        private readonly Statement _get = snapshot.Connection.Statement("SELECT value FROM ledger WHERE key = ?");

        public long LastSeq { get; } = snapshot.Connection.Statement("SELECT max(seq) FROM journal").ReadLong();

        public byte[] Get(StateKey key)
        {
            if (_recent.TryGetValue(key, out var value)) return value;
            Span<byte> bytes = stackalloc byte[StateKey.Length];
            key.WriteTo(bytes);
            using var rows = _get.Bind(1, bytes).Read();
            return rows.Next() ? _get.Blob(0) : [];
        }

        public void Dispose() => snapshot.Dispose();
    }
}
