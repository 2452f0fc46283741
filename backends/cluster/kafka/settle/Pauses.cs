using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Partitions that a consumer is not to fetch for now, as its client has them: it keeps one paused that leaves and comes back, also when
/// nothing was held of it in between.
/// </summary>
internal sealed class Pauses(string topic)
{
    private readonly HashSet<int> _paused = [];

    public void Pause(IConsumer<byte[], byte[]> consumer, int partition)
    {
        consumer.Pause([new TopicPartition(topic, partition)]);
        _paused.Add(partition);
    }

    /// <summary>Fetches those again that are to be read and are assigned to the consumer.</summary>
    public void Resume(IConsumer<byte[], byte[]> consumer, Func<int, bool> isToBeRead)
    {
        if (_paused.Count == 0) return;
        foreach (var partition in _paused.Where(isToBeRead).ToList())
        {
            consumer.Resume([new TopicPartition(topic, partition)]);
            _paused.Remove(partition);
        }
    }
}
