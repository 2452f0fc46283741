using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Ingest;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>A partition that only an operator can mend keeps nobody waiting but itself, passes nothing over, and says what is wrong.</summary>
public class HeldPartitionTests
{
    private const int Broken = 0;
    private const int Whole = 1;

    [Fact]
    public async Task A_partition_whose_events_are_gone_is_held_and_the_other_one_goes_on()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var viewer = await LoseEventsAsync(cluster);
        var log = new LogLines();
        await using var process = await StartAsync(cluster, log);
        await Eventually.HoldsAsync("it is held", () => process.Backend.Batches.Held.ContainsKey(Broken));
        await process.AppendAsync([.. Events(Broken, "late", 5), .. Events(Whole, "well", 5)]);
        await SettledAsync(process, Whole, 5);

        var (broken, whole) = (process.Backend.Lag().Partitions[Broken], process.Backend.Lag().Partitions[Whole]);
        Assert.Equal((0, true), (broken.Settled, broken.Pending > 5));
        Assert.Contains("has no events from offset 0 to ", broken.Held, StringComparison.Ordinal);
        Assert.Contains("retention", broken.Held, StringComparison.Ordinal);
        Assert.Null(whole.Held);
        Assert.Equal([broken.Held!], process.Backend.Held());
        // how long the rest has waited is known all the same
        Assert.InRange(process.Backend.Archive.Counts().OldestPendingAtMs ?? 0, 1, long.MaxValue);
        // who only shows tells of it as well
        await Eventually.HoldsAsync("the viewer tells the same", () => viewer.Backend.Lag().Partitions[Broken].Held == broken.Held);
        Assert.Single(log.All, line => line.Level == LogLevel.Error);
        Assert.Single(log.All, line => line.Text.Contains("is read again from there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Once_it_was_mended_the_same_process_goes_on_when_it_is_given_the_partition_again()
    {
        using var cluster = new MockCluster(partitions: 2);
        await (await LoseEventsAsync(cluster)).DisposeAsync();
        await using var process = await StartAsync(cluster);
        await Eventually.HoldsAsync("it is held", () => process.Backend.Batches.Held.ContainsKey(Broken));
        // its client has paused the partition by now, and keeps that in mind
        await process.AppendAsync(Events(Broken, "late", 5));
        await MendAsync(cluster);
        cluster.Fail(ApiKey.Heartbeat, ErrorCode.UnknownMemberId);
        await Eventually.HoldsAsync("all is settled", () => IsSettled(process, Broken));
        Assert.Empty(process.Backend.Batches.Held);
        await Eventually.HoldsAsync("and nothing is held any more", () => process.Backend.Held().Count == 0);
    }

    [Fact]
    public async Task It_is_looked_at_again_from_time_to_time_and_goes_on_once_it_was_mended()
    {
        using var cluster = new MockCluster(partitions: 2);
        await (await LoseEventsAsync(cluster)).DisposeAsync();
        var log = new LogLines();
        await using var process = await StartAsync(cluster, log, lookAgainMs: 50);
        await Eventually.HoldsAsync("it is held", () => process.Backend.Batches.Held.ContainsKey(Broken));
        await process.AppendAsync(Events(Broken, "late", 5));
        var looks = Looks(log);
        await Eventually.HoldsAsync("it was looked at some times", () => Looks(log) > looks + 3);
        // all the while it is told of as held, and was told of once
        Assert.True(process.Backend.Batches.Held.ContainsKey(Broken));
        Assert.Single(log.All, line => line.Level == LogLevel.Error);
        await MendAsync(cluster);
        await Eventually.HoldsAsync("all is settled", () => IsSettled(process, Broken));
        Assert.Empty(process.Backend.Batches.Held);
        Assert.Single(log.All, line => line.Text.Contains("is held no longer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_ends_before_what_is_settled_is_held_before_new_events_pass_for_old_ones()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using (var before = await ClusterUnderTest.JoinAsync(cluster, o => o with { Settles = false }))
        {
            await AppendAsync(before, Events(Broken, "old", 3));
        }

        await JournalAsync(cluster, Settled(through: 10));
        await using var process = await StartAsync(cluster);
        await Eventually.HoldsAsync("it is held", () => process.Backend.Batches.Held.ContainsKey(Broken));
        Assert.Contains("[0] does not reach offset 10", process.Backend.Batches.Held[Broken], StringComparison.Ordinal);
        await process.AppendAsync(Events(Whole, "well", 5));
        await SettledAsync(process, Whole, 5);
    }

    [Fact]
    public async Task Events_that_cannot_be_settled_come_one_by_one_and_let_the_other_partition_by()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var test = await ClusterUnderTest.JoinAsync(cluster);
        await AppendAsync(test, Events(Broken, "stuck", 20));
        var sizes = new List<int>();
        var settled = 0;
        while (settled < 30)
        {
            using var batch = test.Backend.RawBatches.Next(TestContext.Current.CancellationToken)!;
            if (new Positions(2).Partition(batch.Events[0].Position) == Broken)
            {
                // it fails whenever it is tried, and before the other partition has anything
                sizes.Add(batch.Events.Count);
                Assert.True(sizes.Count < 200, "the other partition has no turn");
                if (sizes.Count == 2) await AppendAsync(test, Events(Whole, "well", 30));
                continue;
            }

            settled += batch.Events.Count;
            batch.Commit(Ruling.Settle(batch, (raw, _) => Ruling.Accept(raw)));
        }

        Assert.All(sizes.Skip(1), size => Assert.Equal(1, size));
        // once it can be settled, nothing was passed over, nor what came meanwhile
        await AppendAsync(test, Events(Broken, "late", 5));
        var seen = new List<string>();
        while (seen.Count < 25)
        {
            using var batch = test.Backend.RawBatches.Next(TestContext.Current.CancellationToken)!;
            seen.AddRange(batch.Events.Select(raw => raw.DeliveryId));
            batch.Commit(Ruling.Settle(batch, (raw, _) => Ruling.Accept(raw)));
        }

        Assert.Equal([.. Events(Broken, "stuck", 20).Select(raw => raw.DeliveryId), .. Events(Broken, "late", 5).Select(raw => raw.DeliveryId)], seen);
    }

    [Fact]
    public async Task A_journal_partition_that_cannot_be_read_holds_its_own_ledger_alone()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var process = await StartAsync(cluster);
        await process.AppendAsync([.. Events(Broken, "well", 5), .. Events(Whole, "well", 5)]);
        await SettledAsync(process, Broken, 5);
        await SettledAsync(process, Whole, 5);
        await JournalAsync(cluster, Tally.None with { FirstRaw = 100, NextRaw = 101, AfterSeq = 50, LastSeq = 50, AtMs = Samples.At });
        cluster.Fail(ApiKey.Heartbeat, ErrorCode.UnknownMemberId);
        await Eventually.HoldsAsync("it is held", () => process.Backend.Batches.Held.ContainsKey(Broken));
        Assert.Contains("gap", process.Backend.Batches.Held[Broken], StringComparison.Ordinal);
        var known = End(cluster, TopicNames.Journal, Whole);
        await process.AppendAsync([.. Events(Broken, "late", 5), .. Events(Whole, "more", 5)]);
        await Eventually.HoldsAsync("the other is settled", () => End(cluster, TopicNames.Journal, Whole) > known);
    }

    [Fact]
    public async Task What_something_else_put_into_the_raw_log_becomes_a_dead_letter()
    {
        using var cluster = new MockCluster();
        await using var process = await StartAsync(cluster);
        await cluster.WriteAsync(TopicNames.Raw, 0, [1, 2, 3]);
        await process.AppendAsync([Samples.Raw("evt_1", body: "no json")]);
        await process.SettledAsync(2);
        var counts = process.Backend.Archive.Counts();
        Assert.Equal((2L, true), (counts.DeadLetters, counts.Balanced));
        Assert.InRange(process.Backend.Archive.DeadLetters(2)[1].ReceivedAtMs, 1, long.MaxValue);
    }

    private static Task<ClusterProcess> StartAsync(MockCluster cluster, LogLines? lines = null, int lookAgainMs = 60_000) => ClusterProcess.StartAsync(
        cluster,
        configure: o => o with
        {
            LookAgainEvery = TimeSpan.FromMilliseconds(lookAgainMs),
            Log = lines is null ? o.Log : LoggerFactory.Create(log => log.SetMinimumLevel(LogLevel.Information).AddProvider(lines)),
        });

    private static int Looks(LogLines log) => log.All.Count(line => line.Text.Contains($"Partition {Broken} is settled here from", StringComparison.Ordinal));

    /// <summary>More than the mock keeps of a partition: its oldest events are gone before anybody settled them.</summary>
    private static async Task<ClusterUnderTest> LoseEventsAsync(MockCluster cluster)
    {
        var ingest = await ClusterUnderTest.JoinAsync(cluster, o => o with { Instance = "ingest", Settles = false });
        var noise = new Random(1);
        foreach (var raw in Events(Broken, "lost", 12))
        {
            var body = new byte[900 << 10];
            noise.NextBytes(body);
            await AppendAsync(ingest, [raw with { Body = body }]);
        }

        Assert.True(Begin(cluster) > 0, "nothing was lost");
        return ingest;
    }

    /// <summary>As if the events had been restored and settled elsewhere meanwhile.</summary>
    private static Task MendAsync(MockCluster cluster) => JournalAsync(cluster, Settled(through: Begin(cluster)));

    private static Tally Settled(long through) => Tally.None with { NextRaw = through, AtMs = Samples.At };

    private static Task JournalAsync(MockCluster cluster, Tally tally) => cluster.WriteAsync(TopicNames.Journal, Broken, TallyRecord.Write(tally));

    private static IEnumerable<RawEvent> Events(int partition, string name, int count)
    {
        var account = Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture))
            .First(account => new Positions(2).PartitionOf(new Scope(Provider.Stripe, account)) == partition);
        return Enumerable.Range(0, count).Select(i => Samples.Raw($"{name}_{partition}_{i}", body: "no json") with { Account = account });
    }

    private static Task AppendAsync(ClusterUnderTest test, IEnumerable<RawEvent> events) =>
        Task.WhenAll(events.Select(raw => test.Backend.RawLog.AppendAsync(raw, TestContext.Current.CancellationToken)));

    private static Task SettledAsync(ClusterProcess process, int partition, int events) => Eventually.HoldsAsync(
        $"{events} events of partition {partition} are settled", () => process.Backend.Lag().Partitions[partition].Settled >= events);

    private static bool IsSettled(ClusterProcess process, int partition)
    {
        process.Backend.Standing.Look();
        return process.Backend.Lag().Partitions[partition] is { Settled: > 0, Pending: 0 };
    }

    private static long Begin(MockCluster cluster) => Ends(cluster, TopicNames.Raw, Broken).Low.Value;

    private static long End(MockCluster cluster, string topic, int partition) => Ends(cluster, topic, partition).High.Value;

    private static WatermarkOffsets Ends(MockCluster cluster, string topic, int partition)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = cluster.Bootstraps, GroupId = "test" }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(10));
    }
}
