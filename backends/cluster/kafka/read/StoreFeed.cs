using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Feeds the revenue store: reads the journal as a member of a group, so that the partitions spread over all processes that fill it, and
/// moves the group's offsets only when the store has everything. What was written and not noted is written again: the same points. A partition
/// that cannot be read on is held alone, and looked at again from time to time.
/// </summary>
internal sealed partial class StoreFeed : IDisposable
{
    public const string Group = "revenue-pulse.store";

    private const int MostEntries = 5_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly IJournalFeed _feed;
    private readonly KafkaClients _clients;
    private readonly IProducer<byte[], byte[]> _letters;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Thread _thread;
    private readonly HeldPartitions _held;
    private readonly Dictionary<int, CommitAssembler> _assemblers = [];
    private readonly List<PartitionEntry> _waiting = [];
    private readonly Dictionary<int, long> _next = [];
    private bool _isPaused;

    public StoreFeed(IJournalFeed feed, KafkaClients clients, ClusterOptions options)
    {
        (_feed, _clients, _log) = (feed, clients, options.Log.CreateLogger("RevenuePulse.Store"));
        _held = new HeldPartitions(options.LookAgainEvery, options.Time, _log);
        _letters = clients.Producer(config => config.CompressionType = CompressionType.Zstd);
        _stopping = _stop.Token;
        _feed.Letters = WriteLettersAsync;
        _thread = new Thread(Run) { Name = "store feed", IsBackground = true };
    }

    /// <summary>Why the copy of the journal, which gaps of the store are filled from, cannot be read on in a partition; null where it can.</summary>
    public Func<int, string?> HeldInCopy { private get; init; } = static _ => null;

