using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Alerts, their standings and firings. A node keeps all of them in memory, so the firings of an alert that are long over are dropped:
/// the newest <see cref="KeptFirings"/> stay.
/// </summary>
internal sealed class KafkaAlertBook : IAlertBook
{
    /// <summary>So many firings of all alerts together are kept.</summary>
    public const int KeptFirings = 2000;

    private const string AlertKind = "alert";
    private const string StandingKind = "alert-standing";
    private const string FiringKind = "alert-firing";

    private readonly BookTopic _topic;
    private volatile FrozenDictionary<string, Alert> _alerts = FrozenDictionary<string, Alert>.Empty;
    private volatile FrozenDictionary<string, AlertStanding> _standings = FrozenDictionary<string, AlertStanding>.Empty;
    // newest first
    private volatile AlertFiring[] _firings = [];

    public KafkaAlertBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public IReadOnlyDictionary<string, Alert> Alerts => _alerts;

    public IReadOnlyDictionary<string, AlertStanding> Standings => _standings;

    public void Put(Alert alert) => _topic.Write(AlertKind, [(alert.Id, alert)]);

    public bool Delete(string id)
    {
        var isThere = _alerts.ContainsKey(id);
        if (isThere)
        {
            _topic.Write([(AlertKind, id, null), (StandingKind, id, null), .. Firings(id, int.MaxValue).Select(firing => (FiringKind, firing.Id, (object?)null))]);
        }

        return isThere;
    }

    public bool Save(AlertStanding standing, AlertFiring? firing)
    {
        if (!_alerts.ContainsKey(standing.AlertId)) return false;
        _topic.Write([(StandingKind, standing.AlertId, standing), .. firing is null ? [] : Records(firing)]);
        return true;
    }

    public void Save(AlertFiring firing)
    {
        if (_alerts.ContainsKey(firing.AlertId)) _topic.Write(Records(firing));
    }

    public AlertFiring? Firing(string id) => Array.Find(_firings, firing => firing.Id == id);

    public IReadOnlyList<AlertFiring> Firings(string? alertId, int limit) =>
        [.. _firings.Where(firing => alertId is null || firing.AlertId == alertId).Take(limit)];

    public IReadOnlyList<AlertFiring> Waiting() => [.. _firings.Where(Waits).Reverse()];

    private static bool Waits(AlertFiring firing) =>
        firing.Fired.Status == DeliveryStatus.Waiting || firing.Resolved?.Status == DeliveryStatus.Waiting;

    private (string Kind, string Id, object? Value)[] Records(AlertFiring firing) =>
        [(FiringKind, firing.Id, firing), .. _firings.Skip(KeptFirings - 1).Where(old => old.Id != firing.Id && !Waits(old)).Select(old => (FiringKind, old.Id, (object?)null))];

    private void Take(IReadOnlySet<string> kinds)
    {
        if (kinds.Contains(AlertKind)) _alerts = _topic.Read<Alert>(AlertKind).ToFrozenDictionary(StringComparer.Ordinal);
        if (kinds.Contains(StandingKind)) _standings = _topic.Read<AlertStanding>(StandingKind).ToFrozenDictionary(StringComparer.Ordinal);
        if (kinds.Contains(FiringKind))
        {
            _firings = [.. _topic.Read<AlertFiring>(FiringKind).Values
                .OrderByDescending(firing => firing.StartedAt).ThenByDescending(firing => firing.Id, StringComparer.Ordinal)];
        }
    }
}
