using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Consume, settle, produce: the processor's thread reads its partitions, and each batch of one partition becomes one transaction of
/// entries, dead letters, tally and input position. Between two calls no transaction is open, so a rebalance finds nothing half done.
/// Where settling goes on is what the journal's last tally says; the group's offsets fence, they do not decide. A partition that can go on
/// only when an operator has mended it is held, and the others go on.
/// </summary>
internal sealed partial class KafkaRawBatches : IRawBatches, IDisposable
{
    public const string Group = "revenue-pulse.processor";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    private readonly ClusterOptions _options;
    private readonly ClusterShape _shape;
    private readonly RawReader _raw;
    private readonly ILogger _log;
    private readonly LaneLoader _loader;
    private readonly HeldPartitions _held;
    private readonly Pauses _pauses = new(TopicNames.Raw);
    private readonly TransactionalWriter _writer;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly SortedDictionary<int, Lane> _lanes = [];
    private CancellationToken _stop;
    private bool _subscribed;
    private bool _isRecovered;
    private bool _disposed;

    public KafkaRawBatches(ClusterOptions options, ClusterShape shape, KafkaClients clients, RawReader raw, (string Folder, ClusterMeter Meter) local)
    {
        (_options, _shape, _raw) = (options, shape, raw);
        _log = options.Log.CreateLogger("RevenuePulse.Kafka");
        _held = new HeldPartitions(options.LookAgainEvery, options.Time, _log);
        _loader = new LaneLoader(options, (shape, clients, local.Folder), _held);
        _writer = new TransactionalWriter($"revenue-pulse.{options.Instance}", clients, options, local.Meter);
        _consumer = clients.Consumer(Group, config => config.PartitionAssignmentStrategy ??= PartitionAssignmentStrategy.CooperativeSticky)
            .SetPartitionsAssignedHandler((consumer, parts) => Assigned(consumer, parts))
            .SetPartitionsRevokedHandler((_, parts) => Drop(parts.Select(part => part.Partition.Value)))
            .SetPartitionsLostHandler((_, parts) => Drop(parts.Select(part => part.Partition.Value)))
            .Build();
    }

    /// <summary>What fault tests put between the transaction and the local file.</summary>
    internal Action? AfterCommit { get; set; }

    /// <summary>Partitions that are held here, and why. From any thread.</summary>
    public IReadOnlyDictionary<int, string> Held => _held.Reasons;

