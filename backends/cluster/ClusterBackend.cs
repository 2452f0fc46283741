using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster;

/// <summary>
/// What one process of a cluster has: the entrance of the raw log always, the rest by its roles. The processor's loop must have ended
/// before it is disposed.
/// </summary>
public sealed class ClusterBackend : IBackend
{
    private const int Readers = 4;
    private const int ReaderCacheKiB = 2 << 10;

    private readonly ClusterOptions _options;
    private readonly KafkaClients _clients;
    private readonly ClusterMeter _meter = new();
    private readonly KafkaRawLog _rawLog;
    private readonly Stack<IDisposable> _parts = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _connecting;
    private readonly ClusterVisits _visits;
    private KafkaRawBatches? _batches;
    private KafkaJournal? _journal;
    private JournalFollower? _follower;
    private RawStanding? _standing;
    private RawReader? _raw;
    private LocalCopy? _copy;
    private LedgerCopy? _ledgers;
    private InfluxStore? _store;
    private StoreFeed? _feed;
    private ClusterBooks? _books;
    private bool _isDisposed;

    private ClusterBackend(ClusterOptions options)
    {
        _options = options;
        _clients = new KafkaClients(options);
        Link = new ClusterLink(new TopicSetup(_clients, options), options);
        _rawLog = new KafkaRawLog(_clients, options, Link);
        _connecting = ConnectAsync();
        _visits = new ClusterVisits(options, _clients, _meter, _connecting);
    }

    /// <summary>The entrance of the raw log alone, at once: until the brokers have answered, appends are refused.</summary>
    public static ClusterBackend OpenEntrance(ClusterOptions options) => new(options);

