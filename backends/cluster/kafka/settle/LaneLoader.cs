using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Brings the ledgers of partitions that become ours, or may have changed behind our back, to the journal's end.</summary>
internal sealed partial class LaneLoader(ClusterOptions options, (ClusterShape Shape, KafkaClients Clients, string Folder) place, HeldPartitions held)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _log = options.Log.CreateLogger("RevenuePulse.Kafka");

    /// <summary>The lane of a partition that becomes ours; null when this process stops meanwhile.</summary>
    public Lane? Prepare(IConsumer<byte[], byte[]> consumer, TopicPartition part, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            PartitionLedger? ledger = null;
            try
            {
                // waits until the previous owner's last transaction is decided; what it left open is fenced by the group from here on
                _ = consumer.Committed([part], _patience);
                ledger = new PartitionLedger(place.Folder, part.Partition.Value, place.Shape);
                Load(ledger, part.Partition.Value, stop);
                return new Lane(part.Partition.Value, ledger, options);
            }
            catch (Exception e) when (e is KafkaException or IOException or InvalidDataException)
            {
                ledger?.Dispose();
                LogNotLoaded(_log, e, part.Partition.Value);
                stop.WaitHandle.WaitOne(_pause);
            }
            catch (OperationCanceledException)
            {
                ledger?.Dispose();
            }
        }

        return null;
    }

    /// <summary>Reads what the ledger does not reflect yet; holds the partition when its journal cannot be read.</summary>
    public void Load(PartitionLedger ledger, int partition, CancellationToken stop)
    {
        var began = options.Time.GetTimestamp();
        using var reader = place.Clients.Reader(TopicNames.Journal);
        try
        {
            var commits = ledger.Load(reader, options.Recall, stop);
            LogLoaded(_log, partition, ledger.LastSeq, commits, options.Time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (InvalidDataException e)
        {
            // the journal itself: no second look makes it whole
            held.Hold(partition, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Partition {Partition} is settled here from entry {LastSeq} on ({Commits} commits were read in {Ms:0} ms)")]
    private static partial void LogLoaded(ILogger logger, int partition, long lastSeq, int commits, double ms);

    [LoggerMessage(LogLevel.Warning, "The ledger of partition {Partition} cannot be loaded yet")]
    private static partial void LogNotLoaded(ILogger logger, Exception failure, int partition);
}
