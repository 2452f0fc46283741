namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Reads a data folder beside the process that writes to it, for the command line: <c>verify</c>, <c>export</c>, <c>status</c>.
/// </summary>
public sealed class EmbeddedView : IBackendView
{
    private readonly ReaderPool _pool;
    private readonly SeriesCatalog _catalog = new();
    private readonly string _generation;

    private readonly Lazy<BookFile> _book;
    private readonly Lazy<VisitBook> _visits;

    private EmbeddedView(EmbeddedOptions options, ReaderPool pool, string generation)
    {
        _visits = new Lazy<VisitBook>(() => new VisitBook(EmbeddedBackend.VisitsPath(options.DataFolder), options.Time, options.VisitsEvery));
        // only a command that carries the books along looks into them
        _book = new Lazy<BookFile>(() => BookFile.Open(EmbeddedBackend.BookPath(options.DataFolder)));
        _pool = pool;
        _generation = generation;
        Archive = new Archive(pool, _catalog);
        Store = new RevenueStore(pool, _catalog, generation);
    }

    /// <summary>Opens an existing folder.</summary>
    /// <exception cref="FileNotFoundException">Nothing was ever stored there.</exception>
    public static EmbeddedView Open(EmbeddedOptions options)
    {
        var path = EmbeddedBackend.PulsePath(options.DataFolder);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no pulse.db in {options.DataFolder}.", path);
        var pool = new ReaderPool(path, options.Readers, options.ReaderCacheKiB);
        try
        {
            using var snapshot = pool.Open();
            Schema.Expect(snapshot.Connection);
            return new EmbeddedView(options, pool, Schema.Generation(snapshot.Connection));
        }
        catch
        {
            pool.Dispose();
            throw;
        }
    }

    /// <summary>Single sales, dead letters and the balance.</summary>
    public IArchive Archive { get; }

    /// <summary>Sums.</summary>
    public IRevenueStore Store { get; }

    /// <inheritdoc/>
    public IVisitBook Visits => _visits.Value;

    /// <inheritdoc/>
    public ICampaignBook Book => _book.Value.Campaigns;

    /// <inheritdoc/>
    public IMarkBook Marks => _book.Value.Marks;

    /// <inheritdoc/>
    public ITokenBook Tokens => _book.Value.Tokens;

    /// <inheritdoc/>
    public IAlertBook Alerts => _book.Value.Alerting;

    /// <inheritdoc/>
    public IQuestionBook Questions => _book.Value.Questions;

    /// <inheritdoc/>
    public IDecisionLog Decisions => _book.Value.Decisions;

    /// <summary>One consistent view of everything.</summary>
    public ISnapshot Read() => new EmbeddedSnapshot(_pool.Open(), _catalog, _generation);

    /// <summary>The campaign book of a folder, whether or not a process runs on it; empty when there is none yet.</summary>
    public static IReadOnlyCollection<Campaign> ReadBook(string dataFolder)
    {
        var path = EmbeddedBackend.BookPath(dataFolder);
        if (!File.Exists(path)) return [];
        using var book = BookFile.Open(path);
        return [.. book.Campaigns.Campaigns.Values];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_book.IsValueCreated) _book.Value.Dispose();
        if (_visits.IsValueCreated) _visits.Value.Dispose();
        _pool.Dispose();
    }
}
