using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>What one process at a time does.</summary>
public class DutyTests
{
    [Fact]
    public async Task Of_several_processes_one_has_it_and_another_takes_over_when_what_was_begun_is_done()
    {
        using var cluster = new MockCluster();
        var (first, second) = (Of(cluster, "a"), Of(cluster, "b"));
        first.Start();
        var work = await BegunAsync(first);
        second.Start();

        // the group asks the first one to give it away, or not; while its work goes on nobody else begins
        for (var look = 0; look < 20; look++)
        {
            Assert.Null(second.TryBegin());
            await Task.Yield();
        }

        var ending = Task.Run(first.Dispose, TestContext.Current.CancellationToken);
        Assert.Null(second.TryBegin());
        work.Dispose();
        await ending;
        Assert.Null(first.TryBegin());
        (await BegunAsync(second)).Dispose();
        second.Dispose();
    }

    private static KafkaDuty Of(MockCluster cluster, string instance)
    {
        var options = new RevenuePulse.Backends.Cluster.ClusterOptions { BootstrapServers = cluster.Bootstraps, Properties = ClusterUnderTest.Quick, Instance = instance, DataFolder = "" };
        return new KafkaDuty("tests", new KafkaClients(options), TimeProvider.System, NullLogger.Instance);
    }

    private static async Task<IDisposable> BegunAsync(KafkaDuty duty)
    {
        IDisposable? work = null;
        await Eventually.HoldsAsync("the duty is taken", () => (work ??= duty.TryBegin()) is not null);
        return work!;
    }
}
