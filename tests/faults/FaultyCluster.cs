using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using RevenuePulse.Tests.Backends.Cluster;
using RevenuePulse.Tests.Backends.Cluster.Influx;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;
using static RevenuePulse.Tests.Journey.Told;

namespace RevenuePulse.Tests.Faults;

/// <summary>
/// Processes of the product over Kafka's mock and a real InfluxDB, each reached through lines that can be broken. One for all tests of a
/// class: sales of one test add to those of the one before, and after every fault all of them are looked at.
/// </summary>
public sealed class FaultyCluster : IAsyncLifetime
{
    private const int Accounts = 5;
    private const string Bucket = "faults";

    // of today, so that the last hour moves on while things break
    private readonly long _startS = TimeProvider.System.GetUtcNow().AddHours(-4).ToUnixTimeSeconds();
    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-faults-").FullName;
    private readonly ConcurrentQueue<string> _acknowledged = [];
    private InfluxEngine? _engine;
    private SalesPlan _plan = SalesPlan.Nothing;
    private int _next;
    private int _turn;

    internal MockCluster Kafka { get; } = new(partitions: 2);

    /// <summary>In front of InfluxDB: what a server says.</summary>
    internal StoreFront Store { get; private set; } = null!;

    /// <summary>On the way to it: what a network does.</summary>
    internal PlainLine StoreLine { get; private set; } = null!;

    internal ClusterNode Ingest { get; private set; } = null!;

    internal ClusterNode SecondIngest { get; private set; } = null!;

    internal ClusterNode Processor { get; private set; } = null!;

    internal ClusterNode SecondProcessor { get; private set; } = null!;

    internal ClusterNode Dashboard { get; private set; } = null!;

