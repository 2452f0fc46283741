using Confluent.Kafka;
using RevenuePulse.Tests.Crash;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The entrance of the raw log when its client breaks for good: no sender waits in vain, and the next one is served.</summary>
public class RawLogFaultTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_client_that_broke_is_replaced_and_every_sender_gets_an_answer(int times)
    {
        using var cluster = new MockCluster();
        await using var test = await ClusterUnderTest.JoinAsync(cluster);
        var deliveries = SalesPlan.Of(30).Deliveries;
        // the brokers refuse to name a producer: that one is fatal to it
        cluster.Fail(ApiKey.InitProducerId, [.. Enumerable.Repeat(ErrorCode.ClusterAuthorizationFailed, times)]);
        var refused = 0;
        for (var waiting = deliveries.ToList(); waiting.Count > 0;)
        {
            var answers = waiting.Select(raw => TryAsync(test.RawLog, raw)).ToList();
            var taken = await Task.WhenAll(answers).WaitAsync(_patience, TestContext.Current.CancellationToken);
            refused += taken.Count(isTaken => !isTaken);
            waiting = [.. waiting.Where((_, i) => !taken[i])];
        }

        Assert.NotEqual(0, refused);
    }

    private static async Task<bool> TryAsync(IRawLog log, RawEvent raw)
    {
        try
        {
            await log.AppendAsync(raw, TestContext.Current.CancellationToken);
            return true;
        }
        catch (RawLogUnavailableException)
        {
            return false;
        }
    }
}
