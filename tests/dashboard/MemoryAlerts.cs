using System.Collections.Concurrent;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>Alerts in memory, and a receiver that notes what it is sent.</summary>
public sealed class MemoryAlerts : IAlertBook, IAlertSender
{
    private readonly ConcurrentDictionary<string, Alert> _alerts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AlertStanding> _standings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AlertFiring> _firings = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Alert> Alerts => _alerts;

    public IReadOnlyDictionary<string, AlertStanding> Standings => _standings;

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<AlertMessage> Sent { get; } = new();

    /// <summary>What the receiver answers.</summary>
    public SendResult Answer { get; set; } = new(true, "Answered 204.");

    /// <summary>Why nothing may be sent.</summary>
    public string? Refusal { get; set; }

    /// <summary>How often a standing was written.</summary>
    public int Writes { get; private set; }

    public void Put(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        _alerts[alert.Id] = alert;
    }

    public bool Delete(string id)
    {
        _standings.TryRemove(id, out _);
        return _alerts.TryRemove(id, out _);
    }

    public bool Save(AlertStanding standing, AlertFiring? firing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        Writes++;
        _standings[standing.AlertId] = standing;
        if (firing is not null)
        {
            _firings[firing.Id] = firing;
        }

        return true;
    }

    public void Save(AlertFiring firing)
    {
        ArgumentNullException.ThrowIfNull(firing);
        _firings[firing.Id] = firing;
    }

    public AlertFiring? Firing(string id) => _firings.GetValueOrDefault(id);

    public IReadOnlyList<AlertFiring> Firings(string? alertId, int limit) =>
        [.. _firings.Values.Where(f => alertId is null || f.AlertId == alertId).OrderByDescending(f => f.StartedAt).Take(limit)];

    public IReadOnlyList<AlertFiring> Waiting() => [.. _firings.Values
        .Where(f => f.Fired.Status == DeliveryStatus.Waiting || f.Resolved?.Status == DeliveryStatus.Waiting).OrderBy(f => f.StartedAt)];

    public ValueTask<string?> RefusalAsync(Uri target, CancellationToken cancel) => new(Refusal);

    public ValueTask<SendResult> SendAsync(AlertMessage message, CancellationToken cancel)
    {
        Sent.Enqueue(message);
        return new(Answer);
    }
}
