namespace RevenuePulse;

/// <summary>What one raw event says about money, in no provider's words. The set is closed.</summary>
public abstract record Fact
{
    private protected Fact()
    {
    }
}

/// <summary>A fact that the ledger acts on: it names money, and may say whose campaign it belongs to.</summary>
public abstract record MoneyFact : Fact
{
    /// <summary>
    /// Identifiers that alias the same money (<c>cs_</c>, <c>pi_</c>, <c>in_</c>, order id, …), the best sale id first.
    /// Never a subscription, customer, e-mail or amount. Empty only for a <see cref="Link"/> that speaks of a subscription alone.
    /// </summary>
    public required IReadOnlyList<MoneyKey> Keys { get; init; }

    /// <summary>The subscription this money belongs to; used for attribution, never as identity.</summary>
    public string? Subscription { get; init; }

    /// <summary>Where the sale came from, as far as this event knows.</summary>
    public Attribution? Attribution { get; init; }
}

/// <summary>Positive captured cash (or a better source's word that the cash is zero after all).</summary>
public sealed record Payment : MoneyFact
{
    /// <summary>What the event says of the sale, with the rank of its source.</summary>
    public required Claim Claim { get; init; }
}

/// <summary>Aliases and attribution only; no money of its own.</summary>
public sealed record Link : MoneyFact;

/// <summary>A refund, dispute, adjustment or chargeback, as state.</summary>
public sealed record MoneyOut : MoneyFact
{
    /// <summary>The state that this event announces.</summary>
    public required Outflow Outflow { get; init; }
}

/// <summary>A checkout that ended without money.</summary>
public sealed record LostCheckout : MoneyFact
{
    /// <summary>When it was lost, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>The cart's currency, ISO 4217 upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>What would have been sold: <see cref="Kind.OneTime"/> or <see cref="Kind.Subscription"/>.</summary>
    public required Kind Kind { get; init; }
}

/// <summary>A checkout that was given up for lost is not: the buyer came back.</summary>
public sealed record RecoveredCheckout : MoneyFact;

/// <summary>A decision of the people who run the product, not of a sender: to which campaign a sale counts that names none itself.</summary>
public sealed record Assign : MoneyFact
{
    /// <summary>The decision.</summary>
    public required Assignment Assignment { get; init; }
}

/// <summary>Understood, and there is nothing to act on.</summary>
/// <param name="Reason">One of <see cref="IgnoredReason"/>.</param>
public sealed record Ignored(string Reason) : Fact;

/// <summary>Not understood, or not safe to believe: it becomes a dead letter.</summary>
/// <param name="Reason">One of <see cref="RejectedReason"/>.</param>
/// <param name="Detail">What was wrong, where, without personal data.</param>
public sealed record Rejected(string Reason, string Detail) : Fact;

/// <summary>An identifier of money and how good it is as the name of a sale.</summary>
/// <param name="Id">The provider's identifier, for example <c>cs_live_…</c>.</param>
/// <param name="Rank">Higher names the sale better: checkout session 4, invoice or order 3, intent 2, charge 1.</param>
public readonly record struct MoneyKey(string Id, byte Rank);

/// <summary>What one source says of a sale.</summary>
/// <param name="Rank">How much the source is to be believed; a higher rank wins whenever it arrives.</param>
/// <param name="AmountMinor">Captured cash, tax included, canonical minor units; 0 says "no cash after all".</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="AtMs">When the money was captured, Unix milliseconds.</param>
/// <param name="Kind">The kind of sale.</param>
/// <param name="Product">A product name or id, where the event has one.</param>
/// <param name="Country">ISO 3166 alpha-2 of the buyer, where the event has one.</param>
/// <param name="NeedsCheckout">Whether it is a sale only where a checkout is known to be behind it (<see cref="MoneyKey.Rank"/> 4).</param>
public sealed record Claim(
    byte Rank, long AmountMinor, string Currency, long AtMs, Kind Kind, string? Product = null, string? Country = null, bool NeedsCheckout = false);

/// <summary>Where a sale came from, according to one source.</summary>
/// <param name="Rank">Higher wins: session 3, other object 2, subscription 1.</param>
/// <param name="AtMs">Event time of the source, Unix milliseconds; the earliest is the first touch.</param>
/// <param name="Campaign">Campaign id, or null when only the channel or the page is known.</param>
/// <param name="Channel">For example <c>newsletter</c>.</param>
/// <param name="LandingPage">The page or post the sale came from.</param>
public sealed record Attribution(byte Rank, long AtMs, string? Campaign, string? Channel = null, string? LandingPage = null)
{
    /// <summary>True when the campaign came from a place that may hold other things, so that it has to be confirmed before it is believed.</summary>
    public bool NeedsBook { get; init; }
}

/// <summary>
/// To which campaign a sale was assigned by hand. It fills a gap only: a campaign that an event of the sale or of its subscription names
/// goes before it, whenever that event comes.
/// </summary>
/// <param name="Version">Raw position of the command; of two assignments of one sale the later command's holds.</param>
/// <param name="Campaign">Campaign id; null takes an earlier assignment back.</param>
/// <param name="Channel">The campaign's channel when it was assigned.</param>
/// <param name="LandingPage">The campaign's landing page when it was assigned.</param>
public sealed record Assignment(long Version, string? Campaign, string? Channel = null, string? LandingPage = null);

/// <summary>The state of one refund, dispute or running refund total.</summary>
/// <param name="Form">How <paramref name="AmountMinor"/> is to be read.</param>
/// <param name="Id">The refund's or dispute's own id; for a running total the id of the charge or order it counts.</param>
/// <param name="Pool">The charge or order that the money goes out of; empty when the event does not name it.</param>
/// <param name="StateRank">Order of the states of one id; a higher one wins whenever it arrives.</param>
/// <param name="Out">Whether the money is out in this state.</param>
/// <param name="Failed">Whether a refund of this id was announced and then failed.</param>
/// <param name="AmountMinor">Positive, canonical minor units, tax included; -1 means the whole of the sale.</param>
/// <param name="Currency">ISO 4217 upper case; may be empty where the amount is the whole of the sale.</param>
/// <param name="AtMs">When the money went out, Unix milliseconds.</param>
public sealed record Outflow(
    OutflowForm Form,
    string Id,
    string Pool,
    byte StateRank,
    bool Out,
    bool Failed,
    long AmountMinor,
    string Currency,
    long AtMs);

/// <summary>How money-out is announced.</summary>
public enum OutflowForm : byte
{
    /// <summary>One refund with an id of its own.</summary>
    Refund = 1,

    /// <summary>A total that only grows: all refunds of one charge or order so far.</summary>
    RefundTotal = 2,

    /// <summary>One dispute or chargeback with an id of its own.</summary>
    Dispute = 3,

    /// <summary>Money of a dispute that came back, announced with an id of its own and without naming the dispute.</summary>
    DisputeReversal = 4,
}
