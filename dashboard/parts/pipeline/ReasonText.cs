namespace RevenuePulse.Dashboard;

/// <summary>Reasons in words. The sets are closed: a reason without words is shown as it is.</summary>
public static class ReasonText
{
    /// <summary>Why an event was understood and not acted on.</summary>
    public static string Ignored(string reason) => reason switch
    {
        IgnoredReason.EventType => "Says nothing about captured money",
        IgnoredReason.OtherMode => "Of the mode that does not count",
        IgnoredReason.ZeroAmount => "Free, trial or fully discounted",
        IgnoredReason.SetupOnly => "A payment method was saved, nothing was sold",
        IgnoredReason.NotPaid => "Not paid yet; another event says when it is",
        IgnoredReason.AnnouncedElsewhere => "The same money, said by a better event",
        IgnoredReason.NotCash => "A balance or fee, not a customer's cash",
        IgnoredReason.UnknownSender => "A sender whose money is never guessed",
        _ => reason,
    };

    /// <summary>Why an event was refused.</summary>
    public static string Rejected(string reason) => reason switch
    {
        RejectedReason.MalformedJson => "The body is not JSON",
        RejectedReason.MissingEventId => "The event has no identity",
        RejectedReason.MissingField => "A field that is needed is missing",
        RejectedReason.TimeOutOfRange => "A time is absent, or outside 2000 to 2100",
        RejectedReason.InexactMinorUnits => "An amount is not a whole number of minor units",
        RejectedReason.AmountOutOfRange => "An amount is negative, or does not fit",
        RejectedReason.UnknownCurrency => "The currency is not three letters",
        RejectedReason.SettlementFailed => "Booking it failed on our side",
        _ => reason,
    };
}
