using Confluent.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Records that no process of the product has written.</summary>
internal static class StrayRecords
{
    /// <summary>Puts a record into a partition, whatever it is.</summary>
    public static async Task WriteAsync(this MockCluster cluster, string topic, int partition, byte[] value)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = cluster.Bootstraps, LingerMs = 0 }).Build();
        await producer.ProduceAsync(new TopicPartition(topic, partition), new() { Value = value }, TestContext.Current.CancellationToken);
    }
}
