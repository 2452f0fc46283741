namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Alerts, where they stand and what they did.</summary>
internal sealed class KafkaAlertBook(BookTopic topic) : IAlertBook
{
    private const string AlertKind = "alert";
    private const string StandingKind = "alert_standing";
    private const string FiringKind = "alert_firing";

    private readonly BookMap<Alert> _alerts = new(topic, AlertKind);
    private readonly BookMap<AlertStanding> _standings = new(topic, StandingKind);
    private readonly BookMap<AlertFiring> _firings = new(topic, FiringKind);

    public IReadOnlyDictionary<string, Alert> Alerts => _alerts.ById;

    public IReadOnlyDictionary<string, AlertStanding> Standings => _standings.ById;

    public void Put(Alert alert)
    {
        ArgumentException.ThrowIfNullOrEmpty(alert.Id);
        ArgumentNullException.ThrowIfNull(alert.Name);
        _alerts.Put(alert.Id, alert with { SilencedUntil = ToMs(alert.SilencedUntil), CreatedAt = ToMs(alert.CreatedAt)!.Value });
    }

    public bool Delete(string id)
    {
        if (!Alerts.ContainsKey(id)) return false;
        var firings = _firings.ById.Values.Where(f => f.AlertId == id).Select(f => (FiringKind, f.Id, (object?)null));
        topic.WriteAll([(AlertKind, id, null), (StandingKind, id, null), .. firings]);
        return true;
    }

    public bool Save(AlertStanding standing, AlertFiring? firing)
    {
        if (!Alerts.ContainsKey(standing.AlertId)) return false;
        List<(string, string, object?)> values = [(StandingKind, standing.AlertId, standing with { Since = ToMs(standing.Since)!.Value })];
        if (firing is not null) values.Add((FiringKind, firing.Id, ToMs(firing)));
        topic.WriteAll(values);
        return true;
    }

    public void Save(AlertFiring firing)
    {
        if (Alerts.ContainsKey(firing.AlertId)) _firings.Put(firing.Id, ToMs(firing));
    }

    public AlertFiring? Firing(string id) => _firings.ById.GetValueOrDefault(id);

    public IReadOnlyList<AlertFiring> Firings(string? alertId, int limit) =>
        [.. InOrder(_firings.ById.Values.Where(f => alertId is null || f.AlertId == alertId)).Reverse().Take(limit)];

    public IReadOnlyList<AlertFiring> Waiting() =>
        [.. InOrder(_firings.ById.Values.Where(f => f.Fired.Status == DeliveryStatus.Waiting || f.Resolved?.Status == DeliveryStatus.Waiting))];

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
}
