using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Follows all partitions of the journal on a thread of its own, without a group: every process that shows or settles has the whole
/// journal beside it. What is read goes into the local file first, then to the followers in this process. A partition that cannot be read
/// on is held alone, and looked at again from time to time.
/// </summary>
internal sealed partial class JournalFollower : IDisposable
{
    public const string Name = "copy of the journal";

    private const int MostCommits = 1_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly LocalCopy _copy;
    private readonly ClusterShape _shape;
    private readonly KafkaJournal _journal;
    private readonly KafkaClients _clients;
    private readonly ClusterMeter _meter;
    private readonly ILogger _log;
    private readonly FollowerThread _thread;
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _atEnd = [];
    private readonly FollowerLag _lag;
    private readonly HeldPartitions _held;
    // none where a partition is held
    private readonly CommitAssembler?[] _assemblers;

    public JournalFollower((LocalCopy Copy, ClusterShape Shape) local, KafkaJournal journal, KafkaClients clients, ClusterMeter meter, ClusterOptions options)
    {
        (_copy, _shape, _journal, _clients, _meter) = (local.Copy, local.Shape, journal, clients, meter);
        _log = options.Log.CreateLogger("RevenuePulse.Kafka");
        _assemblers = new CommitAssembler?[_shape.Partitions];
        _lag = new FollowerLag(_shape.Partitions, options.Time);
        _held = new HeldPartitions(options.LookAgainEvery, options.Time, _log);
        _thread = new FollowerThread(Name, () => _copy.Draw(Follow), _log);
    }

    /// <summary>Completes when everything that was committed before the start, and can be read, is in the local file.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Records of the journal that have not come here yet, and how long this process has been behind.</summary>
    public (long Records, double Seconds) Lag => _lag.Now;

    /// <summary>Why a partition is not followed; null when it is.</summary>
    public string? Held(int partition) => _held.Reasons.GetValueOrDefault(partition);

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _thread.Dispose();
        _caughtUp.TrySetCanceled();
    }

    private void Follow(Connection connection)
    {
        var file = new JournalFile(connection, _shape);
        using var consumer = _clients.Reader(TopicNames.Journal);
        Begin(consumer, file);
        var commits = new List<JournalCommit>();
        while (!_thread.Stop.IsCancellationRequested)
        {
            var record = consumer.Consume(commits.Count == 0 ? _look : TimeSpan.Zero);
            if (record is not null) Take(consumer, record, commits);
            if (record is { IsPartitionEOF: false } && commits.Count < MostCommits) continue;
            Store(file, commits);
            _lag.Compare(consumer);
            if (_atEnd.Count == _assemblers.Length) _caughtUp.TrySetResult();
            _copy.ThrowIfDamaged();
            LookAgain(consumer, file);
        }
    }

    private void Begin(IConsumer<byte[], byte[]> consumer, JournalFile file)
    {
        _journal.Begin(file.Reflected);
        _atEnd.Clear();
        consumer.Assign([.. Enumerable.Range(0, _shape.Partitions).Select(partition => Start(consumer, file, partition)).OfType<TopicPartitionOffset>()]);
        Complete(file);
    }

    /// <summary>
    /// Where a partition is read on: after the last commit that the file reflects, which must be the one that stands there. Null when it is held.
    /// </summary>
    private TopicPartitionOffset? Start(IConsumer<byte[], byte[]> reader, JournalFile file, int partition)
    {
        try
        {
            if (file.Reflected[partition] is { Offset: >= 0 } reflected && !reflected.IsAt(JournalStart.RecordAt(reader, partition, reflected.Offset)))
            {
                LogForeign(_log, partition);
                file.Forget(partition);
                _journal.Reset(partition, Tally.None);
            }
        }
        catch (InvalidDataException e)
        {
            Hold(partition, BrokenJournal.Says(partition, file.Reflected[partition].Offset, e));
            return null;
        }

        _assemblers[partition] = new CommitAssembler(partition, file.Reflected[partition].Tally);
        return JournalStart.After(partition, file.Reflected[partition].Offset);
    }

    private void Take(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> record, List<JournalCommit> commits)
    {
        var partition = record.Partition.Value;
        // of a held one something may be under way
        if (_assemblers[partition] is not { } assembler) return;
        try
        {
            if (record.IsPartitionEOF) EndAt(partition);
            else if (assembler.Take(record) is { } commit) commits.Add(commit);
            _lag.Read(record);
        }
        catch (InvalidDataException e)
        {
            consumer.IncrementalUnassign([record.TopicPartition]);
            Hold(partition, BrokenJournal.Says(partition, record.Offset.Value, e));
        }
    }

    private void Hold(int partition, string why)
    {
        _assemblers[partition] = null;
        // nothing that is there can come any more
        _atEnd.Add(partition);
        _held.Hold(partition, why);
    }

    private void EndAt(int partition)
    {
        _atEnd.Add(partition);
        _held.GoesOn(partition);
    }

    private void LookAgain(IConsumer<byte[], byte[]> consumer, JournalFile file)
    {
        foreach (var partition in _held.TakeDue())
        {
            using var reader = _clients.Reader(TopicNames.Journal);
            if (Start(reader, file, partition) is { } start) consumer.IncrementalAssign([start]);
        }
    }

    private void Store(JournalFile file, List<JournalCommit> commits)
    {
        _meter.Repeats(_assemblers.Sum(assembler => assembler?.Repeats ?? 0));
        if (commits.Count > 0)
        {
            var doubles = file.Add(commits);
            if (doubles > 0)
            {
                LogDouble(_log, doubles);
                _meter.DuplicateSales(doubles);
            }

            _journal.Advance(commits);
            commits.Clear();
        }

        Complete(file);
    }

    /// <summary>A file that is drawn anew answers again when it is as far as it was; a partition that is held ends earlier than it did.</summary>
    private void Complete(JournalFile file)
    {
        if (_copy.IsWhole) return;
        var known = _journal.Tallies;
        var behind = Enumerable.Range(0, known.Count).Where(p => !file.Reflected[p].Tally.Reaches(known[p])).ToList();
        if (behind.Exists(partition => _assemblers[partition] is not null)) return;
        behind.ForEach(partition => _journal.Reset(partition, file.Reflected[partition].Tally));
        _journal.Complete();
    }

    [LoggerMessage(LogLevel.Warning, "The local copy of journal partition {Partition} is of another journal or ahead of it; it is drawn anew")]
    private static partial void LogForeign(ILogger logger, int partition);

    [LoggerMessage(LogLevel.Critical, "{Sales} sales were booked a second time: totals count them twice until they are corrected; compare with ./pulse verify --deep")]
    private static partial void LogDouble(ILogger logger, int sales);
}
