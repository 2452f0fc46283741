namespace RevenuePulse.Dashboard;

/// <summary>All alerts, by name.</summary>
/// <param name="Alerts">All of them.</param>
public sealed record AlertList(IReadOnlyList<AlertRow> Alerts);

/// <summary>An alert as it is written; <paramref name="Name"/>, <paramref name="Number"/>, <paramref name="Comparison"/> and <paramref name="Threshold"/> are needed.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Number">velocity, net, sales, refund_share, conversion, quiet, lag, dead_letters or bad_signatures.</param>
/// <param name="Comparison">above or below.</param>
/// <param name="Threshold">Minor units (velocity: per minute), sales, a share from 0 to 1, minutes (quiet), seconds (lag), events.</param>
/// <param name="WindowMinutes">What the number is taken over, 1 to 10080; 10 without it.</param>
/// <param name="PendingMinutes">How long the condition has to hold before it fires, 0 to 1440.</param>
/// <param name="RecoveryMinutes">How long it has to be over before it is said to be, 0 to 1440.</param>
/// <param name="OnNoData">show, fire, ok or keep.</param>
/// <param name="OnError">show, fire, ok or keep.</param>
/// <param name="Currency">Only money in it; null = everything in the base currency.</param>
/// <param name="Campaign">Only this campaign.</param>
/// <param name="Provider">Only this sender.</param>
/// <param name="Target">The address that is told, http or https; null = only the page shows it.</param>
public sealed record AlertFields(
    string Name,
    string Number,
    string Comparison,
    double Threshold,
    int? WindowMinutes,
    int? PendingMinutes,
    int? RecoveryMinutes,
    string? OnNoData,
    string? OnError,
    string? Currency,
    string? Campaign,
    string? Provider,
    string? Target);

/// <summary>One alert and where it stands.</summary>
/// <param name="Id">What the routes take.</param>
/// <param name="Name">Display name.</param>
/// <param name="Number">What is watched.</param>
/// <param name="Comparison">above or below.</param>
/// <param name="Threshold">In the number's own unit.</param>
/// <param name="WindowMinutes">What the number is taken over.</param>
/// <param name="PendingMinutes">How long the condition has to hold before it fires.</param>
/// <param name="RecoveryMinutes">How long it has to be over before it is said to be.</param>
/// <param name="OnNoData">What follows when there is nothing to compare.</param>
/// <param name="OnError">What follows when the number cannot be read.</param>
/// <param name="Currency">Only money in it; null = everything in the base currency.</param>
/// <param name="Campaign">Only this campaign.</param>
/// <param name="Provider">Only this sender.</param>
/// <param name="Target">The address that is told.</param>
/// <param name="SilencedUntil">Nobody is told before; null = not silenced.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="State">normal, pending, alerting, recovering, no_data or error; null before the first look.</param>
/// <param name="Since">Since when.</param>
/// <param name="Value">What was seen last.</param>
/// <param name="Detail">Why there is no number.</param>
/// <param name="EvaluatedAt">When it was looked at last.</param>
/// <param name="Secret">Verifies what is sent; only in the answer that made it.</param>
public sealed record AlertRow(
    string Id,
    string Name,
    string Number,
    string Comparison,
    double Threshold,
    int WindowMinutes,
    int PendingMinutes,
    int RecoveryMinutes,
    string OnNoData,
    string OnError,
    string? Currency,
    string? Campaign,
    string? Provider,
    string? Target,
    DateTime? SilencedUntil,
    DateTime CreatedAt,
    string? State,
    DateTime? Since,
    double? Value,
    string? Detail,
    DateTime? EvaluatedAt,
    string? Secret);

/// <summary>What an alert did, newest first.</summary>
/// <param name="Firings">At most as many as were asked for.</param>
public sealed record AlertFiringList(IReadOnlyList<AlertFiringRow> Firings);

/// <summary>Once that an alert fired.</summary>
/// <param name="Id">Its id; messages about it carry it.</param>
/// <param name="AlertId">The alert.</param>
/// <param name="StartedAt">When it fired.</param>
/// <param name="EndedAt">When it was over; null = it is not.</param>
/// <param name="Value">What it fired at.</param>
/// <param name="Fired">What became of the message that it fired.</param>
/// <param name="Resolved">What became of the message that it is over.</param>
public sealed record AlertFiringRow(
    string Id, string AlertId, DateTime StartedAt, DateTime? EndedAt, double? Value, AlertDeliveryRow Fired, AlertDeliveryRow? Resolved)
{
    internal static AlertFiringRow Of(AlertFiring f) =>
        new(f.Id, f.AlertId, f.StartedAt.UtcDateTime, f.EndedAt?.UtcDateTime, f.Value, AlertDeliveryRow.Of(f.Fired)!, AlertDeliveryRow.Of(f.Resolved));
}

/// <summary>What became of a message.</summary>
/// <param name="Status">not_needed, silenced, waiting, delivered or failed.</param>
/// <param name="At">When it was delivered, or last tried.</param>
/// <param name="NextAt">When it is tried again.</param>
/// <param name="Detail">What the other side said.</param>
public sealed record AlertDeliveryRow(string Status, DateTime? At, DateTime? NextAt, string? Detail)
{
    private static readonly string[] Words = ["", "not_needed", "silenced", "waiting", "delivered", "failed"];

    internal static AlertDeliveryRow? Of(AlertDelivery? d) =>
        d is null ? null : new(Words[(int)d.Status], d.At?.UtcDateTime, d.NextAt?.UtcDateTime, d.Detail);
}

/// <summary>What an alert would have done.</summary>
/// <param name="From">What was looked at.</param>
/// <param name="To">Its end.</param>
/// <param name="Count">How often it would have fired.</param>
/// <param name="Firings">The newest hundred of them.</param>
/// <param name="Note">What the answer does not hold; null = nothing.</param>
public sealed record AlertPreview(DateTime From, DateTime To, int Count, IReadOnlyList<AlertPreviewFiring> Firings, string? Note)
{
    internal static AlertPreview Without(long fromMs, long toMs, string why) => new(Instant.OfMs(fromMs), Instant.OfMs(toMs), 0, [], why);
}

/// <summary>Once that it would have fired.</summary>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it would have been over; null = it would not be yet.</param>
/// <param name="Value">At what.</param>
public sealed record AlertPreviewFiring(DateTime StartedAt, DateTime? EndedAt, double? Value);

/// <summary>How long an alert is silent.</summary>
/// <param name="Until">Not before.</param>
public sealed record AlertSilence(DateTime Until);

/// <summary>What became of a test message.</summary>
/// <param name="Delivered">The other side answered 2xx.</param>
/// <param name="Detail">What it answered, or why not.</param>
public sealed record AlertTest(bool Delivered, string Detail);
