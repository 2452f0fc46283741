namespace RevenuePulse;

/// <summary>
/// How many people a campaign brought to its page, kept beside the journal and never in its way: taking a visit neither waits nor
/// throws. A visitor counts once per campaign and UTC day, exactly, in the minute of the first visit of that day. Who it was is forgotten
/// when the day is over: only hashes are kept, salted anew every day. Seam with two implementations.
/// </summary>
public interface IVisitBook
{
    /// <summary>Changes whenever an answer of <see cref="SumAsync"/> may have changed.</summary>
    long Version { get; }

    /// <summary>What became of the visits since the start of the process.</summary>
    VisitCounts Counts { get; }

    /// <summary>Minute of the first visit ever counted, Unix milliseconds; null while there is none. Before it nothing is known.</summary>
    long? SinceMs { get; }

    /// <summary>Takes a visit to be counted soon. False when too many wait already: it is dropped, and counted as dropped.</summary>
    bool TryTake(Visit visit);

    /// <summary>Visits per bucket and campaign; groups without visits have no row.</summary>
    ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel);

    /// <summary>Completes when everything taken so far is counted.</summary>
    Task SettleAsync(CancellationToken cancel);

    /// <summary>All counts, for another book; in no particular order.</summary>
    IEnumerable<VisitMinute> Minutes();

    /// <summary>
    /// Adds counts of other books. Of each book, minute and campaign the largest number counts, so the same counts again change nothing.
    /// </summary>
    /// <exception cref="IOException">They could not be stored.</exception>
    void Join(IReadOnlyList<VisitMinute> minutes);
}

/// <summary>Visits of one minute as one book counted them.</summary>
/// <param name="Journal">Generation of the journal beside the book that counted them; null for the book that is asked.</param>
/// <param name="Minute">Unix time in minutes.</param>
/// <param name="Campaign">As the book keeps it: empty when nobody knows.</param>
/// <param name="Visits">How many.</param>
public readonly record struct VisitMinute(string? Journal, long Minute, string Campaign, long Visits);

/// <summary>Somebody looked at a page.</summary>
/// <param name="Campaign">What led there; null when nobody knows.</param>
/// <param name="Visitor">Opaque: the same for the same visitor within a day. Never stored.</param>
/// <param name="AtMs">When, Unix milliseconds.</param>
/// <param name="IsKnown">Whether the campaign book has it: names it does not have are limited in number.</param>
public readonly record struct Visit(string? Campaign, string Visitor, long AtMs, bool IsKnown);

/// <summary>Which visits.</summary>
public sealed record VisitQuery
{
    /// <summary>Inclusive, Unix milliseconds, to the minute; null = since the first.</summary>
    public long? FromMs { get; init; }

    /// <summary>Exclusive, Unix milliseconds, to the minute; null = unbounded.</summary>
    public long? ToMs { get; init; }

    /// <summary>Starts of buckets as in <see cref="SumQuery.Buckets"/>; empty: one bucket.</summary>
    public IReadOnlyList<long> Buckets { get; init; } = [];
}

/// <summary>Visits of one group.</summary>
/// <param name="Bucket">Index into <see cref="VisitQuery.Buckets"/>, 0 without buckets.</param>
/// <param name="Campaign">Campaign id, null when nobody knows.</param>
/// <param name="IsOther">The sum of all names beyond the limit; <paramref name="Campaign"/> is then null and means nothing.</param>
/// <param name="Visits">Distinct visitors per UTC day.</param>
public readonly record struct VisitRow(int Bucket, string? Campaign, bool IsOther, long Visits);

/// <summary>What became of visits.</summary>
/// <param name="Counted">The first of a visitor on a day.</param>
/// <param name="Repeated">Seen on that day already.</param>
/// <param name="Dropped">Not counted: too many waited, or they could not be stored.</param>
public readonly record struct VisitCounts(long Counted, long Repeated, long Dropped);

/// <summary>No visits are known and none are taken.</summary>
public sealed class NoVisits : IVisitBook
{
    private NoVisits()
    {
    }

    /// <summary>The only one.</summary>
    public static NoVisits Known { get; } = new();

    /// <inheritdoc/>
    public long Version => 0;

    /// <inheritdoc/>
    public VisitCounts Counts => default;

    /// <inheritdoc/>
    public long? SinceMs => null;

    /// <inheritdoc/>
    public bool TryTake(Visit visit) => false;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) => new([]);

    /// <inheritdoc/>
    public Task SettleAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public IEnumerable<VisitMinute> Minutes() => [];

    /// <inheritdoc/>
    public void Join(IReadOnlyList<VisitMinute> minutes)
    {
    }
}
