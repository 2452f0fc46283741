using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Host.Commands;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host.Backends;

/// <summary>Kafka and InfluxDB, any number of processes.</summary>
internal sealed class ClusterKind(Settings settings, ClusterSettings cluster) : IBackendKind
{
    // a command is a process of its own beside the instance: it has a name and a local copy of its own
    private const string CommandSuffix = ".command";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private Func<string> _waiting = () => "not asked yet";

    public bool IsOneProcess => false;

    public string? WaitsFor => _waiting();

    public async Task<IBackend> OpenAsync(ProcessRoles roles, ILoggerFactory log, CancellationToken cancel)
    {
        var options = Options(cluster.Instance) with
        {
            Log = log,
            Settles = roles.HasFlag(ProcessRoles.Processor),
            Follows = roles.HasFlag(ProcessRoles.Processor) || roles.HasFlag(ProcessRoles.Dashboard),
            Shows = roles.HasFlag(ProcessRoles.Dashboard),
        };
        return options.Follows ? await OpenAsync(options, cancel) : ClusterBackend.OpenEntrance(options);
    }

    public async Task<IBackend> OpenForCommandAsync(bool settles, CancellationToken cancel) => await OpenCommandAsync(cancel, settles: settles);

    public async Task<IBackendView> ReadAsync(CancellationToken cancel)
    {
        var backend = await OpenCommandAsync(cancel);
        return new BackendView(backend, backend.VerifyStoreAsync, () => backend.DisposeAsync().AsTask().GetAwaiter().GetResult()) { Held = backend.Held() };
    }

    public async Task<IReadOnlyCollection<Campaign>> CampaignsAsync(CancellationToken cancel)
    {
        await using var backend = await OpenCommandAsync(cancel);
        return [.. backend.Book.Campaigns.Values];
    }

    public async Task<long> RebuildAsync(CancellationToken cancel)
    {
        await using var backend = await OpenCommandAsync(cancel);
        await new StoreRefill(backend).RunAsync(cancel);
        return backend.Journal.Head.Entries;
    }

    public Task ForgetDecisionsAsync(CancellationToken cancel) => throw new CommandFailure(
        "a cluster's journal is a topic that is only ever appended to. ./pulse replay mends what was refused or ignored. To book everything anew: "
        + "./pulse export journal FILE here; in an empty folder, without KAFKA_BOOTSTRAP_SERVERS, ./pulse import FILE, ./pulse rebuild --from-raw "
        + "and ./pulse export journal ANOTHER; then ./pulse import ANOTHER into a cluster with new topics");

    /// <summary>The topics as they are count from now on, whatever they were before.</summary>
    public async Task AcceptTopicsAsync(CancellationToken cancel)
    {
        await using var backend = await OpenCommandAsync(cancel, acceptsTopics: true);
    }

    /// <summary>What a ledger must remember of an entry: the processor's knowledge for the backend.</summary>
    private static IReadOnlyCollection<StateChange> Recall(ILedgerState state, Entry entry) =>
        Ledger.Recall(entry) is { } input ? Ledger.Apply(state, input).Changes : [];

    private async Task<ClusterBackend> OpenCommandAsync(CancellationToken cancel, bool acceptsTopics = false, bool settles = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_patience);
        try
        {
            return await OpenAsync(Options(cluster.Instance + CommandSuffix) with { Settles = settles, AcceptsTopics = acceptsTopics }, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandFailure($"the cluster is not ready after {_patience.TotalSeconds:0} s: {_waiting()}");
        }
    }

    private async Task<ClusterBackend> OpenAsync(ClusterOptions options, CancellationToken cancel)
    {
        try
        {
            return await ClusterBackend.OpenAsync(options, waiting => _waiting = waiting, cancel);
        }
        catch (ClusterException wrong)
        {
            throw new CommandFailure(wrong.Message);
        }
        catch (FolderInUseException inUse)
        {
            throw new CommandFailure($"{inUse.Message} Give this process another name with PULSE_INSTANCE, or another folder with PULSE_DATA.");
        }
    }

    private InfluxOptions? Store() => cluster.StoreUrl is not { } url ? null : new InfluxOptions
    {
        Url = url,
        Token = cluster.StoreToken,
        Org = cluster.StoreOrg,
        Bucket = cluster.StoreBucket,
    };

    private ClusterOptions Options(string instance)
    {
        var options = new ClusterOptions
        {
            BootstrapServers = cluster.BootstrapServers,
            Properties = cluster.Properties,
            Instance = instance,
            DataFolder = settings.DataFolder,
            Replication = cluster.Replication,
            Recall = Recall,
            Store = Store(),
        };
        return cluster.Partitions is { } partitions ? options with { Partitions = partitions } : options;
    }
}
