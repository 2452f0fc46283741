namespace RevenuePulse;

/// <summary>What people write: campaigns, marks, keys, alerts, questions, decisions.</summary>
public interface IBooks
{
    /// <summary>The campaign book.</summary>
    ICampaignBook Book { get; }

    /// <summary>Goal, launches, annotations.</summary>
    IMarkBook Marks { get; }

    /// <summary>The keys that were handed out.</summary>
    ITokenBook Tokens { get; }

    /// <summary>Alerts, where they stand, and what they did.</summary>
    IAlertBook Alerts { get; }

    /// <summary>The saved questions.</summary>
    IQuestionBook Questions { get; }

    /// <summary>What was decided about campaigns.</summary>
    IDecisionLog Decisions { get; }
}

/// <summary>
/// All seams as one process holds them. Two implementations: embedded (one folder, one process) and cluster. A process of a cluster has
/// the seams that its roles need; asking for another is a mistake of the program.
/// </summary>
public interface IBackend : IBooks, IAsyncDisposable
{
    /// <summary>Where ingest puts events.</summary>
    IRawLog RawLog { get; }

    /// <summary>What the processor works off, on one thread; its loop must have ended before the backend is disposed.</summary>
    IRawBatches RawBatches { get; }

    /// <summary>The committed journal.</summary>
    IJournal Journal { get; }

    /// <summary>Single sales, dead letters and the balance.</summary>
    IArchive Archive { get; }

    /// <summary>Sums.</summary>
    IRevenueStore Store { get; }

    /// <summary>How many people the campaigns brought; a backend that does not count them knows none.</summary>
    IVisitBook Visits => NoVisits.Known;

    /// <summary>What single sales were worth; null where the journal has to be read for it.</summary>
    ISaleValues? SaleValues => null;

    /// <summary>Finds sales by what they are; null where there is no such index: then nothing can be assigned by hand.</summary>
    ISaleIndex? Sales => null;

    /// <summary>Judging alerts and delivering what they say, which one process at a time does.</summary>
    IDuty Alerting => SoleDuty.Held;

    /// <summary>One consistent view of everything.</summary>
    ISnapshot Read();
}

/// <summary>What is stored, read beside whoever writes to it: for commands. Seam with two implementations.</summary>
public interface IBackendView : IBooks, IDisposable
{
    /// <summary>Single sales, dead letters and the balance.</summary>
    IArchive Archive { get; }

    /// <summary>Sums.</summary>
    IRevenueStore Store { get; }

    /// <summary>How many people the campaigns brought.</summary>
    IVisitBook Visits { get; }

    /// <summary>One consistent view of everything.</summary>
    ISnapshot Read();

    /// <summary>Partitions that settle nothing until an operator has mended them, and why; what waits there is in no total.</summary>
    IReadOnlyList<string> Held => [];

    /// <summary>What a store of its own holds otherwise than the journal says, in words; none where the store is part of the commit.</summary>
    Task<IReadOnlyList<string>> VerifyStoreAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <summary>
/// Everything as one commit left it, however long one reads. Used by one thread; one enumeration at a time. Seam with two implementations.
/// </summary>
public interface ISnapshot : IDisposable
{
    /// <summary>The journal's head in this view.</summary>
    Cursor Head { get; }

    /// <summary>
    /// Generations that the journal had before it was booked anew from the raw log, oldest first; a position of theirs is a position of today's.
    /// </summary>
    IReadOnlyList<string> Formerly => [];

    /// <summary>All entries, notes included, in order within each partition.</summary>
    IEnumerable<Entry> Entries();

    /// <summary>The whole memory of a partition's ledger, in key order; null where it is kept elsewhere.</summary>
    IEnumerable<StateChange>? Ledger(int partition);

    /// <summary>All raw events with what became of them, in order within each partition.</summary>
    IEnumerable<(RawEvent Raw, RawClass Class, string Reason)> RawEvents();

    /// <summary>The balance of the pipeline in this view.</summary>
    PipelineCounts Counts();

    /// <summary>What does not agree: roll-ups against the journal, tallies against the raw log, gaps. Empty when all is well.</summary>
    IReadOnlyList<string> Verify();
}

/// <summary>The backend cannot do what was asked, for the reason in the message; the same may work later.</summary>
/// <param name="message">What, and why.</param>
/// <param name="inner">What was met.</param>
public class BackendUnavailableException(string message, Exception? inner = null) : IOException(message, inner);
