using System.Collections.Concurrent;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Partitions that cannot be read on, each looked at again every half minute. To be asked from any thread.</summary>
internal sealed class HeldPartitions(TimeProvider clock)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, (string Why, long LookedAt)> _held = new();

    /// <summary>Why a partition is held; null when it is not.</summary>
    public string? Why(int partition) => _held.TryGetValue(partition, out var held) ? held.Why : null;

    /// <summary>Holds a partition; true when that is news.</summary>
    public bool Hold(int partition, string why)
    {
        var isNews = Why(partition) != why;
        _held[partition] = (why, clock.GetTimestamp());
        return isNews;
    }

    /// <summary>The partition can be read again; true when that is news.</summary>
    public bool Release(int partition) => _held.TryRemove(partition, out _);

    /// <summary>Those to be looked at now.</summary>
    public IReadOnlyList<int> Due()
    {
        if (_held.IsEmpty) return [];
        int[] due = [.. _held.Where(held => clock.GetElapsedTime(held.Value.LookedAt) >= Pause).Select(held => held.Key)];
        foreach (var partition in due)
        {
            _held[partition] = (_held[partition].Why, clock.GetTimestamp());
        }

        return due;
    }
}
