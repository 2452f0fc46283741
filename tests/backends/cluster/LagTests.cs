using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>How far behind each reader is, told by the process that shows it.</summary>
public class LagTests
{
    [Fact]
    public async Task What_waits_to_be_settled_and_stored_is_told_by_partition_and_with_its_age()
    {
        using var cluster = new MockCluster(partitions: 2);
        // nobody answers there, so nothing is ever stored
        var store = new RevenuePulse.Backends.Cluster.Influx.InfluxOptions { Url = new Uri("http://127.0.0.1:9/"), WatchInterval = TimeSpan.FromMilliseconds(50) };
        await using var viewer = await ClusterUnderTest.JoinAsync(cluster, o => o with { Instance = "viewer", Settles = false, Store = store });
        var plan = SalesPlan.Of(20).Over(5);
        await Task.WhenAll(plan.Deliveries.Select(raw => viewer.Backend.RawLog.AppendAsync(raw, TestContext.Current.CancellationToken)));
        await Eventually.HoldsAsync("all are known to wait", () => viewer.Backend.Lag().Partitions.Sum(p => p.Pending) == plan.Deliveries.Count);
        Assert.Equal((0, 0.0), (viewer.Backend.Lag().StoreEntries, viewer.Backend.Lag().StoreSeconds));

        await using var processor = await ClusterProcess.StartAsync(cluster, "processor");
        await processor.SettledAsync(plan.Deliveries.Count);
        await Eventually.HoldsAsync("the viewer has everything and the store nothing", () =>
        {
            var lag = viewer.Backend.Lag();
            return lag is { JournalRecords: 0, JournalSeconds: 0, StoreSeconds: > 0 }
                && lag.StoreEntries == viewer.Backend.Journal.Head.Entries && lag.StoreEntries > 0
                && lag.Partitions.All(p => p is { Pending: 0, Settled: > 0 } && p.Unstored == p.Entries);
        });
        await Eventually.HoldsAsync("it says why", () =>
            Task.FromResult(viewer.Backend.Condition.State.Contains("cannot be reached", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_age_of_what_waits_is_that_of_the_first_commit_after_it_and_memory_is_bounded()
    {
        var times = new CommitTimes([Tally.None with { LastSeq = 10, AtMs = 1_000 }]);
        for (var i = 1; i <= 100_000; i++)
        {
            times.Add(0, Tally.None with { LastSeq = 10 + (2 * i), AtMs = 1_000 + i });
        }

        // of a long backlog only some commits are known, never one that is older than what was asked for
        Assert.InRange(times.OldestAfter(0, 20_010)!.Value, 11_001, 11_400);
        Assert.InRange(times.OldestAfter(0, 110_010)!.Value, 56_001, 56_400);
        Assert.Equal(101_000, times.OldestAfter(0, 200_009));
        Assert.Null(times.OldestAfter(0, 200_010));
    }
}
