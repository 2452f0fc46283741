using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Dashboard;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>How the journal reaches the revenue store while members of its group come and go.</summary>
public class StoreFeedTests
{
    [Fact]
    public async Task A_partition_that_left_while_the_store_hung_is_fed_again_when_it_comes_back()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SellAsync(process, first: 0);
        var store = new HeldStore();
        var clients = new KafkaClients(process.Test.Options);
        using var log = new RecordedLog();
        using var feed = new StoreFeed(store, clients, process.Test.Options with { Log = LoggerFactory.Create(to => to.SetMinimumLevel(LogLevel.Information).AddProvider(log)) });
        feed.Start();
        await store.Asked;

        using (var other = clients.Consumer(StoreFeed.Group, config => config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky).Build())
        {
            other.Subscribe(TopicNames.Journal);
            await Eventually.HoldsAsync("another member has a partition", () =>
            {
                _ = other.Consume(TimeSpan.Zero);
                return other.Assignment.Count == 1;
            });
            store.Release();
            // a commit that meets a rebalance makes the feed begin anew, with nothing left of what was paused
            var remaining = new TopicPartition(TopicNames.Journal, 1 - other.Assignment[0].Partition.Value);
            await Eventually.HoldsAsync("the feed has noted what is stored", () =>
            {
                _ = other.Consume(TimeSpan.Zero);
                return other.Committed([remaining], TimeSpan.FromSeconds(5))[0].Offset.Value > 0;
            });
            other.Close();
        }

        // both at first, and the one that came back
        await Eventually.HoldsAsync("the partition has come back", () => log.Lines.Count(line => line.Contains("is fed from partition", StringComparison.Ordinal)) == 3);
        await SellAsync(process, first: 8);
        var journal = process.Backend.Journal;
        await Eventually.HoldsAsync("everything is stored", () => journal.ReadAfter(journal.Head.Beginning, int.MaxValue) is { Count: > 0 } entries
            && entries.All(entry => store.Entries.ContainsKey((entry.Partition, entry.Seq))));
    }

    /// <summary>Sales of some accounts, which lie in both partitions.</summary>
    private static async Task SellAsync(ClusterProcess process, int first)
    {
        var settled = (int)process.Backend.Archive.Counts().Raw;
        var deliveries = SalesPlan.Of(8, first).Over(8).Deliveries;
        await process.AppendAsync(deliveries);
        await process.SettledAsync(settled + deliveries.Count);
    }

    /// <summary>A store that does not answer until it is released.</summary>
    private sealed class HeldStore : IJournalFeed
    {
        private readonly TaskCompletionSource _asked = new(), _released = new();

        public ConcurrentDictionary<(int Partition, long Seq), bool> Entries { get; } = new();

        public Task Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public Action<PartitionEntry, string> Refused { get; set; } = (_, _) => { };

        public void Release() => _released.SetResult();

        public async Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel)
        {
            _asked.TrySetResult();
            await _released.Task.WaitAsync(cancel);
            foreach (var entry in entries)
            {
                Entries[(entry.Partition, entry.Entry.Seq)] = true;
            }
        }
    }
}
