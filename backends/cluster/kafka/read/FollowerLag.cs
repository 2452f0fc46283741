using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>How far a reader is behind the ends of its partitions, from what its own fetches tell: nobody is asked anything more.</summary>
internal sealed class FollowerLag(int partitions, TimeProvider clock)
{
    private readonly long[] _next = new long[partitions];
    private long _records;
    private long _atEndAt = clock.GetTimestamp();

    /// <summary>Records that wait, and for how long there have been any; from any thread.</summary>
    public (long Records, double Seconds) Now => Volatile.Read(ref _records) is > 0 and var waiting
        ? (waiting, clock.GetElapsedTime(Volatile.Read(ref _atEndAt)).TotalSeconds)
        : (0, 0);

    /// <summary>A record, or the end of a partition, came: an end lies behind the marks of transactions, which are never seen.</summary>
    public void Read(ConsumeResult<byte[], byte[]> record) =>
        _next[record.Partition.Value] = record.Offset.Value + (record.IsPartitionEOF ? 0 : 1);

    public void Compare(IConsumer<byte[], byte[]> consumer)
    {
        var records = 0L;
        for (var partition = 0; partition < _next.Length; partition++)
        {
            var end = consumer.GetWatermarkOffsets(new TopicPartition(TopicNames.Journal, partition)).High;
            if (!end.IsSpecial) records += Math.Max(0, end.Value - _next[partition]);
        }

        if (records == 0) Volatile.Write(ref _atEndAt, clock.GetTimestamp());
        Volatile.Write(ref _records, records);
    }
}
