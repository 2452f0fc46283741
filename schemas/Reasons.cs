namespace RevenuePulse;

/// <summary>Why an event is understood and not acted on. A closed set: each has a test.</summary>
public static class IgnoredReason
{
    /// <summary>The type of event says nothing about captured money.</summary>
    public const string EventType = "event_type";

    /// <summary>A test event on a live product, or a live event on a test product (<c>PULSE_MODE</c>).</summary>
    public const string OtherMode = "other_mode";

    /// <summary>Free, trial or fully discounted: no cash.</summary>
    public const string ZeroAmount = "zero_amount";

    /// <summary>A payment method was saved; nothing was sold.</summary>
    public const string SetupOnly = "setup_only";

    /// <summary>Not paid (yet); the paid state is announced by another event.</summary>
    public const string NotPaid = "not_paid";

    /// <summary>The same money is announced by another event that is the one to believe.</summary>
    public const string AnnouncedElsewhere = "announced_elsewhere";

    /// <summary>A balance or fee moved, not cash between customer and merchant.</summary>
    public const string NotCash = "not_cash";

    /// <summary>A verified sender without a translator: kept raw, its money is never guessed.</summary>
    public const string UnknownSender = "unknown_sender";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [EventType, OtherMode, ZeroAmount, SetupOnly, NotPaid, AnnouncedElsewhere, NotCash, UnknownSender];
}

/// <summary>Why an event became a dead letter. A closed set: each has a test.</summary>
public static class RejectedReason
{
    /// <summary>The body is not JSON, or nested deeper than 64 levels, or not UTF-8.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>The event has no identity, so a repeat could not be told from a new event.</summary>
    public const string MissingEventId = "missing_event_id";

    /// <summary>A field the translation needs is absent or of another type.</summary>
    public const string MissingField = "missing_field";

    /// <summary>A time is absent or outside 2000–2100.</summary>
    public const string TimeOutOfRange = "time_out_of_range";

    /// <summary>An amount is not a whole number of minor units.</summary>
    public const string InexactMinorUnits = "inexact_minor_units";

    /// <summary>An amount is negative where money comes in, or does not fit.</summary>
    public const string AmountOutOfRange = "amount_out_of_range";

    /// <summary>The currency is not three letters.</summary>
    public const string UnknownCurrency = "unknown_currency";

    /// <summary>The ledger failed on it although the storage was well; the detail says how.</summary>
    public const string SettlementFailed = "settlement_failed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        MalformedJson, MissingEventId, MissingField, TimeOutOfRange, InexactMinorUnits, AmountOutOfRange, UnknownCurrency, SettlementFailed,
    ];
}
