using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Counts the topic of visits into a local file, in its order, so that every process comes to the same numbers.</summary>
internal sealed class VisitFollower : IDisposable
{
    private const int MostRecords = 4_096;
    private const string Tables = VisitFile.Tables + """
        CREATE TABLE followed (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL, newest_ms INTEGER NOT NULL) STRICT;
        """;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly string _generation;
    private readonly KafkaClients _clients;
    private readonly VisitReader _reader;
    private readonly FollowerThread _thread;
    private readonly List<SeenVisit> _visits = [];
    private readonly List<VisitMinute> _minutes = [];
    private readonly TaskCompletionSource _caughtUp = Fresh();
    private long _next, _newestMs, _counted, _repeated;
    private volatile TaskCompletionSource _moved = Fresh();

    public VisitFollower(string folder, string generation, KafkaClients clients, ILogger log)
    {
        (_path, _generation, _clients) = (Path.Combine(folder, "visits.db"), generation, clients);
        _reader = new VisitReader(_path, static () => { });
        _thread = new FollowerThread("count of visits", Follow, log, mayWait: true);
    }

    public VisitReader Reader => _reader;

    public long Counted => Interlocked.Read(ref _counted);

    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Completes when everything that was on the topic at the start is counted.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public void Start() => _thread.Start();

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
        _reader.Dispose();
    }

    private void Follow()
    {
        using var connection = LocalFile.Open(_path, _generation, Tables);
        using var consumer = _clients.Reader(TopicNames.Visits);
        var file = new VisitFile(connection);
        Begin(connection);
        consumer.Assign(new TopicPartitionOffset(TopicNames.Visits, 0, _next == 0 ? Offset.Beginning : new Offset(_next)));
        for (var next = _next; !_thread.Stop.IsCancellationRequested;)
        {
            var record = consumer.Consume(_visits.Count + _minutes.Count == 0 ? _look : TimeSpan.Zero);
            if (record is { IsPartitionEOF: false })
            {
                if (record.Offset.Value < next) throw Foreign();
                Take(record.Message.Value);
                next = record.Offset.Value + 1;
                if (_visits.Count + _minutes.Count < MostRecords) continue;
            }

            if (_visits.Count + _minutes.Count > 0) Count(file, next);
            if (record is { IsPartitionEOF: true }) _caughtUp.TrySetResult();
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

    private void Take(byte[] record)
    {
        var (visit, minute) = VisitRecord.Read(record);
        if (visit is { } seen) _visits.Add(seen);
        if (minute is { } joined) _minutes.Add(joined);
    }

    /// <summary>Minutes first: they do not mind to come twice, if the process ends in between.</summary>
    private void Count(VisitFile file, long next)
    {
        if (_minutes.Count > 0) file.Join(_minutes);
        var newest = _visits.Aggregate(_newestMs, (latest, visit) => Math.Max(latest, visit.AtMs));
        var counted = file.Count(_visits, newest, connection => connection
            .Statement("INSERT OR REPLACE INTO followed (id, next, newest_ms) VALUES (1, ?, ?)").Bind(1, next).Bind(2, newest).Run());
        Interlocked.Add(ref _counted, counted);
        Interlocked.Add(ref _repeated, _visits.Count - counted);
        _visits.Clear();
        _minutes.Clear();
        _newestMs = newest;
        _reader.Changed();
        Interlocked.Exchange(ref _next, next);
        Interlocked.Exchange(ref _moved, Fresh()).SetResult();
    }

    /// <summary>The topic was made anew: so is what was counted from it.</summary>
    private InvalidDataException Foreign()
    {
        LocalFile.Delete(_path);
        return new InvalidDataException($"{TopicNames.Visits} begins anew; visits are counted from its beginning");
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
