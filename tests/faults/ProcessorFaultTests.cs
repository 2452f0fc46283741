using System.Net;
using System.Text;
using Confluent.Kafka;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Faults;

/// <summary>Tests that share the processes and run one after the other.</summary>
[CollectionDefinition(nameof(FaultyCluster))]
public class FaultyClusterTests : ICollectionFixture<FaultyCluster>;

/// <summary>Processors that die, sleep, come and lose their brokers in the middle of a transaction, as processes of their own.</summary>
[Collection(nameof(FaultyCluster))]
public class ProcessorFaultTests(FaultyCluster cluster)
{
    private const int Sales = 25;

    public enum LocalState
    {
        Lost,
        Stale,
        Ahead,
    }

    [Theory]
    [InlineData(ApiKey.Produce, false, LocalState.Lost)]
    [InlineData(ApiKey.EndTxn, false, LocalState.Stale)]
    [InlineData(ApiKey.EndTxn, true, LocalState.Ahead)]
    public async Task A_processor_that_is_killed_in_a_transaction_and_finds_its_folder_spoilt_books_each_sale_once(ApiKey at, bool isDone, LocalState found)
    {
        var old = Copy(cluster.Processor.State);
        var caught = isDone ? cluster.Processor.Line.CatchAnswer(at) : cluster.Processor.Line.CatchRequest(at);
        var sending = cluster.SendAsync(cluster.Plan(Sales));
        await caught.Caught;
        await cluster.Processor.Host.KillAsync();
        caught.Lose();
        Spoil(cluster.Processor.State, old, found);
        await cluster.Processor.StartAsync();
        await sending;
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_counts_once()
    {
        var caught = cluster.Processor.Line.CatchAnswer(ApiKey.EndTxn);
        var sending = cluster.SendAsync(cluster.Plan(Sales));
        await caught.Caught;
        caught.Lose();
        await sending;
        await cluster.AssertWholeAsync();
    }

    [Theory]
    [InlineData(ApiKey.TxnOffsetCommit)]
    [InlineData(ApiKey.EndTxn)]
    public async Task A_processor_that_is_told_to_end_while_its_brokers_hang_ends_in_time_and_leaves_the_transaction_to_them(ApiKey at)
    {
        var held = cluster.Processor.Line.CatchRequest(at);
        var sending = cluster.SendAsync(cluster.Plan(Sales));
        await held.Caught;
        cluster.Processor.Line.Freeze();
        await cluster.Processor.StopAsync();
        held.Lose();
        cluster.Processor.Line.Mend();
        await cluster.Processor.StartAsync();
        await sending;
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_processor_that_comes_in_mid_transaction_and_leaves_again_takes_nothing_away()
    {
        var held = cluster.Processor.Line.CatchRequest(ApiKey.EndTxn);
        var joins = cluster.SecondProcessor.Line.CatchRequest(ApiKey.JoinGroup);
        var sending = cluster.SendAsync(cluster.Plan(Sales));
        await held.Caught;
        await cluster.SecondProcessor.LaunchAsync();
        await joins.Caught;
        joins.Release();
        held.Release();
        await cluster.SecondProcessor.ReadyAsync();
        await sending;
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.SecondProcessor.StopAsync();
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_processor_that_wakes_after_another_took_over_changes_nothing()
    {
        var held = cluster.Processor.Line.CatchRequest(ApiKey.EndTxn);
        var sending = cluster.SendAsync(cluster.Plan(Sales));
        await held.Caught;
        await cluster.Processor.Host.SignalAsync("STOP");
        await cluster.SecondProcessor.StartAsync();
        await sending;
        await cluster.SendAsync(cluster.Plan(Sales));
        await Eventually.HoldsAsync("the other has settled everything", async () =>
            await cluster.Dashboard.GetAsync("/api/v1/pipeline") is { ValueKind: System.Text.Json.JsonValueKind.Object } now
            && Told.Number(now.GetProperty("lag"), "events") == 0);
        await cluster.Processor.Host.SignalAsync("CONT");
        held.Release();
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.SecondProcessor.StopAsync();
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task Group_offsets_that_were_deleted_make_duplicates_of_nothing()
    {
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.Processor.StopAsync();
        using (var operations = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(ClusterUnderTest.Quick)
        {
            BootstrapServers = cluster.Kafka.Bootstraps,
            GroupId = KafkaRawBatches.Group,
            EnableAutoCommit = false,
        }).Build())
        {
            operations.Subscribe(TopicNames.Raw);
            await Eventually.HoldsAsync("the group is ours", () =>
            {
                _ = operations.Consume(TimeSpan.FromMilliseconds(50));
                return operations.Assignment.Count == 2;
            });
            operations.Commit([new TopicPartitionOffset(TopicNames.Raw, 0, 0), new TopicPartitionOffset(TopicNames.Raw, 1, 0)]);
            operations.Close();
        }

        await cluster.Processor.StartAsync();
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task While_the_brokers_are_away_senders_are_told_to_come_again_and_afterwards_nobody_has_to_be_started_anew()
    {
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
        foreach (var node in cluster.Nodes)
        {
            node.Line.Cut();
        }

        var plan = cluster.Plan(Sales);
        var since = TimeProvider.System.GetTimestamp();
        using (var refused = await cluster.Ingest.DeliverAsync(plan.Deliveries[0]))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        }

        await NotReadyAsync(cluster.Ingest);
        await NotReadyAsync(cluster.Processor);
        await cluster.ShownAsync(except: plan);
        foreach (var node in cluster.Nodes)
        {
            node.Line.Mend();
        }

        // whoever sends only to those that are ready would never send the event that proves it
        await Eventually.HoldsAsync("they are ready again by themselves", async () =>
            (await cluster.Ingest.AskAsync("/readyz"))?.Status == HttpStatusCode.OK && (await cluster.Processor.AskAsync("/readyz"))?.Status == HttpStatusCode.OK);
        await cluster.SendAsync(plan);
        await cluster.AssertWholeAsync();
    }

    [Fact]
    public async Task A_book_that_cannot_be_read_stalls_no_sale()
    {
        var book = cluster.Processor.Line.CatchFetches(await cluster.IdentityOfAsync(TopicNames.Campaigns), Encoding.UTF8.GetBytes(TopicNames.Campaigns));
        await book.Caught;
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
        book.Release();
        using var put = await cluster.Dashboard.PutAsync("/api/v1/campaigns/c1", new { name = "The first", channel = "newsletter" });
        put.EnsureSuccessStatusCode();
        await Eventually.HoldsAsync("the book is followed again", async () =>
            await cluster.Processor.GetAsync("/api/v1/campaigns/c1") is { ValueKind: System.Text.Json.JsonValueKind.Object } c1 && Told.Text(c1, "channel") == "newsletter");
        await cluster.SendAsync(cluster.Plan(Sales));
        await cluster.AssertWholeAsync();
    }

    private static Task NotReadyAsync(ClusterNode node) => Eventually.HoldsAsync($"{node.Name} says why it is not ready", async () =>
        await node.AskAsync("/readyz") is (HttpStatusCode.ServiceUnavailable, var why) && why.Contains("kafka: ", StringComparison.Ordinal));

    private static string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("pulse-old-").FullName;
        // the lock is held by its owner
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => file.Contains(".db", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static void Spoil(string folder, string old, LocalState found)
    {
        if (found is LocalState.Lost or LocalState.Stale) Directory.Delete(folder, recursive: true);
        if (found == LocalState.Stale)
        {
            Directory.Move(old, folder);
            return;
        }

        Directory.Delete(old, recursive: true);
        if (found == LocalState.Ahead) LocalFiles.SpoilReflected(folder, "UPDATE reflected SET tally_offset = tally_offset + 1000");
    }
}
