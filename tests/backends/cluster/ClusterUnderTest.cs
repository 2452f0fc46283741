using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The cluster's Kafka half over a mock cluster, with its local state in a folder of its own.</summary>
internal sealed class ClusterUnderTest : ITwin
{
    /// <summary>
    /// The mock answers an empty fetch only when its wait is over, so waits are short; the rest is patience that tests do not have. A new one for each
    /// who asks, because a configuration of the client writes into what it is given.
    /// </summary>
    public static Dictionary<string, string> Quick => new()
    {
        ["fetch.wait.max.ms"] = "5",
        ["retry.backoff.ms"] = "10",
        ["reconnect.backoff.ms"] = "10",
        ["reconnect.backoff.max.ms"] = "100",
        ["session.timeout.ms"] = "3000",
        ["heartbeat.interval.ms"] = "200",
    };

    private readonly MockCluster _cluster;
    private readonly bool _ownsCluster;
    private readonly Func<ClusterOptions, ClusterOptions> _configure;

    private ClusterUnderTest(MockCluster cluster, bool ownsCluster, Func<ClusterOptions, ClusterOptions>? configure)
    {
        (_cluster, _ownsCluster, _configure) = (cluster, ownsCluster, configure ?? (o => o));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pulse-test-").FullName;

    public ClusterBackend Backend { get; private set; } = null!;

    public ClusterOptions Options => _configure(new ClusterOptions
    {
        BootstrapServers = _cluster.Bootstraps,
        Properties = Quick,
        Instance = "test",
        DataFolder = Folder,
        CommitEvery = TimeSpan.FromMilliseconds(5),
        TransactionTimeout = TimeSpan.FromSeconds(5),
    });

    IBackend ITwin.Backend => Backend;

    /// <summary>A cluster of its own.</summary>
    public static Task<ClusterUnderTest> StartAsync(Func<ClusterOptions, ClusterOptions>? configure = null, int partitions = 1) =>
        OpenedAsync(new ClusterUnderTest(new MockCluster(partitions), ownsCluster: true, configure));

    /// <summary>A process more on a cluster that others share.</summary>
    public static Task<ClusterUnderTest> JoinAsync(MockCluster cluster, Func<ClusterOptions, ClusterOptions>? configure = null) =>
        OpenedAsync(new ClusterUnderTest(cluster, ownsCluster: false, configure));

    /// <summary>For a contract suite.</summary>
    public static async Task<ITwin> ContractAsync() => await StartAsync();

    public async Task OpenAsync()
    {
        Func<string> waitsFor = () => "nothing yet";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            Backend = await ClusterBackend.OpenAsync(Options, waiting => waitsFor = waiting, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"the cluster did not open: {waitsFor()}");
        }
    }

    public async Task RestartAsync()
    {
        await Backend.DisposeAsync();
        await OpenAsync();
    }

    public async Task CaughtUpAsync()
    {
        var journal = (KafkaJournal)Backend.Journal;
        var patience = TimeSpan.FromSeconds(10);
        foreach (var (partition, tally) in Backend.Batches.Reflected())
        {
            while (true)
            {
                var moved = journal.Moved;
                if (journal.Tallies[partition].NextRaw >= tally.NextRaw) break;
                await moved.WaitAsync(patience, TestContext.Current.CancellationToken);
            }
        }

        Backend.Standing.Look();
    }

    public async ValueTask DisposeAsync()
    {
        await Backend.DisposeAsync();
        if (_ownsCluster) _cluster.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<ClusterUnderTest> OpenedAsync(ClusterUnderTest test)
    {
        await test.OpenAsync();
        return test;
    }
}
