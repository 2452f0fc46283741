using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Alerts, where they stand and what they did.</summary>
internal sealed class KafkaAlertBook : IAlertBook
{
    private const string AlertKind = "alert";
    private const string StandingKind = "alert_standing";
    private const string FiringKind = "alert_firing";

    private readonly BookTopic _topic;
    private volatile FrozenDictionary<string, Alert> _alerts = FrozenDictionary<string, Alert>.Empty;
    private volatile FrozenDictionary<string, AlertStanding> _standings = FrozenDictionary<string, AlertStanding>.Empty;
    private volatile FrozenDictionary<string, AlertFiring> _firings = FrozenDictionary<string, AlertFiring>.Empty;

    public KafkaAlertBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public IReadOnlyDictionary<string, Alert> Alerts => _alerts;

    public IReadOnlyDictionary<string, AlertStanding> Standings => _standings;

    public void Put(Alert alert)
    {
        ArgumentException.ThrowIfNullOrEmpty(alert.Id);
        ArgumentNullException.ThrowIfNull(alert.Name);
        _topic.Write(AlertKind, [(alert.Id, alert with { SilencedUntil = ToMs(alert.SilencedUntil), CreatedAt = ToMs(alert.CreatedAt)!.Value })]);
    }

    public bool Delete(string id)
    {
        if (!_alerts.ContainsKey(id)) return false;
        var firings = _firings.Values.Where(f => f.AlertId == id).Select(f => (FiringKind, f.Id, (object?)null));
        _topic.WriteAll([(AlertKind, id, null), (StandingKind, id, null), .. firings]);
        return true;
    }

    public bool Save(AlertStanding standing, AlertFiring? firing)
    {
        if (!_alerts.ContainsKey(standing.AlertId)) return false;
        List<(string, string, object?)> values = [(StandingKind, standing.AlertId, standing with { Since = ToMs(standing.Since)!.Value })];
        if (firing is not null) values.Add((FiringKind, firing.Id, ToMs(firing)));
        _topic.WriteAll(values);
        return true;
    }

    public void Save(AlertFiring firing)
    {
        if (_alerts.ContainsKey(firing.AlertId)) _topic.Write(FiringKind, [(firing.Id, ToMs(firing))]);
    }

    public AlertFiring? Firing(string id) => _firings.GetValueOrDefault(id);

    public IReadOnlyList<AlertFiring> Firings(string? alertId, int limit) =>
        [.. InOrder(_firings.Values.Where(f => alertId is null || f.AlertId == alertId)).Reverse().Take(limit)];

    public IReadOnlyList<AlertFiring> Waiting() =>
        [.. InOrder(_firings.Values.Where(f => f.Fired.Status == DeliveryStatus.Waiting || f.Resolved?.Status == DeliveryStatus.Waiting))];

    private static IEnumerable<AlertFiring> InOrder(IEnumerable<AlertFiring> firings) =>
        firings.OrderBy(f => f.StartedAt).ThenBy(f => f.Id, StringComparer.Ordinal);

    private static AlertFiring ToMs(AlertFiring firing) => firing with
    {
        StartedAt = ToMs(firing.StartedAt)!.Value,
        EndedAt = ToMs(firing.EndedAt),
        Fired = ToMs(firing.Fired)!,
        Resolved = ToMs(firing.Resolved),
    };

    private static AlertDelivery? ToMs(AlertDelivery? delivery) =>
        delivery is null ? null : delivery with { At = ToMs(delivery.At), NextAt = ToMs(delivery.NextAt) };

    private static DateTimeOffset? ToMs(DateTimeOffset? at) =>
        at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;

    private void Take(IReadOnlySet<string> kinds)
    {
        if (kinds.Contains(AlertKind)) _alerts = _topic.Read<Alert>(AlertKind).ToFrozenDictionary(StringComparer.Ordinal);
        if (kinds.Contains(StandingKind)) _standings = _topic.Read<AlertStanding>(StandingKind).ToFrozenDictionary(StringComparer.Ordinal);
        if (kinds.Contains(FiringKind)) _firings = _topic.Read<AlertFiring>(FiringKind).ToFrozenDictionary(StringComparer.Ordinal);
    }
}