    /// <summary>Why the store is not fed from a partition that is this process's to feed; null when it is.</summary>
    public string? Held(int partition) => _held.Reasons.GetValueOrDefault(partition);

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive) _thread.Join();
        _letters.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Feed();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // whatever it is, it must not end the process, which settles sales
                LogHeld(_log, e, _pause.TotalSeconds);
                _stop.Token.WaitHandle.WaitOne(_pause);
            }
        }
    }

    private void Feed()
    {
        using var consumer = _clients.Consumer(Group, config => config.PartitionAssignmentStrategy ??= PartitionAssignmentStrategy.CooperativeSticky)
            .SetPartitionsAssignedHandler((_, parts) => Begin(parts))
            .SetPartitionsRevokedHandler((_, parts) => Forget(parts.Select(part => part.Partition.Value)))
            .SetPartitionsLostHandler((_, parts) => Forget(parts.Select(part => part.Partition.Value)))
            .Build();
        consumer.Subscribe(TopicNames.Journal);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Resume(consumer);
                var record = consumer.Consume(_next.Count == 0 ? _look : TimeSpan.Zero);
                if (record is not null) Take(consumer, record);
                if (record is null or { IsPartitionEOF: true } || _waiting.Count >= MostEntries) Store(consumer);
                LookAgain(consumer);
            }
        }
        finally
        {
            Forget([.. _assemblers.Keys]);
            consumer.Close();
        }
    }

    /// <summary>Takes what was read: a record, or word that the partition ends there.</summary>
    private void Take(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> record)
    {
        var partition = record.Partition.Value;
        // of a held one something may be under way
        if (_held.Contains(partition)) return;
        if (!_assemblers.TryGetValue(partition, out var assembler)) assembler = Begin(consumer, partition);
        if (assembler is null) return;
        if (record.IsPartitionEOF)
        {
            _held.GoesOn(partition);
            return;
        }

        try
        {
            if (assembler.Take(record) is { } commit) _waiting.AddRange(commit.Entries.Select(entry => new PartitionEntry(partition, entry)));
            if (record.Message.Value is [TallyRecord.Form, ..]) _next[partition] = record.Offset.Value + 1;
        }
        catch (InvalidDataException e)
        {
            Hold(consumer, partition, BrokenJournal.Says(partition, record.Offset.Value, e));
        }
    }

    private CommitAssembler? Begin(IConsumer<byte[], byte[]> consumer, int partition)
    {
        if (HeldInCopy(partition) is not { } why) return _assemblers[partition] = new CommitAssembler(partition, null);
        Hold(consumer, partition, why);
        return null;
    }

    private void Hold(IConsumer<byte[], byte[]> consumer, int partition, string why)
    {
        consumer.Pause([new TopicPartition(TopicNames.Journal, partition)]);
        _assemblers.Remove(partition);
        _held.Hold(partition, why);
    }

    /// <summary>A held partition is read again from where the store has everything.</summary>
    private void LookAgain(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var part in _held.TakeDue().Select(partition => new TopicPartition(TopicNames.Journal, partition)))
        {
            var stored = consumer.Committed([part], _patience)[0].Offset;
            consumer.Seek(new TopicPartitionOffset(part, stored.IsSpecial ? Offset.Beginning : stored));
            consumer.Resume([part]);
        }
    }

    private void Store(IConsumer<byte[], byte[]> consumer)
    {
        if (_next.Count == 0) return;
        PartitionEntry[] entries = [.. _waiting];
        var next = _next.ToArray();
        _waiting.Clear();
        _next.Clear();
        if (entries.Length > 0) Hold(consumer, _feed.WriteAsync(entries, _stop.Token));
        // a partition that went to another process meanwhile is that one's to note
        var ours = consumer.Assignment.Select(part => part.Partition.Value).ToHashSet();
        var stored = next.Where(at => ours.Contains(at.Key)).Select(at => new TopicPartitionOffset(TopicNames.Journal, at.Key, at.Value)).ToList();
        if (stored.Count > 0) consumer.Commit(stored);
    }

    /// <summary>Waits for the store, for hours if need be, with the partitions paused: the group must not take this process for dead.</summary>
    private void Hold(IConsumer<byte[], byte[]> consumer, Task writing)
    {
        ExceptionDispatchInfo? failure = null;
        while (!((IAsyncResult)writing).AsyncWaitHandle.WaitOne(_look))
        {
            try
            {
                consumer.Pause(consumer.Assignment);
                _isPaused = true;
                // of a partition that is new here something may come before it is paused
                if (consumer.Consume(TimeSpan.Zero) is { } record) Take(consumer, record);
            }
            catch (KafkaException e)
            {
                // what is being written ends first: the store is not to be written to twice at a time
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        writing.GetAwaiter().GetResult();
        failure?.Throw();
    }

    /// <summary>A partition that leaves while it is paused is still paused when it comes back, also to a consumer that holds nothing then.</summary>
    private void Resume(IConsumer<byte[], byte[]> consumer)
    {
        if (!_isPaused) return;
        consumer.Resume(consumer.Assignment.Where(part => !_held.Contains(part.Partition.Value)));
        _isPaused = false;
    }

    private void Begin(IReadOnlyCollection<TopicPartition> partitions)
    {
        Forget(partitions.Select(part => part.Partition.Value));
        _isPaused = true;
        foreach (var partition in partitions)
        {
            LogBegun(_log, partition.Partition.Value);
        }
    }

    private void Forget(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            _assemblers.Remove(partition);
            _held.Forget(partition);
            _next.Remove(partition);
            _waiting.RemoveAll(waiting => waiting.Partition == partition);
        }
    }

    /// <summary>
    /// Points that the store can never take: their entries stay in the journal, and a letter says what was wrong with each. Comes back when the
    /// brokers have them all.
    /// </summary>
    private async Task WriteLettersAsync(IReadOnlyList<RefusedPoint> refused, CancellationToken cancel)
    {
        // the store's own timer goes on while this feed ends
        _stopping.ThrowIfCancellationRequested();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping);
        while (refused.Count > 0)
        {
            var written = await Task.WhenAll(refused.Select(point => TryWriteAsync(point, ends.Token)));
            refused = [.. refused.Where((_, i) => !written[i])];
            if (refused.Count > 0) await Task.Delay(_pause, ends.Token);
        }
    }

    private async Task<bool> TryWriteAsync(RefusedPoint refused, CancellationToken cancel)
    {
        try
        {
            await _letters.ProduceAsync(new TopicPartition(TopicNames.DeadLetters, refused.At.Partition), Letter(refused), cancel).WaitAsync(cancel);
            return true;
        }
        catch (KafkaException e)
        {
            LogLetterLater(_log, e, refused.At.Entry.Seq, refused.At.Partition);
            return false;
        }
    }

    private static Message<byte[], byte[]> Letter(RefusedPoint refused) => new()
    {
        Value = EntryRecord.Write(refused.At.Entry),
        Headers = new Headers
        {
            { "pulse_stage", "store"u8.ToArray() },
            { "pulse_reason", "store_refused"u8.ToArray() },
            { "pulse_detail", System.Text.Encoding.UTF8.GetBytes(refused.Reason) },
        },
    };

    [LoggerMessage(LogLevel.Information, "The revenue store is fed from partition {Partition} of the journal by this process")]
    private static partial void LogBegun(ILogger logger, int partition);

    [LoggerMessage(LogLevel.Warning, "The revenue store is not fed for the moment; next try in {PauseS} s")]
    private static partial void LogHeld(ILogger logger, Exception failure, double pauseS);

    [LoggerMessage(LogLevel.Warning, "The letter of entry {Seq} of partition {Partition}, which the revenue store refused, is written later")]
    private static partial void LogLetterLater(ILogger logger, Exception failure, long seq, int partition);
}
