using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Partitions that can go on only when an operator has mended something. They are looked at again from time to time, and count as held
/// until one of them has gone on. Belongs to one thread, but for <see cref="Reasons"/>.
/// </summary>
internal sealed partial class HeldPartitions(TimeSpan lookAgainEvery, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<int, string> _reasons = new();
    // none of those that are being looked at
    private readonly Dictionary<int, long> _heldAt = [];

    /// <summary>Why each of them is held. From any thread.</summary>
    public IReadOnlyDictionary<int, string> Reasons => _reasons;

    /// <summary>True when nothing is to be read of it for now.</summary>
    public bool Contains(int partition) => _heldAt.ContainsKey(partition);

    public void Hold(int partition, string why)
    {
        _heldAt[partition] = time.GetTimestamp();
        var isNews = !_reasons.TryGetValue(partition, out var before) || before != why;
        _reasons[partition] = why;
        if (isNews) LogHeld(log, partition, why);
    }

    /// <summary>Those that have been held for long enough to be looked at again; each is to be held again or to go on.</summary>
    public IReadOnlyList<int> TakeDue()
    {
        if (_heldAt.Count == 0) return [];
        var due = _heldAt.Where(held => time.GetElapsedTime(held.Value) >= lookAgainEvery).Select(held => held.Key).ToList();
        foreach (var partition in due)
        {
            _heldAt.Remove(partition);
        }

        return due;
    }

    /// <summary>Everything is looked at again.</summary>
    public void TakeAll() => _heldAt.Clear();

    /// <summary>What was read of it is what it should be.</summary>
    public void GoesOn(int partition)
    {
        if (_reasons.IsEmpty || !_reasons.TryRemove(partition, out _)) return;
        _heldAt.Remove(partition);
        LogGoesOn(log, partition);
    }

    /// <summary>It is no longer here.</summary>
    public void Forget(int partition)
    {
        _heldAt.Remove(partition);
        _reasons.TryRemove(partition, out _);
    }

    [LoggerMessage(LogLevel.Error, "Partition {Partition} is held until an operator has mended it; the others go on. {Why}")]
    private static partial void LogHeld(ILogger logger, int partition, string why);

    [LoggerMessage(LogLevel.Information, "Partition {Partition} is held no longer")]
    private static partial void LogGoesOn(ILogger logger, int partition);
}