    internal IReadOnlyList<ClusterNode> Nodes => [Ingest, SecondIngest, Processor, SecondProcessor, Dashboard];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await InfluxServer.FindAsync();
        if (_engine is not null) Store = await StoreFront.StartAsync(_engine);
        // without an engine nobody answers there
        StoreLine = new PlainLine(_engine is null ? 9 : Store.Port);
        Ingest = Node("ingest-1", "ingest");
        SecondIngest = Node("ingest-2", "ingest");
        Processor = Node("processor-1", "processor");
        SecondProcessor = Node("processor-2", "processor");
        Dashboard = Node("dashboard-1", "dashboard");
        await Task.WhenAll(Ingest.StartAsync(), Processor.StartAsync(), Dashboard.StartAsync());
        // a dashboard that has never reached its store has nothing to show while that is away
        await SendAsync(Plan(3));
        await AssertWholeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));
        await StoreLine.DisposeAsync();
        if (_engine is not null) await Store.DisposeAsync();
        Kafka.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The test is skipped where there is no InfluxDB.</summary>
    internal void NeedsStore() => Assert.SkipWhen(_engine is null, InfluxServer.Missing);

    /// <summary>Sales that no plan had before; from here on they are expected.</summary>
    internal SalesPlan Plan(int sales)
    {
        var plan = SalesPlan.Of(sales, _next, _startS).Over(Accounts);
        _next += sales;
        Expect(plan);
        return plan;
    }

    internal void Expect(SalesPlan plan) => _plan = _plan.And(plan);

    /// <summary>A number that no sale had before.</summary>
    internal int NextNumber() => _next++;

    /// <summary>Sends all, to whichever process takes it, until each is acknowledged.</summary>
    internal async Task SendAsync(SalesPlan plan)
    {
        var senders = new Senders(plan.Deliveries, NextIngest);
        await senders.RunAsync();
        foreach (var id in senders.Acknowledged)
        {
            _acknowledged.Enqueue(id);
        }
    }

    /// <summary>The dashboard shows every sale to the cent, whatever else is away; <paramref name="except"/> was not sent yet.</summary>
    internal Task ShownAsync(SalesPlan? except = null)
    {
        var shown = except is null ? _plan.Total : _plan.Less(except);
        return _engine is null || shown.Sales == 0 ? Task.CompletedTask : HoldsAsync($"the dashboard shows {shown}", async () =>
            await Dashboard.GetAsync("/api/v1/summary") is { ValueKind: JsonValueKind.Object } summary
            && summary.GetProperty("currencies").GetArrayLength() == 1 && Told.Summary(summary) == shown);
    }

    /// <summary>The invariants, once it is quiet: every sale once, to the cent, in every place; no ghost; no gap.</summary>
    internal async Task AssertWholeAsync()
    {
        var raw = Raw();
        await HoldsAsync($"the {raw.Count} events of the raw log are settled", async () =>
            await Dashboard.GetAsync("/api/v1/pipeline") is { ValueKind: JsonValueKind.Object } now
            && Number(now, "raw") + Number(now, "commands") == raw.Count && Number(now.GetProperty("lag"), "events") == 0);
        var pipeline = await Dashboard.GetAsync("/api/v1/pipeline");
        Assert.True(pipeline.GetProperty("balanced").GetBoolean());
        Assert.Equal(0, Number(pipeline, "deadLetters"));
        Assert.Equal(_plan.Deliveries.Count, Number(pipeline, "raw") - Number(pipeline, "duplicates"));
        var ids = raw.ToHashSet(StringComparer.Ordinal);
        Assert.All(_acknowledged, id => Assert.Contains(id, ids));
        await AssertJournalAsync();
        Assert.Contains("pulse_duplicate_sale_detected_total 0", (await Dashboard.AskAsync("/metrics"))!.Value.Text, StringComparison.Ordinal);
        if (_engine is not null) await AssertStoreAsync();
    }

    /// <summary>Everything is in the store too, and <c>./pulse verify</c> agrees.</summary>
    internal async Task AssertStoreAsync()
    {
        await ShownAsync();
        var rows = (await Dashboard.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray();
        Assert.Equal(_plan.ByCampaign.OrderBy(row => row.Key), rows.ToDictionary(row => Text(row.GetProperty("key"), "campaign")!, Breakdown).OrderBy(row => row.Key));
        await HoldsAsync("the store has everything", async () => await StoreOf(Processor) is (0, "ok"));
        await VerifyAsync();
    }

    /// <summary>How far the store is behind as a process tells it, and how it is.</summary>
    internal static async Task<(long LagEvents, string? State)> StoreOf(ClusterNode node) =>
        await node.GetAsync("/api/v1/pipeline") is { ValueKind: JsonValueKind.Object } now && now.GetProperty("store") is var store
            ? (Number(store, "lagEvents"), Text(store, "state"))
            : (-1, null);

    internal async Task VerifyAsync()
    {
        var verify = await HostProcess.RunAsync(Dashboard.Environment, "verify", "--deep");
        Assert.True(verify.Code == 0, verify.Output + verify.Error);
    }

    /// <summary>All money entries after a cursor, page by page.</summary>
    internal async Task<List<JsonElement>> EntriesAsync(string after = "")
    {
        var entries = new List<JsonElement>();
        while (true)
        {
            var page = await Dashboard.GetAsync($"/api/v1/entries?limit=1000&after={Uri.EscapeDataString(after)}");
            var rows = page.GetProperty("entries").EnumerateArray().ToList();
            if (rows.Count == 0) return entries;
            entries.AddRange(rows);
            after = Text(page, "next")!;
        }
    }

    /// <summary>The store as after a disk was replaced.</summary>
    internal async Task WipeStoreAsync()
    {
        using var client = new HttpClient { BaseAddress = _engine!.Engine };
        using var gone = await client.PostAsync(new Uri($"query?q=DROP%20DATABASE%20{Bucket}", UriKind.Relative), null, Stop);
        gone.EnsureSuccessStatusCode();
    }

    /// <summary>Records of a topic, read beside all lines.</summary>
    internal List<ConsumeResult<byte[], byte[]>> Records(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(ClusterUnderTest.Quick)
        {
            BootstrapServers = Kafka.Bootstraps,
            GroupId = "tests",
            IsolationLevel = IsolationLevel.ReadUncommitted,
            EnablePartitionEof = true,
        }).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        for (var ended = 0; ended < 2;)
        {
            var record = consumer.Consume(Stop);
            if (record.IsPartitionEOF) ended++;
            else records.Add(record);
        }

        return records;
    }

    /// <summary>What fetches name a topic by.</summary>
    internal async Task<byte[]> IdentityOfAsync(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka.Bootstraps }).Build();
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]));
        var id = described.TopicDescriptions[0].TopicId;
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), id.LeastSignificantBits);
        return bytes;
    }

    /// <summary>Waits; in vain, it says how every process sees things.</summary>
    private async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        try
        {
            await Eventually.HoldsAsync(what, condition);
        }
        catch (Exception e)
        {
            var views = await Task.WhenAll(Nodes.Where(node => node.IsRunning).Select(async node =>
                $"{node.Name}: {await node.AskAsync("/api/v1/summary")}\n{await node.AskAsync("/api/v1/pipeline")}\n{node.Host.LastWords}"));
            throw new InvalidOperationException($"{what}: in vain\n{string.Join('\n', views)}", e);
        }
    }

    private ClusterNode Node(string name, string roles) => new(
        name, roles, (int.Parse(Kafka.Bootstraps.Split(':')[^1], CultureInfo.InvariantCulture), new Uri($"http://127.0.0.1:{StoreLine.Port}/"), Bucket, _folder));

    private Uri NextIngest()
    {
        var running = new[] { Ingest, SecondIngest }.Where(node => node.IsRunning).ToList();
        return running.Count == 0 ? new Uri("http://127.0.0.1:9/") : running[Interlocked.Increment(ref _turn) % running.Count].Address!;
    }

    private List<string> Raw() => Records("revenue.raw.v1").ConvertAll(record => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("ce_id")));

    private async Task AssertJournalAsync()
    {
        var entries = await EntriesAsync();
        Assert.Equal(entries.Count, entries.Select(entry => Text(entry, "cursor")).Distinct().Count());
        Assert.Equal(_plan.Total, Told.Entries(entries));
    }
}
