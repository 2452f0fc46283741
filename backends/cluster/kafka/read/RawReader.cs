using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Reads single events of the raw log by their position, one at a time.</summary>
internal sealed class RawReader(KafkaClients clients, ClusterShape shape) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private IConsumer<byte[], byte[]>? _consumer;

    /// <summary>The event; null when there is none, or retention took it.</summary>
    /// <exception cref="ClusterUnavailableException">The brokers do not answer.</exception>
    public RawEvent? Find(long position)
    {
        if (position <= 0) return null;
        lock (_gate)
        {
            return Range(shape.Positions.Partition(position), shape.Positions.Offset(position)).FirstOrDefault() is { } raw && raw.Position == position
                ? raw
                : null;
        }
    }

    /// <summary>All events of a partition from an offset to the end that it has now. Nobody else reads meanwhile.</summary>
    public IEnumerable<RawEvent> After(int partition, long offset)
    {
        lock (_gate)
        {
            foreach (var raw in Range(partition, offset))
            {
                yield return raw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _consumer?.Dispose();
            _consumer = null;
        }
    }

    private IEnumerable<RawEvent> Range(int partition, long offset)
    {
        _consumer ??= clients.Reader(TopicNames.Raw, AutoOffsetReset.Error);
        _consumer.Assign(new TopicPartitionOffset(TopicNames.Raw, partition, offset));
        try
        {
            while (Next() is { IsPartitionEOF: false } record)
            {
                yield return RawRecord.Read(record, shape.Positions);
            }
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    private ConsumeResult<byte[], byte[]>? Next()
    {
        try
        {
            return _consumer!.Consume(_patience) ?? throw new ClusterUnavailableException($"{TopicNames.Raw} cannot be read");
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            return null;
        }
        catch (ConsumeException e)
        {
            throw new ClusterUnavailableException($"{TopicNames.Raw} cannot be read: {e.Error.Reason}", e);
        }
    }
}
