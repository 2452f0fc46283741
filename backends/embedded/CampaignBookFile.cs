using System.Collections.Frozen;
using System.Globalization;

namespace RevenuePulse.Backends.Embedded;

/// <summary>The campaign book in a small database of its own, so that an edit never waits for the money's writer.</summary>
internal sealed class CampaignBookFile : ICampaignBook, IDisposable
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS campaign (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, channel TEXT, landing_page TEXT, started_at TEXT, cost_minor INTEGER, currency TEXT,
            owner TEXT, colour TEXT, split REAL, notes TEXT) STRICT, WITHOUT ROWID
        """;

    private readonly Lock _gate = new();
    private readonly Connection _connection;
    private volatile FrozenDictionary<string, Campaign> _campaigns;

    private CampaignBookFile(Connection connection)
    {
        _connection = connection;
        _campaigns = Load();
    }

    public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns;

    public static CampaignBookFile Open(string path)
    {
        var connection = Connection.OpenWriter(path, cacheKiB: 256);
        connection.Execute(Table);
        return new CampaignBookFile(connection);
    }

    public void Put(IReadOnlyCollection<Campaign> campaigns) => Write(() =>
    {
        foreach (var campaign in campaigns)
        {
            Put(campaign);
        }

        return campaigns.Count;
    });

    public bool Delete(string id) => Write(() =>
    {
        _connection.Statement("DELETE FROM campaign WHERE id = ?").Bind(1, id).Run();
        return _campaigns.ContainsKey(id) ? 1 : 0;
    }) > 0;

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private int Write(Func<int> step)
    {
        lock (_gate)
        {
            _connection.Execute("BEGIN IMMEDIATE");
            try
            {
                var written = step();
                _connection.Execute("COMMIT");
                if (written > 0) _campaigns = Load();
                return written;
            }
            catch
            {
                if (_connection.InTransaction) _connection.Execute("ROLLBACK");
                throw;
            }
        }
    }

    private void Put(Campaign c) => _connection.Statement("""
        INSERT OR REPLACE INTO campaign (id, name, channel, landing_page, started_at, cost_minor, currency, owner, colour, split, notes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
        .Bind(1, c.Id).Bind(2, c.Name).Bind(3, c.Channel).Bind(4, c.LandingPage)
        .Bind(5, c.StartedAt?.ToString("O", CultureInfo.InvariantCulture)).Bind(6, c.CostMinor).Bind(7, c.Currency).Bind(8, c.Owner)
        .Bind(9, c.Colour).Bind(10, c.Split).Bind(11, c.Notes).Run();

    private FrozenDictionary<string, Campaign> Load()
    {
        var campaigns = new Dictionary<string, Campaign>(StringComparer.Ordinal);
        var select = _connection.Statement("""
            SELECT id, name, channel, landing_page, started_at, cost_minor, currency, owner, colour, split, notes FROM campaign
            """);
        using var rows = select.Read();
        while (rows.Next())
        {
            campaigns.Add(select.Text(0), Read(select));
        }

        return campaigns.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Campaign Read(Statement row) => new()
    {
        Id = row.Text(0),
        Name = row.Text(1),
        Channel = row.TextOrNull(2),
        LandingPage = row.TextOrNull(3),
        StartedAt = row.TextOrNull(4) is { } at ? DateTimeOffset.ParseExact(at, "O", CultureInfo.InvariantCulture) : null,
        CostMinor = row.LongOrNull(5),
        Currency = row.TextOrNull(6),
        Owner = row.TextOrNull(7),
        Colour = row.TextOrNull(8),
        Split = row.IsNull(9) ? null : row.Double(9),
        Notes = row.TextOrNull(10),
    };
}
