namespace RevenuePulse;

/// <summary>
/// Alerts, where they stand, and what they did. Seam with two implementations. Alerts and standings are read from memory, immutable
/// snapshots; writing is durable when the call returns. Times are kept to the millisecond.
/// </summary>
public interface IAlertBook
{
    /// <summary>All alerts, by id.</summary>
    IReadOnlyDictionary<string, Alert> Alerts { get; }

    /// <summary>Where they stand, by the id of the alert; one that was never looked at has none.</summary>
    IReadOnlyDictionary<string, AlertStanding> Standings { get; }

    /// <summary>Adds or replaces an alert; its standing and firings stay.</summary>
    void Put(Alert alert);

    /// <summary>Forgets an alert with its standing and firings; false when there is none.</summary>
    bool Delete(string id);

    /// <summary>
    /// Writes where an alert stands, and the firing that began or ended with it, at once or not at all. False when the alert is gone.
    /// </summary>
    bool Save(AlertStanding standing, AlertFiring? firing);

    /// <summary>Writes a firing that is known, such as the fate of its message; nothing when its alert is gone.</summary>
    void Save(AlertFiring firing);

    /// <summary>One firing; null when there is none.</summary>
    AlertFiring? Firing(string id);

    /// <summary>Firings, newest first; of one alert or of all.</summary>
    IReadOnlyList<AlertFiring> Firings(string? alertId, int limit);

    /// <summary>Firings with a message that waits to be delivered, oldest first.</summary>
    IReadOnlyList<AlertFiring> Waiting();
}

/// <summary>Where an alert stands.</summary>
public sealed record AlertStanding
{
    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>Its state.</summary>
    public required AlertState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The number when it came to this state; null when there was none.</summary>
    public double? Value { get; init; }

    /// <summary>Why there is no number; null when there is one.</summary>
    public string? Detail { get; init; }

    /// <summary>The firing that is not over; null when there is none.</summary>
    public string? FiringId { get; init; }
}

/// <summary>Once that an alert fired.</summary>
public sealed record AlertFiring
{
    /// <summary>Grows with time.</summary>
    public required string Id { get; init; }

    /// <summary>The alert.</summary>
    public required string AlertId { get; init; }

    /// <summary>When it fired.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was over; null = it is not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number that it fired at; null when it fired for want of one.</summary>
    public double? Value { get; init; }

    /// <summary>What became of the message that it fired.</summary>
    public required AlertDelivery Fired { get; init; }

    /// <summary>What became of the message that it is over; null while it is not.</summary>
    public AlertDelivery? Resolved { get; init; }
}

/// <summary>What became of a message.</summary>
public sealed record AlertDelivery
{
    /// <summary>How far it is.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>Rounds of attempts so far.</summary>
    public int Rounds { get; init; }

    /// <summary>When it was delivered, or last tried.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>While it waits: not before. Null = at once.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>What the other side said, or why not.</summary>
    public string? Detail { get; init; }
}

/// <summary>How far a message is.</summary>
public enum DeliveryStatus : byte
{
    /// <summary>There was nobody to tell.</summary>
    NotNeeded = 1,

    /// <summary>The alert was silenced.</summary>
    Silenced = 2,

    /// <summary>It is to be sent.</summary>
    Waiting = 3,

    /// <summary>The other side took it.</summary>
    Delivered = 4,

    /// <summary>Given up.</summary>
    Failed = 5,
}
