using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>How far the raw log is ahead of the journal, looked up twice a second: nobody waits for the brokers to be told.</summary>
internal sealed partial class RawStanding : IDisposable
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly ClusterShape _shape;
    private readonly KafkaJournal _journal;
    private readonly RawReader _raw;
    private readonly ILogger _log;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Lock _looking = new();
    private readonly long[] _ends;
    private readonly string?[] _broken;
    private readonly (long Offset, long AtMs)?[] _oldest;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public RawStanding(ClusterShape shape, KafkaJournal journal, KafkaClients clients, RawReader raw, ILogger log)
    {
        (_shape, _journal, _raw, _log) = (shape, journal, raw, log);
        _consumer = clients.Reader(TopicNames.Raw);
        _ends = new long[shape.Partitions];
        _broken = new string?[shape.Partitions];
        _oldest = new (long, long)?[shape.Partitions];
        _thread = new Thread(Run) { Name = "raw standing", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>The balance, from the tallies and what is known of the raw log.</summary>
    public PipelineCounts Counts(IReadOnlyList<Tally> tallies)
    {
        var classes = new Dictionary<RawClass, long>();
        var ignored = new Dictionary<string, long>(StringComparer.Ordinal);
        var commands = 0L;
        foreach (var (key, count) in tallies.SelectMany(tally => tally.Counts).Where(c => c.Value != 0))
        {
            if (key.IsCommand) commands += count;
            else if (key.Class == RawClass.Ignored) ignored[key.Reason] = ignored.GetValueOrDefault(key.Reason) + count;
            else classes[key.Class] = classes.GetValueOrDefault(key.Class) + count;
        }

        var pending = Pending(tallies);
        return new PipelineCounts
        {
            // offsets are Kafka's own count: if a tally went wrong, the balance would show it
            Raw = tallies.Sum(tally => tally.NextRaw) + pending.Sum() - commands,
            Accepted = classes.GetValueOrDefault(RawClass.Accepted),
            Duplicates = classes.GetValueOrDefault(RawClass.Duplicate),
            Ignored = ignored,
            DeadLetters = classes.GetValueOrDefault(RawClass.Dead),
            Commands = commands,
            Pending = pending.Sum(),
            OldestPendingAtMs = Oldest(tallies, pending),
            LastEventAtMs = tallies.SelectMany(tally => tally.LastEvents).GroupBy(e => e.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Max(e => e.Value), StringComparer.Ordinal),
            LastCommitAtMs = tallies.Max(tally => tally.AtMs) is > 0 and var at ? at : null,
        };
    }

    /// <summary>Events of each partition that are not settled yet.</summary>
    public IReadOnlyList<long> Pending(IReadOnlyList<Tally> tallies) =>
        [.. tallies.Select((tally, p) => Math.Max(0, Volatile.Read(ref _ends[p]) - tally.NextRaw))];

    /// <summary>Why a partition cannot be settled on, whoever settles it; null when its log is the one of which events were settled.</summary>
    public string? Broken(int partition) => Volatile.Read(ref _broken[partition]);

    /// <summary>Asks the brokers now.</summary>
    public void Look()
    {
        lock (_looking)
        {
            for (var p = 0; p < _ends.Length; p++)
            {
                // before the ends: what is settled meanwhile was there before it was
                var settled = _journal.Tallies[p].NextRaw;
                var log = _consumer.QueryWatermarkOffsets(new TopicPartition(TopicNames.Raw, p), _patience);
                var (begin, end, next) = (log.Low.Value, log.High.Value, _journal.Tallies[p].NextRaw);
                Volatile.Write(ref _ends[p], end);
                Volatile.Write(ref _broken[p], begin > next ? BrokenRawLog.Says(p, next, begin) : end < settled ? BrokenRawLog.Says(p, settled, end) : null);
                // events that are lost cannot tell their age: the oldest that is there can
                LookAtOldest(p, Math.Max(next, begin), end);
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive) _thread.Join();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void LookAtOldest(int partition, long first, long end)
    {
        if (first >= end || _oldest[partition]?.Offset == first) return;
        if (_raw.Find(_shape.Positions.Of(partition, first)) is { } raw) _oldest[partition] = (first, raw.ReceivedAtMs);
    }

    private long? Oldest(IReadOnlyList<Tally> tallies, IReadOnlyList<long> pending)
    {
        long? oldest = null;
        for (var p = 0; p < pending.Count; p++)
        {
            if (pending[p] == 0 || _oldest[p] is not { } at || at.Offset < tallies[p].NextRaw) continue;
            oldest = Math.Min(oldest ?? long.MaxValue, at.AtMs);
        }

        return oldest;
    }

    private void Run()
    {
        do
        {
            try
            {
                Look();
            }
            catch (Exception e) when (e is KafkaException or IOException)
            {
                LogUnknown(_log, e.Message);
            }
        }
        while (!_stop.Token.WaitHandle.WaitOne(_every));
    }

    [LoggerMessage(LogLevel.Debug, "How far the raw log is cannot be asked now: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
