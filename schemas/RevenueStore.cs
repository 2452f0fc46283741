namespace RevenuePulse;

/// <summary>Answers questions about sums of entries. Seam with two implementations (SQLite, InfluxDB); all screens stand on it.</summary>
public interface IRevenueStore
{
    /// <summary>
    /// Sums of entries, read in one consistent snapshot. Rows come grouped by (question, bucket, key, currency, kind); groups without
    /// entries have no row.
    /// </summary>
    /// <exception cref="RevenueStoreUnavailableException">It is away.</exception>
    /// <exception cref="QuestionTooWideException">More lies in the range than this question may cover.</exception>
    ValueTask<SumResult> SumAsync(SumQuery query, CancellationToken cancel);

    /// <summary>Several questions answered from one snapshot, so that their numbers agree.</summary>
    ValueTask<IReadOnlyList<SumResult>> SumManyAsync(IReadOnlyList<SumQuery> queries, CancellationToken cancel);
}

/// <summary>The store cannot answer now, for the reason in the message; the same question may be answered later.</summary>
public class RevenueStoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>More lies in the range than the store adds up for one answer. The message says how much, the limit and what to ask instead.</summary>
public sealed class QuestionTooWideException(string message) : Exception(message);

/// <summary>One question.</summary>
public sealed record SumQuery
{
    /// <summary>Inclusive, Unix milliseconds; null = since the first entry.</summary>
    public long? FromMs { get; init; }

    /// <summary>Exclusive, Unix milliseconds; null = unbounded, entries dated in the future included.</summary>
    public long? ToMs { get; init; }

    /// <summary>
    /// Starts of buckets, ascending, Unix milliseconds; the first equals <see cref="FromMs"/>, each ends where the next begins and the
    /// last at <see cref="ToMs"/>. Empty: one bucket.
    /// </summary>
    public IReadOnlyList<long> Buckets { get; init; } = [];

    /// <summary>What the rows are split by, null for nothing.</summary>
    public Dimension? By { get; init; }

    /// <summary>Which entries count.</summary>
    public Filter Filter { get; init; } = Filter.None;
}

/// <summary>Which entries count: within a dimension any of the values, between dimensions all.</summary>
/// <param name="Values">Allowed values; a null among them means "absent".</param>
public sealed record Filter(IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> Values)
{
    private static readonly IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> Nothing = new Dictionary<Dimension, IReadOnlyList<string?>>();

    /// <summary>Values that must not be; a null among them means "absent".</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> Excluded { get; init; } = Nothing;

    /// <summary>Every dimension that is asked about.</summary>
    public IEnumerable<Dimension> Dimensions => Values.Keys.Union(Excluded.Keys);

    /// <summary>True when all entries count.</summary>
    public bool IsNone => Values.Count == 0 && Excluded.Count == 0;

    /// <summary>True when what has these dimensions counts.</summary>
    public bool Admits(Dimensions dimensions) =>
        Values.All(f => f.Value.Contains(dimensions.Value(f.Key))) && !Excluded.Any(f => f.Value.Contains(dimensions.Value(f.Key)));

    /// <summary>All entries.</summary>
    public static Filter None { get; } = new(new Dictionary<Dimension, IReadOnlyList<string?>>());
}

/// <summary>What entries can be filtered and split by.</summary>
public enum Dimension : byte
{
    /// <summary>Sender.</summary>
    Provider = 1,

    /// <summary>Account within the sender.</summary>
    Account = 2,

    /// <summary>Campaign id.</summary>
    Campaign = 3,

    /// <summary>Channel.</summary>
    Channel = 4,

    /// <summary>Landing page or post.</summary>
    LandingPage = 5,

    /// <summary>Kind of money.</summary>
    Kind = 6,

    /// <summary>Product.</summary>
    Product = 7,

    /// <summary>Country.</summary>
    Country = 8,

    /// <summary>Currency.</summary>
    Currency = 9,
}

/// <summary>The answer.</summary>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="Rows">In no particular order.</param>
public sealed record SumResult(Cursor Cursor, IReadOnlyList<SumRow> Rows)
{
    /// <summary>
    /// Dimensions of the question of which the store keeps some values apart only: the later ones are summed under <c>other</c>, and a filter
    /// for one of them finds nothing.
    /// </summary>
    public IReadOnlyList<Dimension> Joined { get; init; } = [];
}

/// <summary>One group of the answer.</summary>
/// <param name="Bucket">Index into <see cref="SumQuery.Buckets"/>, 0 without buckets.</param>
/// <param name="Key">Value of <see cref="SumQuery.By"/>; null when absent or when there is no split.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Kind">Kind of money: refunds and disputes come apart from sales.</param>
/// <param name="Amounts">The sum.</param>
public readonly record struct SumRow(int Bucket, string? Key, string Currency, Kind Kind, Amounts Amounts);
