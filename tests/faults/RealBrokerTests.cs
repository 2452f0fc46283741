using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Processor;
using RevenuePulse.Tests.Backends;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Faults;

/// <summary>
/// What only a real broker can be asked: that it hides what was not committed, fences who was away, and knows topics by more than their
/// names. The topics <c>revenue.*</c> of the broker that is named are deleted by these tests.
/// </summary>
public class RealBrokerTests
{
    private const string Variable = "PULSE_TEST_KAFKA";

    private const string KillVariable = "PULSE_TEST_KAFKA_KILL";

    private static readonly TimeSpan _election = TimeSpan.FromSeconds(30);
    private static readonly string? _servers = Environment.GetEnvironmentVariable(Variable);
    private static readonly string? _kill = Environment.GetEnvironmentVariable(KillVariable);
    private static readonly SalesPlan _plan = SalesPlan.Of(40);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fault_5_readers_see_nothing_of_a_transaction_that_was_left_open()
    {
        await using var folder = await BeginAsync("fault 5 (isolation)");
        await using var backend = await folder.OpenAsync("one");
        using var stranger = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _servers, TransactionalId = "fault-5", TransactionTimeoutMs = 5_000 }).Build();
        stranger.InitTransactions(TimeSpan.FromSeconds(20));
        stranger.BeginTransaction();
        await stranger.ProduceAsync(new TopicPartition(TopicNames.Journal, 0), new() { Value = EntryRecord.Write(Samples.Sale(1, saleId: "cs_never")) }, Stop);
        var open = Tally.None with { NextRaw = 1, LastSeq = 1, AtMs = Samples.At, Outcomes = [new Outcome(0, RawClass.Accepted)] };
        await stranger.ProduceAsync(new TopicPartition(TopicNames.Journal, 0), new() { Value = TallyRecord.Write(open) }, Stop);
        await using var late = await folder.OpenAsync("late", settles: false);
        Assert.Equal(0, late.Journal.Head.Entries);
        // the brokers end it after its own timeout
        await SettleAsync(backend, _plan, () => true);
        Assert.Null(late.Archive.FindSale("cs_never"));
    }

    [Fact]
    public async Task Fault_8_who_slept_while_another_took_over_is_fenced()
    {
        await using var folder = await BeginAsync("fault 8 (fencing)");
        await using var sleeper = await folder.OpenAsync("sleeper");
        await using var other = await folder.OpenAsync("other");
        using var wakes = new ManualResetEventSlim();
        using var sleeps = new ManualResetEventSlim();
        using var first = new RunningProcessor(sleeper, new Settler(TranslationRules.Default, () =>
        {
            sleeps.Set();
            wakes.Wait(Stop);
            return sleeper.Book.Campaigns;
        }));
        await AppendAsync(sleeper, _plan.Deliveries);
        Assert.True(sleeps.Wait(TimeSpan.FromSeconds(30), Stop), "no batch came");
        using var second = new RunningProcessor(other);
        await Eventually.HoldsAsync("the other has settled everything", () => IsSettled(other, _plan.Deliveries.Count));
        wakes.Set();
        await SettleAsync(other, SalesPlan.Of(5, first: 1_000), () => sleeper.Meter.AbortedTransactions + sleeper.Meter.RenewedProducers > 0, runs: false);
        Assert.Equal(0, other.Meter.JournalRepeats);
    }

    [Fact]
    public async Task Fault_11_one_of_three_brokers_dies_and_nothing_that_was_acknowledged_is_lost()
    {
        Assert.SkipWhen(_kill is null, $"not run: fault 11 (a broker is killed) needs three brokers in {Variable} and a command that kills one of them in {KillVariable}");
        await using var folder = await BeginAsync("fault 11 (a broker is killed)");
        await using var backend = await folder.OpenAsync("one", replication: 3);
        using var processor = new RunningProcessor(backend);
        var waiting = new Queue<RawEvent>(_plan.Deliveries);
        await AppendAsync(backend, [waiting.Dequeue()]);
        using (var killing = System.Diagnostics.Process.Start("/bin/sh", ["-c", _kill]))
        {
            await killing.WaitForExitAsync(Stop);
            Assert.Equal(0, killing.ExitCode);
        }

        var since = TimeProvider.System.GetTimestamp();
        while (waiting.TryPeek(out var next))
        {
            try
            {
                await backend.RawLog.AppendAsync(next, Stop);
                waiting.Dequeue();
            }
            catch (RawLogUnavailableException refused)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(since) < _election, $"refused beyond an election: {refused.Message}");
            }
        }

        await Eventually.HoldsAsync("everything is settled", () => IsSettled(backend, _plan.Deliveries.Count));
        AssertOnce(backend);
    }

    [Fact]
    public async Task Fault_12_the_end_of_a_transaction_that_comes_late_changes_nothing()
    {
        const string Here = "127.0.0.1:";
        await using var folder = await BeginAsync("fault 12 (late EndTxn)");
        Assert.SkipUnless(_servers!.StartsWith(Here, StringComparison.Ordinal), $"not run: fault 12 (late EndTxn) needs {Variable} to name one broker that gives {Here}… as its address");
        await using var line = new KafkaLine(int.Parse(_servers[Here.Length..], CultureInfo.InvariantCulture));
        await using var viewer = await folder.OpenAsync("viewer", settles: false);
        await using var late = await folder.OpenAsync("late", servers: $"{Here}{line.Port}");
        using var processor = new RunningProcessor(late);
        var held = line.CatchRequest(ApiKey.EndTxn);
        await AppendAsync(viewer, _plan.Deliveries);
        await held.Caught;
        // nobody knows what it came to, and the brokers end it after its timeout
        await Eventually.HoldsAsync("the producer was replaced", () => late.Meter.RenewedProducers > 0);
        held.Release();
        await Eventually.HoldsAsync("everything is settled", () => IsSettled(viewer, _plan.Deliveries.Count));
        AssertOnce(viewer);
    }

    [Fact]
    public async Task Fault_39_more_partitions_are_refused_with_the_reason_and_no_word_helps()
    {
        await using var folder = await BeginAsync("fault 39 (partitions raised)");
        await (await folder.OpenAsync("one")).DisposeAsync();
        using (var admin = Admin())
        {
            await admin.CreatePartitionsAsync(new[] { TopicNames.Raw, TopicNames.Journal, TopicNames.DeadLetters }
                .Select(topic => new PartitionsSpecification { Topic = topic, IncreaseTo = 3 }));
        }

        var refused = await Assert.ThrowsAsync<ClusterException>(() => folder.OpenAsync("one"));
        Assert.Contains("3 partitions now and had 1", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ClusterException>(() => folder.OpenAsync("one", settles: false, accepts: true));
    }

    [Fact]
    public async Task Fault_40_topics_that_were_made_anew_are_another_generation_until_an_operator_says_so()
    {
        await using var folder = await BeginAsync("fault 40 (topics made anew)");
        await (await folder.OpenAsync("one")).DisposeAsync();
        await DeleteAsync(TopicNames.Raw, TopicNames.Journal, TopicNames.DeadLetters);
        var refused = await Assert.ThrowsAsync<ClusterException>(() => folder.OpenAsync("one"));
        Assert.Contains("made anew", refused.Message, StringComparison.Ordinal);
        await (await folder.OpenAsync("one", settles: false, accepts: true)).DisposeAsync();
        await using var accepted = await folder.OpenAsync("one");
        await SettleAsync(accepted, _plan, () => true);
    }

    /// <summary>Empty topics; the test is skipped where no broker is named.</summary>
    private static async Task<Place> BeginAsync(string fault)
    {
        Assert.SkipWhen(_servers is null, $"not run: {fault} needs a real broker: name one in {Variable}; its topics revenue.* are deleted");
        await DeleteAsync([.. TopicNames.All]);
        return new Place();
    }

    private static IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();

    private static async Task DeleteAsync(params string[] topics)
    {
        using var admin = Admin();
        try
        {
            await admin.DeleteTopicsAsync(topics);
        }
        catch (DeleteTopicsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
        {
            // they were not there
        }

        await Eventually.HoldsAsync("the topics are gone", () =>
            Task.FromResult(!admin.GetMetadata(TimeSpan.FromSeconds(5)).Topics.Any(topic => topics.Contains(topic.Topic))));
    }

    private static Task AppendAsync(ClusterBackend backend, IEnumerable<RawEvent> events) =>
        Task.WhenAll(events.Select(raw => backend.RawLog.AppendAsync(raw, Stop)));

    private static bool IsSettled(ClusterBackend backend, int events)
    {
        backend.Standing.Look();
        return backend.Archive.Counts() is { Pending: 0 } counts && counts.Raw >= events;
    }

    /// <summary>Sends a plan and waits until it is settled once, and for a condition.</summary>
    private static async Task SettleAsync(ClusterBackend backend, SalesPlan plan, Func<bool> holds, bool runs = true)
    {
        using var processor = runs ? new RunningProcessor(backend) : null;
        var before = (int)backend.Archive.Counts().Raw;
        await AppendAsync(backend, plan.Deliveries);
        await Eventually.HoldsAsync("everything is settled", () => IsSettled(backend, before + plan.Deliveries.Count) && holds());
        AssertOnce(backend);
    }

    private static void AssertOnce(ClusterBackend backend)
    {
        Assert.Equal(0, backend.Meter.Doubles);
        Assert.True(backend.Archive.Counts().Balanced);
    }

    /// <summary>Where the processes of one test keep their local state.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("pulse-real-").FullName;

        public Task<ClusterBackend> OpenAsync(string instance, bool settles = true, bool accepts = false, string? servers = null, short? replication = null) => ClusterBackend.OpenAsync(
            new ClusterOptions
            {
                BootstrapServers = servers ?? _servers!,
                Replication = replication,
                Properties = new Dictionary<string, string> { ["session.timeout.ms"] = "6000", ["max.poll.interval.ms"] = "6000" },
                Instance = instance,
                DataFolder = _folder,
                Partitions = 1,
                Settles = settles,
                AcceptsTopics = accepts,
                Recall = RunningProcessor.Recall,
            },
            _ => { },
            Stop);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
