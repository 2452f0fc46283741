namespace RevenuePulse;

/// <summary>What the ledger decided: immutable, append-only. Every total anywhere is a plain sum of entries.</summary>
public sealed record Entry
{
    /// <summary>The ledger partition that wrote it; a journal in one file has only 0.</summary>
    public int Partition { get; init; }

    /// <summary>The ledger partition's own dense counter, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>What happened.</summary>
    public required EntryType Type { get; init; }

    /// <summary>Position of the raw event that caused it.</summary>
    public required long RawPosition { get; init; }

    /// <summary>The money component it belongs to: the <see cref="Seq"/> of the component's first entry in its partition.</summary>
    public required long Component { get; init; }

    /// <summary>The best identifier of the sale known when the entry was written; empty on <see cref="EntryType.Noted"/>.</summary>
    public string SaleId { get; init; } = "";

    /// <summary>Event time, Unix milliseconds: which bucket the money belongs to.</summary>
    public required long AtMs { get; init; }

    /// <summary>The frozen dimensions.</summary>
    public required Dimensions Dimensions { get; init; }

    /// <summary>What moved.</summary>
    public Amounts Amounts { get; init; }

    /// <summary>On the first entry of each accepted event: what the ledger must remember of it (see the processor's FactCodec).</summary>
    public ReadOnlyMemory<byte> Note { get; init; }

    /// <summary>True when the entry moves money or counts; <see cref="EntryType.Noted"/> does not.</summary>
    public bool IsMoney => Type != EntryType.Noted;

    /// <summary>True for what a tick announces: sales and money out, but no corrections.</summary>
    public bool IsTick => Type is EntryType.Booked or EntryType.MoneyMoved;
}

/// <summary>The kinds of decisions.</summary>
public enum EntryType : byte
{
    /// <summary>No money: keys, ranks, maxima or attribution that an accepted event added to the ledger's state.</summary>
    Noted = 0,

    /// <summary>A sale.</summary>
    Booked = 1,

    /// <summary>A refund or dispute, or its reversal.</summary>
    MoneyMoved = 2,

    /// <summary>A correction in pairs: the reversal in the old place and the booking in the new one.</summary>
    Moved = 3,

    /// <summary>Two components turned out to be one, or a better source says there was no cash.</summary>
    Unbooked = 4,

    /// <summary>A checkout ended without money; with <c>lost = -1</c> it was paid after all.</summary>
    CheckoutLost = 5,
}

/// <summary>The wire names of entry types.</summary>
public static class EntryTypes
{
    private static readonly string[] Names = ["noted", "booked", "money_moved", "moved", "unbooked", "checkout_lost"];

    /// <summary>The wire name, for example <c>money_moved</c>.</summary>
    public static string Name(this EntryType type) => Names[(int)type];
}

/// <summary>The dimensions of an entry, frozen when it is written. An absent dimension is null, never a word.</summary>
/// <param name="Provider">The sender.</param>
/// <param name="Account">The account within the provider, or empty.</param>
/// <param name="Kind">The kind of money.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Campaign">Campaign id, null when unattributed.</param>
/// <param name="Channel">Channel of the campaign or of the event.</param>
/// <param name="LandingPage">The page or post it came from.</param>
/// <param name="Product">Product name or id.</param>
/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record Dimensions(
    string Provider,
    string Account,
    Kind Kind,
    string Currency,
    string? Campaign = null,
    string? Channel = null,
    string? LandingPage = null,
    string? Product = null,
    string? Country = null)
{
    /// <summary>One of them; null when it is absent.</summary>
    public string? Value(Dimension dimension) => dimension switch
    {
        Dimension.Provider => Provider,
        Dimension.Account => Account,
        Dimension.Campaign => Campaign,
        Dimension.Channel => Channel,
        Dimension.LandingPage => LandingPage,
        Dimension.Kind => Kind.Name(),
        Dimension.Product => Product,
        Dimension.Country => Country,
        Dimension.Currency => Currency,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such dimension."),
    };
}

/// <summary>Signed amounts that add up. Money in canonical minor units of the currency beside it.</summary>
/// <param name="Gross">Captured payments.</param>
/// <param name="Net">Gross less refunds and disputes.</param>
/// <param name="Sales">Number of sales.</param>
/// <param name="Lost">Number of lost checkouts.</param>
public readonly record struct Amounts(long Gross, long Net, long Sales, long Lost)
{
    /// <summary>True when nothing moves.</summary>
    public bool IsZero => Gross == 0 && Net == 0 && Sales == 0 && Lost == 0;

    /// <summary>Adds, checked.</summary>
    public static Amounts operator +(Amounts a, Amounts b) =>
        checked(new(a.Gross + b.Gross, a.Net + b.Net, a.Sales + b.Sales, a.Lost + b.Lost));

    /// <summary>Negates, checked.</summary>
    public static Amounts operator -(Amounts a) => checked(new(-a.Gross, -a.Net, -a.Sales, -a.Lost));

    /// <summary>Subtracts, checked.</summary>
    public static Amounts operator -(Amounts a, Amounts b) =>
        checked(new(a.Gross - b.Gross, a.Net - b.Net, a.Sales - b.Sales, a.Lost - b.Lost));
}
