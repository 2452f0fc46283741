namespace RevenuePulse;

/// <summary>A number that is watched, and when somebody is told.</summary>
public sealed record Alert
{
    /// <summary>1–128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>What is watched.</summary>
    public required AlertNumber Number { get; init; }

    /// <summary>Which side of the threshold is wrong.</summary>
    public required AlertComparison Comparison { get; init; }

    /// <summary>In the number's own unit: minor units, sales, a share from 0 to 1, seconds, minutes.</summary>
    public required double Threshold { get; init; }

    /// <summary>What the number is taken over, ending now; 1 minute to 7 days.</summary>
    public int WindowMinutes { get; init; } = 10;

    /// <summary>How long the condition has to hold before it fires.</summary>
    public int PendingMinutes { get; init; }

    /// <summary>How long it has to be over before it is said to be.</summary>
    public int RecoveryMinutes { get; init; }

    /// <summary>What follows when there is nothing to compare.</summary>
    public AlertGap OnNoData { get; init; } = AlertGap.Show;

    /// <summary>What follows when the number cannot be read.</summary>
    public AlertGap OnError { get; init; } = AlertGap.Show;

    /// <summary>Only money in it, ISO 4217 upper case; null = everything in the base currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Only this campaign; null = all.</summary>
    public string? Campaign { get; init; }

    /// <summary>Only this sender; null = all.</summary>
    public string? Provider { get; init; }

    /// <summary>The address that is told, http or https; null = it shows on the page only.</summary>
    public string? Target { get; init; }

    /// <summary>Signs what is sent (Standard Webhooks, <c>whsec_…</c>); empty without a target.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Nobody is told before; null = not silenced.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The numbers that can be watched. The wire names are in <see cref="AlertWords"/>.</summary>
public enum AlertNumber : byte
{
    /// <summary>Gross revenue per minute over the window.</summary>
    Velocity = 1,

    /// <summary>Net revenue of the window.</summary>
    Net = 2,

    /// <summary>Sales in the window.</summary>
    Sales = 3,

    /// <summary>Refunds and disputes as a share of the window's gross.</summary>
    RefundShare = 4,

    /// <summary>Paid checkouts as a share of paid and lost ones.</summary>
    Conversion = 5,

    /// <summary>Whole minutes since the last sale.</summary>
    Quiet = 6,

    /// <summary>Age of the oldest event that is not settled, seconds.</summary>
    Lag = 7,

    /// <summary>Events of the window that were refused.</summary>
    DeadLetters = 8,

    /// <summary>Calls of the window whose signature was wrong.</summary>
    BadSignatures = 9,
}

/// <summary>Which side of the threshold is wrong.</summary>
public enum AlertComparison : byte
{
    /// <summary>More than the threshold.</summary>
    Above = 1,

    /// <summary>Less than the threshold.</summary>
    Below = 2,
}

/// <summary>What follows when there is no number.</summary>
public enum AlertGap : byte
{
    /// <summary>The state says so; nobody is told.</summary>
    Show = 1,

    /// <summary>As if the condition held.</summary>
    Fire = 2,

    /// <summary>As if it did not.</summary>
    Ok = 3,

    /// <summary>The state stays what it was.</summary>
    Keep = 4,
}

/// <summary>Where an alert stands.</summary>
public enum AlertState : byte
{
    /// <summary>The condition does not hold.</summary>
    Normal = 1,

    /// <summary>It holds, not for long enough yet.</summary>
    Pending = 2,

    /// <summary>It fired.</summary>
    Alerting = 3,

    /// <summary>It fired and holds no more, not for long enough yet.</summary>
    Recovering = 4,

    /// <summary>There is nothing to compare.</summary>
    NoData = 5,

    /// <summary>The number cannot be read.</summary>
    Error = 6,
}

/// <summary>The wire names of everything about alerts.</summary>
public static class AlertWords
{
    private static readonly string[] NumberNames =
        ["", "velocity", "net", "sales", "refund_share", "conversion", "quiet", "lag", "dead_letters", "bad_signatures"];

    private static readonly string[] ComparisonNames = ["", "above", "below"];
    private static readonly string[] GapNames = ["", "show", "fire", "ok", "keep"];
    private static readonly string[] StateNames = ["", "normal", "pending", "alerting", "recovering", "no_data", "error"];

    /// <summary>Every number.</summary>
    public static IReadOnlyList<string> Numbers { get; } = NumberNames[1..];

    /// <summary>Every comparison.</summary>
    public static IReadOnlyList<string> Comparisons { get; } = ComparisonNames[1..];

    /// <summary>Every answer to a gap.</summary>
    public static IReadOnlyList<string> Gaps { get; } = GapNames[1..];

    /// <summary>The wire name.</summary>
    public static string Name(this AlertNumber number) => NumberNames[(int)number];

    /// <summary>The wire name.</summary>
    public static string Name(this AlertComparison comparison) => ComparisonNames[(int)comparison];

    /// <summary>The wire name.</summary>
    public static string Name(this AlertGap gap) => GapNames[(int)gap];

    /// <summary>The wire name.</summary>
    public static string Name(this AlertState state) => StateNames[(int)state];

    /// <summary>Reads a wire name; null for anything else.</summary>
    public static AlertNumber? Number(string? name) => (AlertNumber?)Find(NumberNames, name);

    /// <summary>Reads a wire name; null for anything else.</summary>
    public static AlertComparison? Comparison(string? name) => (AlertComparison?)Find(ComparisonNames, name);

    /// <summary>Reads a wire name; null for anything else.</summary>
    public static AlertGap? Gap(string? name) => (AlertGap?)Find(GapNames, name);

    private static byte? Find(string[] names, string? name) =>
        name is { Length: > 0 } && Array.IndexOf(names, name) is var index and > 0 ? (byte)index : null;
}