    /// <summary>Partitions that are settled here, and how far. On the processor's thread.</summary>
    internal Dictionary<int, Tally> Reflected() => _lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Ledger.Reflected.Tally);

    public IRawBatch? Next(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested)
        {
            Recover(stop);
            LookAgain();
            if (Gather() is { } lane) return new KafkaRawBatch(this, lane, lane.Take());
        }

        return null;
    }

    /// <summary>An event of the batch's own partition: others belong to other ledgers.</summary>
    public RawEvent? Read(Lane lane, long position) =>
        position > 0 && _shape.Positions.Partition(position) == lane.Partition ? _raw.Find(position) : null;

    public void Commit(Lane lane, IReadOnlyList<RawEvent> events, Settlement settlement)
    {
        var composed = Composition.Of(lane, events, settlement, (_shape.Positions, _options.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        long offset;
        try
        {
            var input = new TopicPartitionOffset(TopicNames.Raw, lane.Partition, composed.Tally.NextRaw);
            offset = _writer.Write(composed.Records, (input, _consumer.ConsumerGroupMetadata), _stop);
        }
        catch (CommitAbortedException)
        {
            lane.GiveBack(events, oneByOne: false);
            throw;
        }

        Remember(lane, new JournalCommit(lane.Partition, settlement.Entries, composed.Tally, offset), settlement.Changes);
        lane.Committed(events.Count, _writer.RoundTrips);
    }

    /// <summary>The batch was not settled: its events come again, and no more are read of its partition before that.</summary>
    public void Keep(Lane lane, IReadOnlyList<RawEvent> events)
    {
        if (lane.Ledger.IsDamaged) _isRecovered = false;
        lane.GiveBack(events, oneByOne: true);
        _pauses.Pause(_consumer, lane.Partition);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // leaving the group hands the partitions on at once
        if (_subscribed) _consumer.Close();
        _consumer.Dispose();
        _writer.Dispose();
        Drop([.. _lanes.Keys]);
    }

    /// <summary>The commit counts, whatever the local disk says; if it says no, the ledger is loaded again before the next batch.</summary>
    private void Remember(Lane lane, JournalCommit commit, IReadOnlyCollection<StateChange> changes)
    {
        try
        {
            AfterCommit?.Invoke();
            lane.Ledger.Take(commit, changes);
        }
        catch (IOException e)
        {
            LogNotRemembered(_log, e, lane.Partition);
            _writer.Dispose();
        }
    }

    /// <summary>A producer that is new means that nothing may be taken for granted: positions and ledgers come from the journal.</summary>
    private void Recover(CancellationToken stop)
    {
        if (_writer.NeedsRenewal)
        {
            _isRecovered = false;
            _writer.Renew(stop);
        }

        if (_isRecovered) return;
        if (!_subscribed) _consumer.Subscribe(TopicNames.Raw);
        _subscribed = true;
        _held.TakeAll();
        foreach (var lane in _lanes.Values)
        {
            BeginAnew(lane);
        }

        // not before: what fails half-way is done again, with all partitions
        _isRecovered = true;
    }

    /// <summary>An operator may have mended meanwhile what holds a partition.</summary>
    private void LookAgain()
    {
        foreach (var partition in _held.TakeDue())
        {
            _isRecovered = false;
            if (_lanes.TryGetValue(partition, out var lane)) BeginAnew(lane);
            _isRecovered = true;
        }
    }

    /// <summary>Nothing waits of a lane, and its ledger is at the journal's end; what is not settled is read from there.</summary>
    private void BeginAnew(Lane lane)
    {
        lane.Clear();
        _loader.Load(lane.Ledger, lane.Partition, _stop);
        Resume();
        Rewind(lane);
    }

    private void Rewind(Lane lane) => _consumer.Seek(new TopicPartitionOffset(TopicNames.Raw, lane.Partition, lane.Expected));

    /// <summary>Reads until a lane's batch is due, or for a moment.</summary>
    private Lane? Gather()
    {
        var isDrained = false;
        Resume();
        while (true)
        {
            var (due, dueIn) = NextDue(isDrained);
            if (dueIn == TimeSpan.Zero) return due;
            var record = _consumer.Consume(isDrained ? Look(dueIn) : TimeSpan.Zero);
            if (record is null && isDrained && due is null) return null;
            if (record is null)
            {
                isDrained = true;
                continue;
            }

            isDrained = record.IsPartitionEOF;
            if (_lanes.TryGetValue(record.Partition.Value, out var lane)) Take(lane, record);
        }
    }

    /// <summary>The client counts in whole milliseconds: of the last one it would make a spin.</summary>
    private static TimeSpan Look(TimeSpan dueIn) =>
        dueIn < _look ? TimeSpan.FromMilliseconds(Math.Ceiling(dueIn.TotalMilliseconds)) : _look;

    /// <summary>Takes what was read: an event, or word that the partition ends there.</summary>
    private void Take(Lane lane, ConsumeResult<byte[], byte[]> record)
    {
        if (_held.Contains(lane.Partition))
        {
            _pauses.Pause(_consumer, lane.Partition);
            return;
        }

        try
        {
            if (!lane.IsTurnOf(record.Offset.Value))
            {
                LogStray(_log, lane.Partition, lane.Expected, record.Offset.Value);
                Rewind(lane);
                return;
            }

            _held.GoesOn(lane.Partition);
            if (!record.IsPartitionEOF) lane.Add(RawRecord.Read(record, _shape.Positions));
        }
        catch (InvalidDataException e)
        {
            _held.Hold(lane.Partition, e.Message);
        }
    }

    private void Resume() => _pauses.Resume(
        _consumer, partition => _lanes.TryGetValue(partition, out var lane) && !lane.IsOneByOne && !_held.Contains(partition));

    /// <summary>The lane that is due first; of several the one that has waited longest for its turn.</summary>
    private (Lane? Lane, TimeSpan In) NextDue(bool isDrained)
    {
        (Lane? Lane, TimeSpan In) next = (null, TimeSpan.MaxValue);
        foreach (var lane in _lanes.Values)
        {
            if (lane.DueIn(isDrained) is not { } due || due > next.In) continue;
            if (due < next.In || lane.TakenAt < next.Lane!.TakenAt) next = (lane, due);
        }

        return next;
    }

    private List<TopicPartitionOffset> Assigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> parts)
    {
        var offsets = new List<TopicPartitionOffset>();
        foreach (var part in parts)
        {
            var lane = _loader.Prepare(consumer, part, _stop);
            if (lane is not null) _lanes[part.Partition.Value] = lane;
            offsets.Add(new TopicPartitionOffset(part, lane?.Ledger.Reflected.Tally.NextRaw ?? Offset.Beginning));
        }

        return offsets;
    }

    private void Drop(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_lanes.Remove(partition, out var lane)) lane.Dispose();
            _held.Forget(partition);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} of the raw log goes on at {Offset} where {Expected} was expected; it is read again from there")]
    private static partial void LogStray(ILogger logger, int partition, long expected, long offset);

    [LoggerMessage(LogLevel.Error, "A commit of partition {Partition} is in the journal and not in the local file; it is read from the journal")]
    private static partial void LogNotRemembered(ILogger logger, Exception failure, int partition);
}
