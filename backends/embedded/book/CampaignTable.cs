using System.Collections.Frozen;
using System.Globalization;

namespace RevenuePulse.Backends.Embedded;

/// <summary>The campaign book.</summary>
internal sealed class CampaignTable : ICampaignBook
{
    private readonly BookFile _file;
    private volatile FrozenDictionary<string, Campaign> _campaigns;

    public CampaignTable(BookFile file)
    {
        _file = file;
        _campaigns = file.Read(Load);
    }

    public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns;

    public void Put(IReadOnlyCollection<Campaign> campaigns) => _file.Write(
        connection =>
        {
            foreach (var campaign in campaigns)
            {
                Put(connection, campaign);
            }

            return campaigns.Count > 0;
        },
        Publish);

    public bool Delete(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM campaign WHERE id = ?").Bind(1, id).Run();
            return _campaigns.ContainsKey(id);
        },
        Publish);

    private void Publish(Connection connection) => _campaigns = Load(connection);

    private static void Put(Connection connection, Campaign c) => connection.Statement("""
        INSERT OR REPLACE INTO campaign (id, name, channel, landing_page, started_at, cost_minor, currency, owner, colour, split, notes, merged_into)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
        .Bind(1, c.Id).Bind(2, c.Name).Bind(3, c.Channel).Bind(4, c.LandingPage)
        .Bind(5, c.StartedAt?.ToString("O", CultureInfo.InvariantCulture)).Bind(6, c.CostMinor).Bind(7, c.Currency).Bind(8, c.Owner)
        .Bind(9, c.Colour).Bind(10, c.Split).Bind(11, c.Notes).Bind(12, c.MergedInto).Run();

    private static FrozenDictionary<string, Campaign> Load(Connection connection)
    {
        var campaigns = new Dictionary<string, Campaign>(StringComparer.Ordinal);
        var select = connection.Statement("""
            SELECT id, name, channel, landing_page, started_at, cost_minor, currency, owner, colour, split, notes, merged_into FROM campaign
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
        MergedInto = row.TextOrNull(11),
    };
}
