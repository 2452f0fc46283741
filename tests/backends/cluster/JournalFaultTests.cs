using Confluent.Kafka;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Journals that no healthy broker holds: readers stand by the order of the numbers.</summary>
public class JournalFaultTests
{
    private static readonly SalesPlan _plan = SalesPlan.Of(20);

    [Fact]
    public async Task Records_that_come_a_second_time_are_dropped()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries);
        await process.SettledAsync(_plan.Deliveries.Count);
        foreach (var record in All(cluster))
        {
            await WriteAsync(cluster, record);
        }

        await using var late = await ClusterProcess.StartAsync(cluster, "late");
        late.AssertShows(_plan, _plan.Deliveries.Count);
        await Eventually.HoldsAsync("the repeats were seen", () => process.Backend.Meter.JournalRepeats > 0);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task A_commit_that_came_after_another_process_had_taken_over_does_not_keep_its_author_from_going_on()
    {
        using var cluster = new MockCluster();
        var third = _plan.Deliveries.Count / 3;
        await using var sleeper = await ClusterProcess.StartAsync(cluster, "sleeper");
        await sleeper.AppendAsync(_plan.Deliveries.Take(third));
        await sleeper.SettledAsync(third);
        await sleeper.StopAsync();
        var known = All(cluster).Count;
        await using var other = await ClusterProcess.StartAsync(cluster, "other");
        await other.AppendAsync(_plan.Deliveries.Skip(third).Take(third));
        await other.SettledAsync(2 * third);

        // what the sleeper would have settled next arrives late, and its file says that it counts
        var late = All(cluster).Skip(known).TakeWhile(record => record[0] != TallyRecord.Form).ToList();
        late.Add(All(cluster)[known + late.Count]);
        foreach (var record in late)
        {
            await WriteAsync(cluster, record);
        }

        using (var connection = Connection.OpenWriter(PartitionLedger.PathIn(ClusterBackend.FolderOf(sleeper.Test.Options), 0), 100))
        {
            connection.Statement("UPDATE reflected SET tally_offset = ?, tally = ?")
                .Bind(1, End(cluster) - 1).Bind(2, TallyRecord.Write(TallyRecord.Read(late[^1]) with { Outcomes = [], Older = [] })).Run();
        }

        await other.AppendAsync(_plan.Deliveries.Skip(2 * third).SkipLast(1));
        await other.SettledAsync(_plan.Deliveries.Count - 1);
        await other.StopAsync();
        await sleeper.StartAgainAsync();
        await sleeper.AppendAsync(_plan.Deliveries.TakeLast(1));
        await sleeper.SettledAsync(_plan.Deliveries.Count);
        sleeper.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task Entries_without_a_tally_never_happened()
    {
        using var cluster = new MockCluster();
        await WriteAsync(cluster, EntryRecord.Write(Samples.Sale(1, saleId: "cs_torn")));
        await WriteAsync(cluster, EntryRecord.Write(Samples.Sale(2, saleId: "cs_torn_too")));
        await using var process = await ClusterProcess.StartAsync(cluster);
        Assert.Equal(0, process.Backend.Journal.Head.Entries);
        await process.AppendAsync(_plan.Deliveries);
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
        Assert.Null(process.Backend.Archive.FindSale("cs_torn"));
    }

    [Fact]
    public async Task A_sale_that_is_booked_a_second_time_raises_the_alarm()
    {
        using var cluster = new MockCluster();
        await using var reader = await ClusterUnderTest.JoinAsync(cluster, o => o with { Settles = false });
        for (var i = 0; i < 2; i++)
        {
            await WriteAsync(cluster, EntryRecord.Write(Samples.Sale(i + 1, saleId: "cs_1")));
            await WriteAsync(cluster, TallyRecord.Write(Tally.None with
            {
                FirstRaw = i,
                NextRaw = i + 1,
                AfterSeq = i,
                LastSeq = i + 1,
                AtMs = Samples.At,
                Outcomes = [new Outcome(i, RawClass.Accepted)],
            }));
        }

        await Eventually.HoldsAsync("the alarm is raised", () => reader.Backend.Meter.Doubles == 1);
    }

    [Fact]
    public void A_gap_is_an_error_and_never_a_wrong_number()
    {
        var assembler = new CommitAssembler(0, Tally.None);
        Assert.Null(assembler.Take(Record(EntryRecord.Write(Samples.Sale(2)), 0)));
        var gap = Assert.Throws<InvalidDataException>(() => assembler.Take(Record(TallyRecord.Write(Tally.None with { NextRaw = 1, LastSeq = 2, AfterSeq = 1 }), 1)));
        Assert.Contains("gap", gap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_that_were_cut_in_another_way_when_they_were_tried_again_add_only_what_is_new()
    {
        var assembler = new CommitAssembler(0, Tally.None);
        Feed(assembler, 0, 1);
        var first = assembler.Take(Record(TallyRecord.Write(Tally.None with { NextRaw = 1, LastSeq = 1 }), 1))!;
        Assert.Equal([1L], first.Entries.Select(e => e.Seq));
        Feed(assembler, 2, 1, 2, 3);
        var second = assembler.Take(Record(TallyRecord.Write(Tally.None with { NextRaw = 3, LastSeq = 3 }), 5))!;
        Assert.Equal([2L, 3], second.Entries.Select(e => e.Seq));
        Assert.Equal(1, assembler.Repeats);
    }

    private static void Feed(CommitAssembler assembler, long offset, params long[] seqs)
    {
        foreach (var seq in seqs)
        {
            Assert.Null(assembler.Take(Record(EntryRecord.Write(Samples.Sale(seq)), offset++)));
        }
    }

    private static ConsumeResult<byte[], byte[]> Record(byte[] value, long offset) => new()
    {
        TopicPartitionOffset = new TopicPartitionOffset(TopicNames.Journal, 0, offset),
        Message = new Message<byte[], byte[]> { Value = value },
    };

    private static List<byte[]> All(MockCluster cluster)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = cluster.Bootstraps,
            GroupId = "test",
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(TopicNames.Journal, 0, Offset.Beginning));
        var records = new List<byte[]>();
        while (consumer.Consume(TestContext.Current.CancellationToken) is { IsPartitionEOF: false } record)
        {
            records.Add(record.Message.Value);
        }

        return records;
    }

    private static long End(MockCluster cluster)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = cluster.Bootstraps, GroupId = "test" }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition(TopicNames.Journal, 0), TimeSpan.FromSeconds(10)).High.Value;
    }

    private static Task WriteAsync(MockCluster cluster, byte[] value) => cluster.WriteAsync(TopicNames.Journal, 0, value);
}
