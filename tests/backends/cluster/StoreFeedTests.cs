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
        using var feed = Feed(store, process, log);
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

    [Fact]
    public async Task Offsets_move_only_after_the_letters_of_what_the_store_refused_are_written()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SellAsync(process, first: 0);
        var store = new RefusingStore();
        var clients = new KafkaClients(process.Test.Options);
        using var log = new RecordedLog();
        // an answer after which the client itself does not try again
        cluster.Fail(ApiKey.Produce, ErrorCode.TopicAuthorizationFailed);
        using (var feed = Feed(store, process, log))
        {
            feed.Start();
            await Eventually.HoldsAsync("a letter was not written", () => Task.FromResult(log.Lines.Any(line => line.Contains("is written later", StringComparison.Ordinal))));
            await Eventually.HoldsAsync("the feed has noted what is stored", () => Task.FromResult(Noted(clients) > 0));
        }

        Assert.True(store.IsTold);
        using var letters = clients.Consumer("letters", config => config.AutoOffsetReset = AutoOffsetReset.Earliest).Build();
        letters.Assign(new TopicPartition(TopicNames.DeadLetters, 0));
        ConsumeResult<byte[], byte[]>? letter = null;
        await Eventually.HoldsAsync("there is a letter", () => Task.FromResult((letter = letters.Consume(TimeSpan.Zero)) is { IsPartitionEOF: false }));
        Assert.Equal("too strange", System.Text.Encoding.UTF8.GetString(letter!.Message.Headers.GetLastBytes("pulse_detail")));
        Assert.Equal(EntryRecord.Write(store.Refused!.Value.Entry), letter.Message.Value);
    }

    [Fact]
    public async Task What_the_client_met_while_the_store_hung_is_told_with_the_place_where_it_met_it()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SellAsync(process, first: 0);
        var store = new HeldStore();
        using var log = new RecordedLog();
        using var feed = Feed(store, process, log);
        feed.Start();
        await store.Asked;
        // it has to join again, and is not let in at first
        cluster.Fail(ApiKey.JoinGroup, ErrorCode.GroupAuthorizationFailed);
        cluster.Fail(ApiKey.Heartbeat, ErrorCode.UnknownMemberId);
        await Eventually.HoldsAsync("it has joined again", () => Task.FromResult(log.Lines.Count(line => line.Contains("is fed from partition", StringComparison.Ordinal)) > 1));
        store.Release();
        string? told = null;
        await Eventually.HoldsAsync("it is told", () => Task.FromResult((told = log.Lines.FirstOrDefault(line => line.Contains("is not fed for the moment", StringComparison.Ordinal))) is not null));
        Assert.Contains(".Consume(", told, StringComparison.Ordinal);
    }

    private static StoreFeed Feed(IJournalFeed store, ClusterProcess process, RecordedLog log) => new(
        store,
        new KafkaClients(process.Test.Options),
        process.Test.Options with { Log = LoggerFactory.Create(to => to.SetMinimumLevel(LogLevel.Information).AddProvider(log)) });

    private static long Noted(KafkaClients clients)
    {
        using var look = clients.Consumer(StoreFeed.Group, _ => { }).Build();
        return look.Committed([new TopicPartition(TopicNames.Journal, 0)], TimeSpan.FromSeconds(5))[0].Offset.Value;
    }

    /// <summary>A store that refuses the first entry that it is given.</summary>
    private sealed class RefusingStore : IJournalFeed
    {
        public PartitionEntry? Refused { get; private set; }

        public bool IsTold { get; private set; }

        public Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters { get; set; } = (_, _) => Task.CompletedTask;

        public async Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel)
        {
            if (Refused is not null) return;
            Refused = entries[0];
            await Letters([new RefusedPoint(entries[0], "too strange")], cancel);
            IsTold = true;
        }
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

        public Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters { get; set; } = (_, _) => Task.CompletedTask;

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
