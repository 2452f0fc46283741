namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// The embedded backend: one folder, one writing process, no other service. Holds every seam's implementation; the processor's loop
/// must have ended before it is disposed.
/// </summary>
public sealed class EmbeddedBackend : IBackend
{
    private readonly FolderLock _lock;
    private readonly AppendQueue _queue;
    private readonly Writer _writer;
    private readonly Checkpointer _checkpointer;
    private readonly ReaderPool _pool;
    private readonly SeriesCatalog _catalog = new();
    private readonly BookFile _book;
    private readonly Journal _journal;
    private readonly VisitBook _visits;

    private EmbeddedBackend(EmbeddedOptions options, FolderLock folderLock, Connection connection)
    {
        var path = PulsePath(options.DataFolder);
        _lock = folderLock;
        Schema.Ensure(connection, options.Time);
        var generation = Schema.Generation(connection);
        if (options.QuotaBytes is { } quota) SetQuota(connection, quota);
        _checkpointer = new Checkpointer(path, options);
        _writer = new Writer(connection, _checkpointer, options);
        _pool = new ReaderPool(path, options.Readers, options.ReaderCacheKiB);
        _journal = new Journal(_pool, _catalog, generation, _writer.LastSeq);
        _book = BookFile.Open(BookPath(options.DataFolder));
        _visits = new VisitBook(VisitsPath(options.DataFolder), options.Time, options.VisitsEvery);
        _queue = new AppendQueue(options);
        RawLog = new RawLog(_queue);
        RawBatches = new RawBatches(_writer, _queue, _journal, options);
        Archive = new Archive(_pool, _catalog);
        Sales = new SaleIndex(_pool);
        Store = new RevenueStore(_pool, _catalog, generation);
        SaleValues = new SaleValues(_pool, _catalog);
    }

    /// <summary>Opens or makes the folder.</summary>
    /// <exception cref="FolderInUseException">Another process writes to it.</exception>
    public static EmbeddedBackend Open(EmbeddedOptions options)
    {
        var folderLock = FolderLock.Take(options.DataFolder);
        Connection? connection = null;
        try
        {
            connection = Connection.OpenWriter(PulsePath(options.DataFolder), options.WriterCacheKiB);
            return new EmbeddedBackend(options, folderLock, connection);
        }
        catch
        {
            connection?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Where ingest puts events.</summary>
    public IRawLog RawLog { get; }

    /// <summary>What the processor works off, on one thread.</summary>
    public IRawBatches RawBatches { get; }

    /// <summary>The committed journal.</summary>
    public IJournal Journal => _journal;

    /// <summary>Single sales, dead letters and the balance.</summary>
    public IArchive Archive { get; }

    /// <summary>Sales by what they are, and the ledger's memory.</summary>
    public ISaleIndex? Sales { get; }

    /// <summary>Sums.</summary>
    public IRevenueStore Store { get; }

    /// <summary>The campaign book.</summary>
    public ICampaignBook Book => _book.Campaigns;

    /// <summary>Goal, launches, annotations.</summary>
    public IMarkBook Marks => _book.Marks;

    /// <summary>How many people the campaigns brought.</summary>
    public IVisitBook Visits => _visits;

    /// <summary>What single sales were worth.</summary>
    public ISaleValues? SaleValues { get; }

    /// <summary>What was decided about campaigns.</summary>
    public IDecisionLog Decisions => _book.Decisions;

    /// <summary>The keys that were handed out.</summary>
    public ITokenBook Tokens => _book.Tokens;

    /// <summary>Alerts, their state and what they did.</summary>
    public IAlertBook Alerts => _book.Alerting;

    /// <summary>The saved questions.</summary>
    public IQuestionBook Questions => _book.Questions;

    /// <summary>One consistent view of everything, for verification and export.</summary>
    public ISnapshot Read() => new EmbeddedSnapshot(_pool.Open(), _catalog, _journal.Head.Generation);

    /// <summary>Draws roll-ups and tallies anew from journal and raw log. Only before the processor's loop starts.</summary>
    public void Rebuild() => _writer.Rebuild();

    /// <summary>Puts a ledger drawn from the journal in place of the stored one. Only before the processor's loop starts.</summary>
    public void ReplaceLedger(IEnumerable<StateChange> values) => _writer.ReplaceLedger(values);

    /// <summary>
    /// Makes every raw event pending again and the journal empty: the next processor decides about all of them anew. Nothing else may be
    /// done with this instance afterwards than to dispose of it.
    /// </summary>
    public void ForgetDecisions() => _writer.ForgetDecisions();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _visits.Dispose();
        _queue.Dispose();
        _pool.Dispose();
        _checkpointer.Dispose();
        _writer.Dispose();
        _book.Dispose();
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Writer Writer => _writer;

    internal static string PulsePath(string folder) => Path.Combine(folder, "pulse.db");

    internal static string BookPath(string folder) => Path.Combine(folder, "book.db");

    internal static string VisitsPath(string folder) => Path.Combine(folder, "visits.db");

    private static void SetQuota(Connection connection, long bytes)
    {
        var pageBytes = connection.Statement("PRAGMA page_size").ReadLong();
        connection.Execute($"PRAGMA max_page_count = {Math.Max(1, bytes / pageBytes)}");
    }
}
