using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Follows all partitions of the journal on a thread of its own, without a group: every process that shows or settles has the whole
/// journal beside it. What is read goes into the local file first, then to the followers in this process.
/// </summary>
internal sealed partial class JournalFollower : IDisposable
{
    private const int MostCommits = 1_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly JournalFile _file;
    private readonly KafkaJournal _journal;
    private readonly KafkaClients _clients;
    private readonly ClusterMeter _meter;
    private readonly ILogger _log;
    private readonly FollowerThread _thread;
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _atEnd = [];
    private readonly FollowerLag _lag;
    private CommitAssembler[] _assemblers = [];

    public JournalFollower(JournalFile file, KafkaJournal journal, KafkaClients clients, (ClusterMeter Meter, TimeProvider Clock) watch, ILogger log)
    {
        (_file, _journal, _clients, _meter, _log) = (file, journal, clients, watch.Meter, log);
        _lag = new FollowerLag(file.Reflected.Length, watch.Clock);
        _thread = new FollowerThread("copy of the journal", Follow, log);
    }

    /// <summary>Completes when everything that was committed before the start is in the local file.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Records of the journal that have not come here yet, and how long this process has been behind.</summary>
    public (long Records, double Seconds) Lag => _lag.Now;

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _thread.Dispose();
        _caughtUp.TrySetCanceled();
        _file.Dispose();
    }

    private void Follow()
    {
        using var consumer = _clients.Reader(TopicNames.Journal);
        Begin(consumer);
        var commits = new List<JournalCommit>();
        while (!_thread.Stop.IsCancellationRequested)
        {
            var record = consumer.Consume(commits.Count == 0 ? _look : TimeSpan.Zero);
            if (record is not null) _lag.Read(record);
            if (record is { IsPartitionEOF: true }) _atEnd.Add(record.Partition.Value);
            else if (record is not null && _assemblers[record.Partition.Value].Take(record) is { } commit) commits.Add(commit);
            if (record is not null && !record.IsPartitionEOF && commits.Count < MostCommits) continue;
            Store(commits);
            _lag.Compare(consumer);
            if (_atEnd.Count == _assemblers.Length) _caughtUp.TrySetResult();
        }
    }

    /// <summary>Each partition is read from the last commit that the file reflects, which must be the one that stands there.</summary>
    private void Begin(IConsumer<byte[], byte[]> consumer)
    {
        for (var partition = 0; partition < _file.Reflected.Length; partition++)
        {
            if (_file.Reflected[partition] is { Offset: >= 0 } reflected && !reflected.IsAt(JournalStart.RecordAt(consumer, partition, reflected.Offset)))
            {
                LogForeign(_log, partition);
                _file.Forget(partition);
                _journal.Reset(partition);
            }
        }

        _atEnd.Clear();
        _assemblers = [.. _file.Reflected.Select((reflected, partition) => new CommitAssembler(partition, reflected.Tally))];
        consumer.Assign(_file.Reflected.Select((reflected, partition) => JournalStart.After(partition, reflected.Offset)));
    }

    private void Store(List<JournalCommit> commits)
    {
        _meter.Repeats(_assemblers.Sum(assembler => assembler.Repeats));
        if (commits.Count == 0) return;
        var doubles = _file.Add(commits);
        if (doubles > 0)
        {
            LogDouble(_log, doubles);
            _meter.DuplicateSales(doubles);
        }

        _journal.Advance(commits);
        commits.Clear();
    }

    [LoggerMessage(LogLevel.Warning, "The local copy of journal partition {Partition} is of another journal or ahead of it; it is drawn anew")]
    private static partial void LogForeign(ILogger logger, int partition);

    [LoggerMessage(LogLevel.Critical, "{Sales} sales were booked a second time: totals count them twice until they are corrected; compare with ./pulse verify --deep")]
    private static partial void LogDouble(ILogger logger, int sales);
}
