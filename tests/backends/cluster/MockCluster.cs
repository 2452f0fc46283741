using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>
/// librdkafka's own broker for tests: real connections, groups and transactions, all in this process's memory. It does not hide what was
/// aborted, and it keeps the newest 5 MB of a partition.
/// </summary>
internal sealed partial class MockCluster : IDisposable
{
    private const string Library = "librdkafka";
    private const int ProducerKind = 0;

    private readonly nint _client;
    private readonly nint _cluster;
    private readonly int _port;

    // the package brings several builds, for several systems; the managed client looks in the same way for the one that loads
    static MockCluster() => NativeLibrary.SetDllImportResolver(typeof(MockCluster).Assembly, static (name, assembly, path) =>
    {
        if (name != Library) return 0;
        foreach (var build in new[] { Library, "centos8-librdkafka", "alpine-librdkafka" })
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle)) return handle;
        }

        return 0;
    });

    public MockCluster(int partitions = 1, int brokers = 1)
    {
        var settings = ConfNew();
        _ = ConfSet(settings, "log_level", "0", new byte[512], 512);
        _client = New(ProducerKind, settings, new byte[512], 512);
        _cluster = ClusterNew(_client, brokers);
        _ = RebalanceDelay(_cluster, 0);
        _ = SetController(_cluster, 1);
        Bootstraps = Marshal.PtrToStringUTF8(BootstrapsOf(_cluster))!;
        _port = int.Parse(Bootstraps.Split(',')[0].Split(':')[1], CultureInfo.InvariantCulture);
        foreach (var topic in new[] { "revenue.raw.v1", "revenue.journal.v1", "revenue.deadletters.v1" })
        {
            Create(topic, partitions);
        }

        Create("revenue.campaigns.v1", 1);
        Create("revenue.visits.v1", 1);
    }

    public string Bootstraps { get; }

    /// <summary>The next requests of a kind are answered with these errors.</summary>
    public void Fail(ApiKey request, params ErrorCode[] errors) =>
        PushErrors(_cluster, (short)request, (nuint)errors.Length, [.. errors.Select(error => (int)error)]);

    public void Calm(ApiKey request) => ClearErrors(_cluster, (short)request);

    /// <summary>Every answer takes this long.</summary>
    public void Slow(TimeSpan roundTrip) => _ = Ask(() => SetRtt(_cluster, -1, (int)roundTrip.TotalMilliseconds));

    public void Down(int broker = 1) => _ = SetDown(_cluster, broker);

    public void Up(int broker = 1) => _ = SetUp(_cluster, broker);

    public void Create(string topic, int partitions)
    {
        if (Ask(() => TopicCreate(_cluster, topic, partitions, 1)) is var error and not 0) throw new InvalidOperationException($"{topic}: {(ErrorCode)error}");
    }

    /// <summary>Its thread may miss that it was asked for something, and sleeps for a second then; a connection wakes it.</summary>
    private int Ask(Func<int> what)
    {
        var asked = Task.Run(what);
        while (!asked.Wait(TimeSpan.FromMilliseconds(2)))
        {
            using var wakes = new TcpClient("127.0.0.1", _port);
        }

        return asked.Result;
    }

    public void Dispose()
    {
        ClusterDestroy(_cluster);
        Destroy(_client);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfSet(nint conf, string name, string value, byte[] error, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_set_controller_id")]
    private static partial int SetController(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int kind, nint conf, byte[] error, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint ClusterNew(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void ClusterDestroy(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint BootstrapsOf(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int TopicCreate(nint cluster, string topic, int partitions, int replication);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    private static partial int RebalanceDelay(nint cluster, int ms);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    private static partial void ClearErrors(nint cluster, short apiKey);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRtt(nint cluster, int broker, int ms);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);
}

/// <summary>Requests of the protocol, by their number.</summary>
public enum ApiKey
{
    Produce = 0,
    Fetch = 1,
    Metadata = 3,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    InitProducerId = 22,
    AddPartitionsToTxn = 24,
    AddOffsetsToTxn = 25,
    EndTxn = 26,
    TxnOffsetCommit = 28,
}
