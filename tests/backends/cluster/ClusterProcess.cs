using RevenuePulse.Backends.Cluster;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>A process of a cluster with its processor running, as far as one test process can hold it.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly ClusterUnderTest _test;
    private RunningProcessor? _processor;

    private ClusterProcess(ClusterUnderTest test)
    {
        _test = test;
        _processor = new RunningProcessor(test.Backend);
    }

    public ClusterUnderTest Test => _test;

    public ClusterBackend Backend => _test.Backend;

    /// <summary>Opens a process; its processor runs from the start.</summary>
    public static async Task<ClusterProcess> StartAsync(MockCluster cluster, string instance = "one", Func<ClusterOptions, ClusterOptions>? configure = null) =>
        new(await ClusterUnderTest.JoinAsync(cluster, o => (configure ?? (same => same))(o with { Instance = instance, Recall = RunningProcessor.Recall })));

    /// <summary>Hands all events in; each has to be acknowledged.</summary>
    public Task AppendAsync(IEnumerable<RawEvent> events) =>
        Task.WhenAll(events.Select(raw => Backend.RawLog.AppendAsync(raw, TestContext.Current.CancellationToken)));

    /// <summary>Completes when the given number of events is settled and shown by this process.</summary>
    public Task SettledAsync(int events) => Eventually.HoldsAsync($"{events} events are settled", () =>
    {
        Backend.Standing.Look();
        var counts = Backend.Archive.Counts();
        return counts.Raw >= events && counts.Pending == 0;
    });

    /// <summary>What this process shows is what the plan comes to on paper.</summary>
    public void AssertShows(SalesPlan plan, int events)
    {
        var journal = Backend.Journal;
        var entries = journal.ReadAfter(journal.Head.Beginning, int.MaxValue);
        foreach (var partition in entries.GroupBy(e => e.Partition))
        {
            Assert.Equal(Enumerable.Range(1, partition.Count()).Select(seq => (long)seq), partition.Select(e => e.Seq));
        }

        var total = entries.Aggregate(default(Amounts), (sum, e) => sum + e.Amounts);
        Assert.Equal((plan.Total.Sales, plan.Total.Gross, plan.Total.Net), (total.Sales, total.Gross, total.Net));
        var byCampaign = entries.Where(e => e.IsMoney).GroupBy(e => e.Dimensions.Campaign ?? "")
            .ToDictionary(g => g.Key, g => g.Aggregate(default(Amounts), (sum, e) => sum + e.Amounts));
        Assert.All(plan.ByCampaign, c => Assert.Equal((c.Value.Sales, c.Value.Net), (byCampaign[c.Key].Sales, byCampaign[c.Key].Net)));
        var counts = Backend.Archive.Counts();
        Assert.True(counts.Balanced);
        Assert.Equal((events, 0), (counts.Raw, counts.Pending));
        Assert.Equal(0, Backend.Meter.Doubles);
    }

    /// <summary>The same folder and name again, after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        await _test.OpenAsync();
        _processor = new RunningProcessor(_test.Backend);
    }

    /// <summary>Ends the loop and the process; the folder stays.</summary>
    public async Task StopAsync()
    {
        EndProcessor();
        await Backend.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        EndProcessor();
        await _test.DisposeAsync();
    }

    private void EndProcessor()
    {
        _processor?.Dispose();
        _processor = null;
    }
}
