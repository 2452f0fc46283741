using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Consume, settle, produce: the processor's thread reads its partitions, and each batch of one partition becomes one transaction of
/// entries, dead letters, tally and input position. Between two calls no transaction is open, so a rebalance finds nothing half done.
/// Where settling goes on is what the journal's last tally says; the group's offsets fence, they do not decide. A partition that can go on
/// only when an operator has mended it is held until it is loaded anew, and the others go on.
/// </summary>
internal sealed partial class KafkaRawBatches : IRawBatches, IDisposable
{
    public const string Group = "revenue-pulse.processor";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly ClusterOptions _options;
    private readonly ClusterShape _shape;
    private readonly KafkaClients _clients;
    private readonly RawReader _raw;
    private readonly string _folder;
    private readonly ILogger _log;
    private readonly TransactionalWriter _writer;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly SortedDictionary<int, Lane> _lanes = [];
    private readonly ConcurrentDictionary<int, string> _held = new();
    // as the client has it: it keeps a partition paused that leaves and comes back
    private readonly HashSet<int> _paused = [];
    private CancellationToken _stop;
    private bool _subscribed;
    private bool _isRecovered;
    private bool _disposed;

    public KafkaRawBatches(ClusterOptions options, ClusterShape shape, KafkaClients clients, RawReader raw, (string Folder, ClusterMeter Meter) local)
    {
        (_options, _shape, _clients, _raw, _folder) = (options, shape, clients, raw, local.Folder);
        _log = options.Log.CreateLogger("RevenuePulse.Kafka");
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
    public IReadOnlyDictionary<int, string> Held => _held;

    /// <summary>Partitions that are settled here, and how far. On the processor's thread.</summary>
    internal Dictionary<int, Tally> Reflected() => _lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Ledger.Reflected.Tally);

    public IRawBatch? Next(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested)
        {
            Recover(stop);
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
            offset = _writer.Write(composed.Records, input, _consumer.ConsumerGroupMetadata);
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
        Pause(lane.Partition);
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
            lane.Ledger.Take([commit], changes);
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
        Begin();
        foreach (var lane in _lanes.Values)
        {
            Load(lane.Ledger, lane.Partition);
            Rewind(lane);
        }

        // not before: what fails half-way is done again, with all partitions
        _isRecovered = true;
    }

    /// <summary>Nothing waits, and nothing is held any more.</summary>
    private void Begin()
    {
        _held.Clear();
        foreach (var lane in _lanes.Values)
        {
            lane.Clear();
        }

        Resume();
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
        if (_held.ContainsKey(lane.Partition))
        {
            Pause(lane.Partition);
            return;
        }

        try
        {
            if (!lane.IsTurnOf(record.Offset.Value))
            {
                LogStray(_log, lane.Partition, lane.Expected, record.Offset.Value);
                Rewind(lane);
            }
            else if (!record.IsPartitionEOF)
            {
                lane.Add(RawRecord.Read(record, _shape.Positions));
            }
        }
        catch (InvalidDataException e)
        {
            Hold(lane.Partition, e.Message);
        }
    }

    private void Hold(int partition, string why)
    {
        _held[partition] = why;
        LogHeld(_log, partition, why);
    }

    private void Pause(int partition)
    {
        _consumer.Pause([new TopicPartition(TopicNames.Raw, partition)]);
        _paused.Add(partition);
    }

    /// <summary>What is here and has no more reason to be paused is read on.</summary>
    private void Resume()
    {
        if (_paused.Count == 0) return;
        foreach (var partition in _paused.Where(IsToBeRead).ToList())
        {
            _consumer.Resume([new TopicPartition(TopicNames.Raw, partition)]);
            _paused.Remove(partition);
        }
    }

    private bool IsToBeRead(int partition) => _lanes.TryGetValue(partition, out var lane) && !lane.IsOneByOne && !_held.ContainsKey(partition);

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
            var lane = Prepare(consumer, part);
            if (lane is not null) _lanes[part.Partition.Value] = lane;
            offsets.Add(new TopicPartitionOffset(part, lane?.Ledger.Reflected.Tally.NextRaw ?? Offset.Beginning));
        }

        return offsets;
    }

    /// <summary>The ledger of a partition that becomes ours, at the journal's end; null when this process stops meanwhile.</summary>
    private Lane? Prepare(IConsumer<byte[], byte[]> consumer, TopicPartition part)
    {
        while (!_disposed && !_stop.IsCancellationRequested)
        {
            PartitionLedger? ledger = null;
            try
            {
                // waits until the previous owner's last transaction is decided; what it left open is fenced by the group from here on
                _ = consumer.Committed([part], _patience);
                ledger = new PartitionLedger(_folder, part.Partition.Value, _shape);
                Load(ledger, part.Partition.Value);
                return new Lane(part.Partition.Value, ledger, _options);
            }
            catch (Exception e) when (e is KafkaException or IOException or InvalidDataException)
            {
                ledger?.Dispose();
                LogNotLoaded(_log, e, part.Partition.Value);
                _stop.WaitHandle.WaitOne(_pause);
            }
            catch (OperationCanceledException)
            {
                ledger?.Dispose();
            }
        }

        return null;
    }

    private void Load(PartitionLedger ledger, int partition)
    {
        var began = _options.Time.GetTimestamp();
        using var reader = _clients.Reader();
        try
        {
            var commits = ledger.Load(reader, _options.Recall, _stop);
            LogLoaded(_log, partition, ledger.LastSeq, commits, _options.Time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (InvalidDataException e)
        {
            // the journal itself: no second look makes it whole
            Hold(partition, e.Message);
        }
    }

    private void Drop(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_lanes.Remove(partition, out var lane)) lane.Dispose();
            _held.TryRemove(partition, out _);
        }
    }

    [LoggerMessage(LogLevel.Information, "Partition {Partition} is settled here from entry {LastSeq} on ({Commits} commits were read in {Ms:0} ms)")]
    private static partial void LogLoaded(ILogger logger, int partition, long lastSeq, int commits, double ms);

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} of the raw log goes on at {Offset} where {Expected} was expected; it is read again from there")]
    private static partial void LogStray(ILogger logger, int partition, long expected, long offset);

    [LoggerMessage(LogLevel.Error, "Partition {Partition} is held and settles nothing until an operator has mended it; the others go on. {Why}")]
    private static partial void LogHeld(ILogger logger, int partition, string why);

    [LoggerMessage(LogLevel.Warning, "The ledger of partition {Partition} cannot be loaded yet")]
    private static partial void LogNotLoaded(ILogger logger, Exception failure, int partition);

    [LoggerMessage(LogLevel.Error, "A commit of partition {Partition} is in the journal and not in the local file; it is read from the journal")]
    private static partial void LogNotRemembered(ILogger logger, Exception failure, int partition);
}
