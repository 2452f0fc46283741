using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Where reading a journal partition begins.</summary>
internal static class JournalStart
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Behind the tally at an offset; at the first record when there is none (-1).</summary>
    public static TopicPartitionOffset After(int partition, long offset) =>
        new(TopicNames.Journal, partition, offset < 0 ? Offset.Beginning : new Offset(offset + 1));

    /// <summary>The record at an offset, the next one or the end where there is none.</summary>
    /// <exception cref="ClusterUnavailableException">The brokers do not answer.</exception>
    public static ConsumeResult<byte[], byte[]>? RecordAt(IConsumer<byte[], byte[]> consumer, int partition, long offset)
    {
        consumer.Assign(new TopicPartitionOffset(TopicNames.Journal, partition, offset));
        var record = consumer.Consume(_patience) ?? throw new ClusterUnavailableException($"{TopicNames.Journal} [{partition}] cannot be read");
        consumer.Unassign();
        return record;
    }
}
