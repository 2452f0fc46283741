namespace RevenuePulse.Host.Simulate;

/// <summary>What one buyer did, in no provider's words.</summary>
internal sealed record Story
{
    /// <summary>Its place in the plan; everything random about it follows from the seed and this number.</summary>
    public required long Index { get; init; }

    /// <summary>Where the identifiers in its events come from.</summary>
    public required ulong IdSeed { get; init; }

    /// <summary>When the buyer paid, or gave up.</summary>
    public required DateTimeOffset At { get; init; }

    public required Plot Plot { get; init; }

    /// <summary>Null: nobody knows where this buyer came from.</summary>
    public required SimulatedCampaign? Campaign { get; init; }

    public required Product Product { get; init; }

    public required Buyer Buyer { get; init; }

    /// <summary>ISO 4217 upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Tax included, canonical minor units.</summary>
    public required long AmountMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required IReadOnlyList<MoneyBack> Returns { get; init; }
}

/// <summary>The closed set of things that happen to a checkout.</summary>
internal enum Plot
{
    /// <summary>A single purchase, paid at once.</summary>
    CardSale,

    /// <summary>A single purchase by bank debit: completed unpaid, paid later.</summary>
    DelayedSale,

    /// <summary>The first payment of a subscription.</summary>
    Subscription,

    /// <summary>A later payment of a subscription that began before the launch.</summary>
    Renewal,

    /// <summary>A checkout that was opened and left.</summary>
    Abandoned,

    /// <summary>Completed by bank debit, and the debit failed.</summary>
    DelayedFailure,
}

/// <summary>A person who does not exist.</summary>
internal sealed record Buyer(string Name, string Email, string Country);

/// <summary>Something for sale, in cents of a currency with two decimals, before tax.</summary>
internal sealed record Product(string Name, long PriceCents, bool IsSubscription, double Weight);

/// <summary>Money that goes back, some time after the sale.</summary>
internal abstract record MoneyBack(TimeSpan After);

/// <summary>Given back by the merchant.</summary>
internal sealed record Refund(TimeSpan After, long AmountMinor) : MoneyBack(After);

/// <summary>Withdrawn by the bank, the whole amount.</summary>
internal sealed record Dispute(TimeSpan After, DisputeOutcome Outcome) : MoneyBack(After);

internal enum DisputeOutcome
{
    Open,
    Lost,
    Won,
}
