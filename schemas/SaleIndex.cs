namespace RevenuePulse;

/// <summary>
/// Finds sales by what they are now, and lets the ledger's memory be read. Seam with two implementations: the embedded backend answers
/// from its tables, a cluster from local copies of the journal and of the ledgers.
/// </summary>
public interface ISaleIndex
{
    /// <summary>Sales that count and match, in the order of their names; at most <paramref name="limit"/>.</summary>
    IReadOnlyList<SaleName> Matching(SaleRule rule, int limit);

    /// <summary>All providers and accounts that ever sold anything.</summary>
    IReadOnlyList<Scope> Scopes();

    /// <summary>The memory of the ledger that an account's sales are in, as one commit left it.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    ILedgerView OpenLedger(Scope scope);
}

/// <summary>A view of the ledger's memory that stays as it is until it is disposed. Used by one thread.</summary>
public interface ILedgerView : ILedgerState, IDisposable;

/// <summary>Which sales are meant: within a condition any of the values, between conditions all.</summary>
public sealed record SaleRule
{
    /// <summary>The campaign that they count to now; null = none.</summary>
    public required string? Campaign { get; init; }

    /// <summary>By dimension: allowed values, a null among them means "absent". Provider, account, channel, landing page, product, country, currency.</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> Values { get; init; } = new Dictionary<Dimension, IReadOnlyList<string?>>();

    /// <summary>Time of the sale, inclusive, Unix milliseconds; null = unbounded.</summary>
    public long? FromMs { get; init; }

    /// <summary>Time of the sale, exclusive, Unix milliseconds; null = unbounded.</summary>
    public long? ToMs { get; init; }
}
