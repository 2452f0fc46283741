using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Counts the topic of visits into a local file, in its order, so that every process comes to the same numbers. All of the file can be drawn
/// anew from what is on the topic; what the topic's retention took is lost with the file, and visits are known from a later day on. While it
/// is drawn anew none are known.
/// </summary>
internal sealed partial class VisitFollower : IDisposable
{
    private const string Name = "count of visits";
    private const int ReaderCacheKiB = 1_024;
    private const int MostRecords = 4_096;
    private const string Tables = VisitFile.Tables + """
        CREATE TABLE followed (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, newest_ms INTEGER NOT NULL) STRICT;
        """;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly LocalCopy _copy;
    private readonly KafkaClients _clients;
    private readonly ILogger _log;
    private readonly FollowerThread _thread;
    private readonly List<SeenVisit> _visits = [];
    private readonly List<VisitMinute> _minutes = [];
    private readonly TaskCompletionSource _caughtUp = Fresh();
    private long _next, _newestMs, _counted, _repeated, _version;
    private volatile TaskCompletionSource _moved = Fresh();

    public VisitFollower(string folder, string generation, KafkaClients clients, ILogger log)
    {
        (_clients, _log) = (clients, log);
        _copy = new LocalCopy(Name, new ReaderPool(PathIn(folder), 1, ReaderCacheKiB), generation, Tables);
        _thread = new FollowerThread(Name, () => _copy.Draw(Follow), log, mayWait: true);
    }

    /// <summary>Grows whenever an answer may have changed.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Minute of the first visit, Unix milliseconds; null while none are known.</summary>
    public long? SinceMs => Known(VisitSums.First, -1) is >= 0 and var minute ? minute * 60_000 : null;

    /// <summary>Why none are known now; null when all is well.</summary>
    public string? Problem => _copy.Problem;

    public long Counted => Interlocked.Read(ref _counted);

    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Completes when everything that was on the topic at the start is counted.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public static string PathIn(string folder) => Path.Combine(folder, "visits.db");

    public void Start() => _thread.Start();

    /// <summary>Visits per bucket and campaign, those that are known.</summary>
    public IReadOnlyList<VisitRow> Sum(VisitQuery query) => Known(connection => VisitSums.Read(connection, query), []);

    /// <summary>All counts.</summary>
    /// <exception cref="BackendUnavailableException">They are not known now.</exception>
    public IReadOnlyList<VisitMinute> Minutes() => _copy.Read(VisitSums.All);

    /// <summary>Completes when everything before an offset is counted.</summary>
    public async Task ReachAsync(long end, CancellationToken cancel)
    {
        while (true)
        {
            var moved = _moved;
            if (Interlocked.Read(ref _next) >= end) return;
            await moved.Task.WaitAsync(cancel);
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _copy.Dispose();
    }

    /// <summary>Money is shown without visits while they are not known.</summary>
    private T Known<T>(Func<Connection, T> question, T unknown)
    {
        try
        {
            return _copy.Read(question);
        }
        catch (BackendUnavailableException)
        {
            return unknown;
        }
    }

    private void Follow(Connection connection)
    {
        using var consumer = _clients.Reader(TopicNames.Visits);
        var file = new VisitFile(connection);
        Begin(connection);
        consumer.Assign(new TopicPartitionOffset(TopicNames.Visits, 0, _next == 0 ? Offset.Beginning : new Offset(_next)));
        for (var next = _next; !_thread.Stop.IsCancellationRequested;)
        {
            var record = consumer.Consume(_visits.Count + _minutes.Count == 0 ? _look : TimeSpan.Zero);
            if (record is { IsPartitionEOF: false })
            {
                // the topic was made anew: so is what was counted from it
                if (record.Offset.Value < next) throw new InvalidDataException($"{TopicNames.Visits} begins anew; visits are counted from its beginning");
                Take(record);
                next = record.Offset.Value + 1;
                if (_visits.Count + _minutes.Count < MostRecords) continue;
            }

            if (_visits.Count + _minutes.Count > 0) Count(file, next);
            if (record is { IsPartitionEOF: true }) CaughtUpNow();
            _copy.ThrowIfDamaged();
        }
    }

    private void Begin(Connection connection)
    {
        _visits.Clear();
        _minutes.Clear();
        var select = connection.Statement("SELECT next, newest_ms FROM followed");
        using var rows = select.Read();
        var (next, newest) = rows.Next() ? (select.Long(0), select.Long(1)) : (0, 0);
        Interlocked.Exchange(ref _next, next);
        _newestMs = newest;
    }

    /// <summary>A record that cannot be read is passed over: visits are not money, and the ones behind it would wait for ever.</summary>
    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        try
        {
            var (visit, minute) = VisitRecord.Read(record.Message.Value);
            if (visit is { } seen) _visits.Add(seen);
            if (minute is { } joined) _minutes.Add(joined);
        }
        catch (InvalidDataException e)
        {
            LogPassedOver(_log, record.TopicPartitionOffset, e.Message);
        }
    }

    private void CaughtUpNow()
    {
        if (!_copy.IsWhole)
        {
            _copy.Complete();
            Changed();
        }

        _caughtUp.TrySetResult();
    }

    private void Changed() => Interlocked.Increment(ref _version);

    /// <summary>Minutes first: they do not mind to come twice, if the process ends in between.</summary>
    private void Count(VisitFile file, long next)
    {
        if (_minutes.Count > 0) file.Join(_minutes);
        var newest = _visits.Aggregate(_newestMs, (latest, visit) => Math.Max(latest, visit.AtMs));
        var counted = file.Count(_visits, newest, connection => connection
            .Statement("INSERT OR REPLACE INTO followed (id, next, newest_ms) VALUES (1, ?, ?)").Bind(1, next).Bind(2, newest).Run());
        // what is counted a second time, because the file is drawn anew, was counted in this process
        Interlocked.Add(ref _counted, _copy.IsWhole ? counted : 0);
        Interlocked.Add(ref _repeated, _copy.IsWhole ? _visits.Count - counted : 0);
        _visits.Clear();
        _minutes.Clear();
        _newestMs = newest;
        Changed();
        Interlocked.Exchange(ref _next, next);
        Interlocked.Exchange(ref _moved, Fresh()).SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "A visit cannot be read and is passed over, at {Place}: {Reason}")]
    private static partial void LogPassedOver(ILogger logger, TopicPartitionOffset place, string reason);
}
