namespace RevenuePulse;

/// <summary>The committed journal as readers see it. Seam with two implementations.</summary>
public interface IJournal
{
    /// <summary>Position of the last committed entry.</summary>
    Cursor Head { get; }

    /// <summary>Raised after each commit with its entries, which may be none, on the committing thread: handlers must neither block nor throw.</summary>
    event Action<IReadOnlyList<Entry>> Committed;

    /// <summary>
    /// Entries after <paramref name="cursor"/>, in order within each partition, <see cref="EntryType.Noted"/> included, at most
    /// <paramref name="limit"/> and none beyond <paramref name="upTo"/> (null = the head).
    /// </summary>
    /// <exception cref="ArgumentException">The cursor is of another generation or beyond the head.</exception>
    IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null);
}

/// <summary>One sale with everything behind it.</summary>
/// <param name="SaleId">Best identifier known now.</param>
/// <param name="Entries">Its entries, notes included, in order.</param>
/// <param name="RawEvents">The events behind them, in order of arrival.</param>
public sealed record SaleDetail(string SaleId, IReadOnlyList<Entry> Entries, IReadOnlyList<RawEvent> RawEvents);

/// <summary>Looks up single sales and dead letters. Seam with two implementations.</summary>
public interface IArchive
{
    /// <summary>The sale that ever carried <paramref name="id"/> as its name; null when there is none.</summary>
    SaleDetail? FindSale(string id);

    /// <summary>Dead letters, newest first.</summary>
    IReadOnlyList<DeadLetter> DeadLetters(int limit, long? beforePosition = null);

    /// <summary>One dead letter with its body; null when there is none.</summary>
    (DeadLetter Letter, RawEvent Raw)? DeadLetter(long position);

    /// <summary>The balance of the pipeline.</summary>
    PipelineCounts Counts();
}

/// <summary>A refused event.</summary>
/// <param name="Position">Its raw position, which is also its id.</param>
/// <param name="Provider">The sender.</param>
/// <param name="Type">The provider's event type.</param>
/// <param name="Reason">One of <see cref="RejectedReason"/>.</param>
/// <param name="Detail">What was wrong, where.</param>
/// <param name="ReceivedAtMs">When it came, Unix milliseconds.</param>
public sealed record DeadLetter(long Position, string Provider, string Type, string Reason, string Detail, long ReceivedAtMs);

/// <summary>Counts per class; <see cref="Balanced"/> is promise P2.</summary>
public sealed record PipelineCounts
{
    /// <summary>Deliveries answered 200, repeats included.</summary>
    public required long Raw { get; init; }

    /// <summary>Events the ledger acted on.</summary>
    public required long Accepted { get; init; }

    /// <summary>Repeats of accepted events.</summary>
    public required long Duplicates { get; init; }

    /// <summary>By reason.</summary>
    public required IReadOnlyDictionary<string, long> Ignored { get; init; }

    /// <summary>Refused events that were not retried with success.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>The product's own commands.</summary>
    public required long Commands { get; init; }

    /// <summary>Stored, not settled yet.</summary>
    public required long Pending { get; init; }

    /// <summary>Time of the oldest pending event, Unix milliseconds; null when there is none.</summary>
    public long? OldestPendingAtMs { get; init; }

    /// <summary>Newest event of each provider, Unix milliseconds.</summary>
    public required IReadOnlyDictionary<string, long> LastEventAtMs { get; init; }

    /// <summary>Time of the newest commit, Unix milliseconds; null before the first.</summary>
    public long? LastCommitAtMs { get; init; }

    /// <summary>raw = accepted + duplicate + ignored + dead + pending.</summary>
    public bool Balanced => Raw == Accepted + Duplicates + Ignored.Values.Sum() + DeadLetters + Pending;
}
