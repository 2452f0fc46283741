namespace RevenuePulse.Backends.Embedded;

/// <summary>Numbers for dimension sets, so that an entry and a roll-up row carry one small integer instead of nine texts.</summary>
internal sealed class SeriesBook(Connection connection)
{
    // Landing pages come from outside, so the number of sets has no natural bound: a full cache starts again from the table.
    private const int Capacity = 32_768;

    private readonly Dictionary<Dimensions, SeriesIds> _known = [];
    private readonly Dictionary<RollupSeries, long> _rollups = [];

    /// <summary>The numbers of a dimension set, given out at its first use.</summary>
    public SeriesIds Ids(Dimensions dimensions)
    {
        if (_known.TryGetValue(dimensions, out var ids)) return ids;
        if (_known.Count >= Capacity) _known.Clear();
        ids = Find(dimensions);
        _known.Add(dimensions, ids);
        return ids;
    }

    /// <summary>After a rollback: numbers given out in that transaction do not exist.</summary>
    public void Forget()
    {
        _known.Clear();
        _rollups.Clear();
    }

    private SeriesIds Find(Dimensions d)
    {
        var rollup = FindRollup(new RollupSeries(d.Provider, d.Campaign, d.Channel, d.Kind, d.Currency));
        var hash = unchecked(StableHash.Of([d.Account, d.LandingPage, d.Product, d.Country]) + (rollup * 31));
        var found = connection.Statement("""
            SELECT id FROM series WHERE hash = ? AND rollup = ? AND account = ? AND landing_page IS ? AND product IS ? AND country IS ?
            """).Bind(1, hash).Bind(2, rollup).Bind(3, d.Account).Bind(4, d.LandingPage).Bind(5, d.Product).Bind(6, d.Country).ReadLong();
        if (found == 0)
        {
            found = connection.Statement("SELECT ifnull(max(id), 0) + 1 FROM series").ReadLong();
            connection.Statement("""
                INSERT INTO series (id, hash, rollup, account, landing_page, product, country) VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
                .Bind(1, found).Bind(2, hash).Bind(3, rollup).Bind(4, d.Account).Bind(5, d.LandingPage).Bind(6, d.Product)
                .Bind(7, d.Country).Run();
        }

        return new SeriesIds(found, rollup);
    }

    private long FindRollup(RollupSeries series)
    {
        if (_rollups.Count == 0) LoadRollups();
        if (_rollups.TryGetValue(series, out var id)) return id;
        id = _rollups.Count + 1;
        connection.Statement("INSERT INTO rollup_series (id, provider, campaign, channel, kind, currency) VALUES (?, ?, ?, ?, ?, ?)")
            .Bind(1, id).Bind(2, series.Provider).Bind(3, series.Campaign).Bind(4, series.Channel).Bind(5, (long)series.Kind)
            .Bind(6, series.Currency).Run();
        _rollups.Add(series, id);
        return id;
    }

    private void LoadRollups()
    {
        var select = connection.Statement("SELECT id, provider, campaign, channel, kind, currency FROM rollup_series");
        using var rows = select.Read();
        while (rows.Next())
        {
            _rollups.Add(RollupSeries.Read(select, 1), select.Long(0));
        }
    }
}

/// <summary>What roll-ups are kept apart by: ids are dense from 1.</summary>
internal readonly record struct RollupSeries(string Provider, string? Campaign, string? Channel, Kind Kind, string Currency)
{
    public static RollupSeries Read(Statement row, int column) => new(
        row.Text(column), row.TextOrNull(column + 1), row.TextOrNull(column + 2), (Kind)row.Int(column + 3), row.Text(column + 4));
}

/// <summary>The number of a full dimension set and of the roll-up series it adds to.</summary>
internal readonly record struct SeriesIds(long Full, long Rollup);
