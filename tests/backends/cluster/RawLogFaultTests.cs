using Confluent.Kafka;
using RevenuePulse.Tests.Crash;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The entrance of the raw log when its client breaks for good: no sender waits in vain, and the next one is served.</summary>
public class RawLogFaultTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_client_that_broke_is_replaced_and_every_sender_gets_an_answer()
    {
        using var cluster = new MockCluster();
        await using var test = await ClusterUnderTest.JoinAsync(cluster);
        var deliveries = SalesPlan.Of(30).Deliveries;
        // the brokers refuse to name a producer: that one is fatal to it
        cluster.Fail(ApiKey.InitProducerId, ErrorCode.ClusterAuthorizationFailed, ErrorCode.ClusterAuthorizationFailed);
        var reasons = new List<string>();
        var since = TimeProvider.System.GetTimestamp();
        for (var waiting = deliveries.ToList(); waiting.Count > 0;)
        {
            var answers = await Task.WhenAll(waiting.Select(raw => RefusalAsync(test.Backend.RawLog, raw))).WaitAsync(_patience, TestContext.Current.CancellationToken);
            reasons.AddRange(answers.OfType<string>());
            waiting = [.. waiting.Where((_, i) => answers[i] is not null)];
            Assert.True(TimeProvider.System.GetElapsedTime(since) < _patience, $"refused for good: {string.Join("; ", reasons.Distinct())}");
        }

        Assert.NotEmpty(reasons);
    }

    [Fact]
    public async Task While_brokers_are_away_no_more_waits_for_them_than_may_and_the_rest_is_refused_at_once()
    {
        const int QueueKiB = 64;
        using var cluster = new MockCluster();
        await using var test = await ClusterUnderTest.JoinAsync(cluster, o => o with { QueueKiB = QueueKiB });
        await test.Backend.RawLog.AppendAsync(Samples.Raw("evt_before"), TestContext.Current.CancellationToken);
        cluster.Down();
        var body = new string('x', 4 << 10);
        var answers = Enumerable.Range(0, 100).Select(i => RefusalAsync(test.Backend.RawLog, Samples.Raw($"evt_{i}", body: body))).ToList();
        // what waits has its deadline; what found the queue full was answered before the call returned
        var refused = answers.Where(answer => answer.IsCompleted).ToList();
        Assert.InRange(answers.Count - refused.Count, 1, QueueKiB / 4);
        Assert.All(await Task.WhenAll(refused), why => Assert.Contains("full", why, StringComparison.OrdinalIgnoreCase));
        Assert.All(await Task.WhenAll(answers).WaitAsync(_patience, TestContext.Current.CancellationToken), Assert.NotNull);
    }

    private static async Task<string?> RefusalAsync(IRawLog log, RawEvent raw)
    {
        try
        {
            await log.AppendAsync(raw, TestContext.Current.CancellationToken);
            return null;
        }
        catch (RawLogUnavailableException refusal)
        {
            return refusal.Message;
        }
    }
}
