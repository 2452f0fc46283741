using System.Collections.Concurrent;

namespace RevenuePulse.Backends.Embedded;

/// <summary>What the series numbers in committed rows stand for. They never change, so every reader may share what one has read.</summary>
internal sealed class SeriesCatalog
{
    private const int Capacity = 32_768;

    private readonly ConcurrentDictionary<long, Dimensions> _full = new();
    private readonly ConcurrentDictionary<long, RollupSeries> _rollups = new();

    public Dimensions Dimensions(Connection connection, long id)
    {
        if (_full.TryGetValue(id, out var dimensions)) return dimensions;
        if (_full.Count >= Capacity) _full.Clear();
        return _full.GetOrAdd(id, static (id, connection) => Read(connection, id), connection);
    }

    public RollupSeries Rollup(Connection connection, long id)
    {
        if (_rollups.TryGetValue(id, out var series)) return series;
        if (_rollups.Count >= Capacity) _rollups.Clear();
        return _rollups.GetOrAdd(id, static (id, connection) => ReadRollup(connection, id), connection);
    }

    private static Dimensions Read(Connection connection, long id)
    {
        var select = connection.Statement("""
            SELECT r.provider, r.campaign, r.channel, r.kind, r.currency, s.account, s.landing_page, s.product, s.country
            FROM series s JOIN rollup_series r ON r.id = s.rollup WHERE s.id = ?
            """);
        using var rows = select.Bind(1, id).Read();
        if (!rows.Next()) throw new InvalidDataException($"Series {id} is missing.");
        var r = RollupSeries.Read(select, 0);
        return new Dimensions(
            r.Provider, select.Text(5), r.Kind, r.Currency, r.Campaign, r.Channel, select.TextOrNull(6), select.TextOrNull(7),
            select.TextOrNull(8));
    }

    private static RollupSeries ReadRollup(Connection connection, long id)
    {
        var select = connection.Statement("SELECT provider, campaign, channel, kind, currency FROM rollup_series WHERE id = ?");
        using var rows = select.Bind(1, id).Read();
        return rows.Next() ? RollupSeries.Read(select, 0) : throw new InvalidDataException($"Roll-up series {id} is missing.");
    }
}
