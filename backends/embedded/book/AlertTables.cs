using System.Collections.Frozen;
using System.Text.Json;

namespace RevenuePulse.Backends.Embedded;

/// <summary>Alerts, their standings and firings, as JSON.</summary>
internal sealed class AlertTables : IAlertBook
{
    private readonly BookFile _file;
    private volatile FrozenDictionary<string, Alert> _alerts;
    private volatile FrozenDictionary<string, AlertStanding> _standings;

    public AlertTables(BookFile file)
    {
        _file = file;
        (_alerts, _standings) = file.Read(Load);
    }

    public IReadOnlyDictionary<string, Alert> Alerts => _alerts;

    public IReadOnlyDictionary<string, AlertStanding> Standings => _standings;

    public void Put(Alert alert) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT INTO alert (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body")
                .Bind(1, alert.Id).Bind(2, JsonSerializer.Serialize(alert)).Run();
            return true;
        },
        Publish);

    public bool Delete(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM alert_firing WHERE alert_id = ?").Bind(1, id).Run();
            connection.Statement("DELETE FROM alert WHERE id = ?").Bind(1, id).Run();
            return _alerts.ContainsKey(id);
        },
        Publish);

    public bool Save(AlertStanding standing, AlertFiring? firing) => _file.Write(
        connection =>
        {
            if (!_alerts.ContainsKey(standing.AlertId)) return false;
            connection.Statement("UPDATE alert SET standing = ? WHERE id = ?")
                .Bind(1, JsonSerializer.Serialize(standing)).Bind(2, standing.AlertId).Run();
            if (firing is not null) Put(connection, firing);
            return true;
        },
        Publish);

    public void Save(AlertFiring firing) => _file.Write(
        connection =>
        {
            if (_alerts.ContainsKey(firing.AlertId)) Put(connection, firing);
            return false;
        },
        _ => { });

    public AlertFiring? Firing(string id) => _file.Read(connection =>
        connection.Statement("SELECT body FROM alert_firing WHERE id = ?").Bind(1, id).ReadText() is { } body ? Read<AlertFiring>(body) : null);

    public IReadOnlyList<AlertFiring> Firings(string? alertId, int limit) => _file.Read(connection => Firings(
        connection.Statement("SELECT body FROM alert_firing WHERE ?1 IS NULL OR alert_id = ?1 ORDER BY started_at_ms DESC, id DESC LIMIT ?2")
            .Bind(1, alertId).Bind(2, (long)limit)));

    public IReadOnlyList<AlertFiring> Waiting() => _file.Read(connection => Firings(
        connection.Statement("SELECT body FROM alert_firing WHERE waits ORDER BY started_at_ms, id")));

    private static void Put(Connection connection, AlertFiring firing) => connection.Statement("""
        INSERT OR REPLACE INTO alert_firing (id, alert_id, started_at_ms, waits, body) VALUES (?, ?, ?, ?, ?)
        """)
        .Bind(1, firing.Id).Bind(2, firing.AlertId).Bind(3, firing.StartedAt.ToUnixTimeMilliseconds())
        .Bind(4, Waits(firing) ? 1L : 0L).Bind(5, JsonSerializer.Serialize(firing)).Run();

    private static bool Waits(AlertFiring firing) =>
        firing.Fired.Status == DeliveryStatus.Waiting || firing.Resolved?.Status == DeliveryStatus.Waiting;

    private static List<AlertFiring> Firings(Statement select)
    {
        var firings = new List<AlertFiring>();
        using var rows = select.Read();
        while (rows.Next())
        {
            firings.Add(Read<AlertFiring>(select.Text(0)));
        }

        return firings;
    }

    private void Publish(Connection connection) => (_alerts, _standings) = Load(connection);

    private static (FrozenDictionary<string, Alert> Alerts, FrozenDictionary<string, AlertStanding> Standings) Load(Connection connection)
    {
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var standings = new Dictionary<string, AlertStanding>(StringComparer.Ordinal);
        var select = connection.Statement("SELECT id, body, standing FROM alert");
        using var rows = select.Read();
        while (rows.Next())
        {
            alerts.Add(select.Text(0), Read<Alert>(select.Text(1)));
            if (select.TextOrNull(2) is { } standing) standings.Add(select.Text(0), Read<AlertStanding>(standing));
        }

        return (alerts.ToFrozenDictionary(StringComparer.Ordinal), standings.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static T Read<T>(string body) =>
        JsonSerializer.Deserialize<T>(body) ?? throw new InvalidDataException("book.db holds an alert that is empty.");
}