    /// <summary>Everything that the options ask for; completes when the local copies are at the ends of their topics.</summary>
    /// <param name="options">What to open.</param>
    /// <param name="waiting">Told why it is not open yet.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ClusterException">The topics are wrong; an operator must decide.</exception>
    /// <exception cref="FolderInUseException">Another process has this instance's name on this machine.</exception>
    public static async Task<ClusterBackend> OpenAsync(ClusterOptions options, Action<Func<string>> waiting, CancellationToken cancel)
    {
        var backend = new ClusterBackend(options);
        try
        {
            waiting(() => backend.Link.Problem);
            await backend._connecting.WaitAsync(cancel);
            if (options.Follows || options.Settles) await backend.OpenLocalAsync(waiting, cancel);
            return backend;
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    /// <summary>Why the brokers cannot be worked with; null when they can.</summary>
    public string? Problem => Link.Shape is null ? Link.Problem : _clients.Reach.Problem;

    /// <inheritdoc/>
    public IRawLog RawLog => _rawLog;

    /// <inheritdoc/>
    public IRawBatches RawBatches => _batches ?? throw Lacks("settles nothing");

    /// <inheritdoc/>
    public IJournal Journal => _journal ?? throw Lacks("follows no journal");

    /// <inheritdoc/>
    public IArchive Archive { get => field ?? throw Lacks("follows no journal"); private set; }

    /// <inheritdoc/>
    public IRevenueStore Store => _store?.Store ?? throw Lacks("has no store");

    /// <inheritdoc/>
    public ICampaignBook Book => _options.Follows ? Books.Book : NoCampaigns.Known;

    /// <inheritdoc/>
    public IVisitBook Visits => _visits.Book;

    /// <inheritdoc/>
    public IMarkBook Marks => Books.Marks;

    /// <inheritdoc/>
    public ITokenBook Tokens => Books.Tokens;

    /// <inheritdoc/>
    public IAlertBook Alerts => Books.Alerts;

    /// <inheritdoc/>
    public IQuestionBook Questions => Books.Questions;

    /// <inheritdoc/>
    public IDecisionLog Decisions => Books.Decisions;

    /// <inheritdoc/>
    public IDuty Alerting { get; private set; } = SoleDuty.Held;

    /// <inheritdoc/>
    public ISaleIndex? Sales { get; private set; }

    /// <inheritdoc/>
    public ISaleValues? SaleValues { get; private set; }

    /// <summary>How the store is.</summary>
    public StoreCondition Condition => _store?.Condition ?? throw Lacks("has no store");

    /// <summary>What the store's server is and cannot do; null until it has said so.</summary>
    public ServerVersion? StoreServer => _store?.Server;

    /// <summary>How far store, settling and this process's copy of the journal are behind.</summary>
    public ClusterLag Lag()
    {
        var (journal, tallies) = (_journal ?? throw Lacks("follows no journal"), _journal.Tallies);
        var pending = Standing.Pending(tallies);
        var stored = _store?.Stored ?? [.. tallies.Select(tally => tally.LastSeq)];
        var oldest = journal.OldestAfter(stored);
        var (records, seconds) = _follower!.Lag;
        var partitions = tallies.Select((tally, p) =>
            new ClusterPartition(p, tally.NextRaw, pending[p], tally.LastSeq, Math.Max(0, tally.LastSeq - stored[p]), Held(p))).ToList();
        var age = oldest is { } at ? Math.Max(0, _options.Time.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000.0 : 0;
        return new ClusterLag(partitions.Sum(p => p.Unstored), age, records, seconds, partitions);
    }

    /// <summary>Partitions that settle or show nothing new until an operator has mended them, and why; as far as this process can tell.</summary>
    public IReadOnlyList<string> Held() => _standing is null ? [] : [.. Enumerable.Range(0, Link.Shape!.Partitions).Select(Held).OfType<string>()];

    /// <summary>Fills the store anew from the journal; the old one answers until then.</summary>
    /// <param name="progress">Told how many entries were stored since it was told last.</param>
    /// <param name="tell">Told what the store refused, in words.</param>
    /// <param name="cancel">Ends it; nothing has changed then.</param>
    /// <exception cref="RevenueStoreUnavailableException">The store refuses what sums need; nothing has changed.</exception>
    public Task RefillStoreAsync(IProgress<long> progress, Action<string> tell, CancellationToken cancel) =>
        _store?.RebuildAsync(progress, tell, cancel) ?? throw Lacks("has no store");

    /// <summary>What does not agree between store and journal, in words.</summary>
    public Task<IReadOnlyList<string>> VerifyStoreAsync(CancellationToken cancel) =>
        _store?.VerifyAsync(cancel) ?? Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Local copies that were damaged and answer nothing until they are drawn anew, in words.</summary>
    public IReadOnlyList<string> Damaged() => [.. new[] { _copy?.Problem, _ledgers?.Problem, _visits.Problem }.OfType<string>()];

    private string? Held(int partition) =>
        _batches?.Held.GetValueOrDefault(partition) ?? _follower?.Held(partition) ?? _feed?.Held(partition) ?? Standing.Broken(partition);

    private ClusterBooks Books => _books ?? throw Lacks("follows no book");

    internal ClusterLink Link { get; }

    internal ClusterMeter Meter => _meter;

    internal KafkaRawBatches Batches => _batches ?? throw Lacks("settles nothing");

    internal RawStanding Standing => _standing ?? throw Lacks("follows no journal");

    /// <summary>The folder of an instance's local state.</summary>
    public static string FolderOf(ClusterOptions options) => Path.Combine(options.DataFolder, "cluster", options.Instance);

    /// <summary>One consistent view of the local copy.</summary>
    public ISnapshot Read() => new ClusterSnapshot((Link.Shape!, Path.GetDirectoryName(FolderOf(_options))!), _copy ?? throw Lacks("follows no journal"), _raw!, Standing);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _stop.CancelAsync();
        await _connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // brokers that are away are waited for by each, and all of that together must not take longer than one of them; the book, where the
        // salts of visits are, ends after it
        await Task.WhenAll(Task.Run(_visits.Dispose), Task.Run(() => _batches?.Dispose()), Task.Run(CloseStoreAsync), Task.Run(_rawLog.Dispose));
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }

        _meter.Dispose();
        _stop.Dispose();
    }

    private async Task ConnectAsync()
    {
        await Link.ConnectAsync(_stop.Token);
        // who only takes events has no other client that hears when brokers go away
        if (_options is { Follows: false, Settles: false }) _rawLog.Connect();
    }

    private async Task CloseStoreAsync()
    {
        _feed?.Dispose();
        if (_store is not null) await _store.DisposeAsync();
    }

    private async Task OpenLocalAsync(Action<Func<string>> waiting, CancellationToken cancel)
    {
        var shape = Link.Shape!;
        var folder = FolderOf(_options);
        Keep(FolderLock.Take(folder));
        await OpenBooksAsync((shape, folder), waiting, cancel);
        var raw = _raw = Keep(new RawReader(_clients, shape));
        await OpenJournalAsync((shape, folder, raw), waiting, cancel);
        waiting(() => $"{TopicNames.Visits} is being read");
        await _visits.FollowAsync(folder, shape.Generation, cancel);
        if (_options.Shows)
        {
            var alerting = Keep(new KafkaDuty("alerts", _clients, _options.Time, _options.Log.CreateLogger("RevenuePulse.Kafka")));
            alerting.Start();
            Alerting = alerting;
        }

        if (_options.Store is { } options)
        {
            _store = new InfluxStore(options, _journal!, _journal, _options.Log.CreateLogger("RevenuePulse.Store"));
            _store.Watch();
            _meter.Refused = () => _store.Condition.Refused;
        }

        if (!_options.Settles) return;
        _batches = new KafkaRawBatches(_options, shape, _clients, raw, (folder, _meter));
        if (_store is null) return;
        _feed = new StoreFeed(_store.Feed, _clients, _options) { HeldInCopy = _follower!.Held };
        _feed.Start();
    }

    private async Task OpenBooksAsync((ClusterShape Shape, string Folder) at, Action<Func<string>> waiting, CancellationToken cancel)
    {
        var topic = Keep(new BookTopic(_clients, _options, _meter));
        _books = new ClusterBooks(topic);
        topic.Start();
        waiting(() => $"{TopicNames.Campaigns} is being read");
        await topic.CaughtUp.WaitAsync(cancel);
        _visits.Know(_books);
        await Task.Run(() => (_options.AcceptsTopics ? (Action<BookTopic, ClusterShape, string>)GenerationBook.Accept : GenerationBook.Check)(topic, at.Shape, at.Folder), cancel);
    }

    private async Task OpenJournalAsync((ClusterShape Shape, string Folder, RawReader Raw) at, Action<Func<string>> waiting, CancellationToken cancel)
    {
        var log = _options.Log.CreateLogger("RevenuePulse.Kafka");
        var readers = new ReaderPool(JournalFile.PathIn(at.Folder), Readers, ReaderCacheKiB);
        var copy = _copy = Keep(new LocalCopy(JournalFollower.Name, readers, at.Shape.Generation, JournalFile.Tables));
        _journal = new KafkaJournal(at.Shape, copy);
        var follower = _follower = Keep(new JournalFollower((copy, at.Shape), _journal, _clients, _meter, _options));
        _standing = Keep(new RawStanding(at.Shape, _journal, _clients, at.Raw, log));
        _meter.Held = () => Held().Count;
        Archive = new KafkaArchive(_journal, copy, at.Raw, _standing);
        _rawLog.Settled = (position, stop) => SettledAsync(at.Shape.Positions, position, stop);
        SaleValues = new KafkaSaleValues(copy);
        var ledgers = _ledgers = Keep(new LedgerCopy(at.Folder, at.Shape, _journal, _options.Recall, log));
        Sales = new KafkaSaleIndex(copy, ledgers);
        follower.Start();
        waiting(() => $"{TopicNames.Journal} is being read ({_journal.Head.Entries} entries so far)");
        await follower.CaughtUp.WaitAsync(cancel);
        _standing.Start();
        if (_options.Shows) ledgers.Start();
    }

    /// <summary>Completes when the event is settled, or patience ends.</summary>
    private async Task SettledAsync(Positions positions, long position, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_options.CommandPatience);
        while (true)
        {
            var moved = _journal!.Moved;
            if (_journal.Tallies[positions.Partition(position)].NextRaw > positions.Offset(position)) return;
            await moved.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            if (patience.IsCancellationRequested) return;
        }
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    private static InvalidOperationException Lacks(string what) => new($"This process {what}: its roles do not ask for it.");
}
