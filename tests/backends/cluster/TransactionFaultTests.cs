using Confluent.Kafka;
using RevenuePulse.Tests.Crash;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Every kind of error that a transaction can meet, on a broker that gives it: the totals are those of a calm day.</summary>
public class TransactionFaultTests
{
    private static readonly SalesPlan _plan = SalesPlan.Of(40);

    [Theory]
    [InlineData(ApiKey.EndTxn, ErrorCode.GroupLoadInProgress)]
    [InlineData(ApiKey.EndTxn, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(ApiKey.AddPartitionsToTxn, ErrorCode.ConcurrentTransactions)]
    [InlineData(ApiKey.TxnOffsetCommit, ErrorCode.GroupLoadInProgress)]
    [InlineData(ApiKey.Produce, ErrorCode.NotEnoughReplicas)]
    public async Task An_error_that_passes_is_waited_out(ApiKey request, ErrorCode error)
    {
        var (aborted, renewed) = await SettleThroughAsync(request, error, error);
        Assert.Equal((0L, 0L), (aborted, renewed));
    }

    [Theory]
    [InlineData(ApiKey.TxnOffsetCommit, ErrorCode.UnknownMemberId)]
    [InlineData(ApiKey.TxnOffsetCommit, ErrorCode.IllegalGeneration)]
    [InlineData(ApiKey.AddPartitionsToTxn, ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ApiKey.Produce, ErrorCode.TopicAuthorizationFailed)]
    public async Task An_error_that_asks_for_it_aborts_and_the_same_events_come_again(ApiKey request, ErrorCode error)
    {
        var (aborted, renewed) = await SettleThroughAsync(request, error);
        // a record that was refused for good may take the producer with it
        Assert.True(aborted + (request == ApiKey.Produce ? renewed : 0) >= 1, "no transaction was given up");
    }

    [Theory]
    [InlineData(ApiKey.EndTxn, ErrorCode.InvalidProducerEpoch)]
    [InlineData(ApiKey.AddPartitionsToTxn, ErrorCode.ProducerFenced)]
    [InlineData(ApiKey.TxnOffsetCommit, ErrorCode.TransactionalIdAuthorizationFailed)]
    public async Task After_a_fatal_error_a_new_producer_asks_the_journal(ApiKey request, ErrorCode error)
    {
        var (_, renewed) = await SettleThroughAsync(request, error);
        Assert.True(renewed >= 1, "no producer was replaced");
    }

    [Fact]
    public async Task A_producer_that_may_not_begin_tries_until_it_may()
    {
        using var cluster = new MockCluster();
        cluster.Fail(ApiKey.InitProducerId, ErrorCode.GroupLoadInProgress, ErrorCode.TransactionalIdAuthorizationFailed, ErrorCode.GroupCoordinatorNotAvailable);
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries);
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task Brokers_that_go_away_and_come_back_cost_nothing_but_time()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        var half = _plan.Deliveries.Count / 2;
        await process.AppendAsync(_plan.Deliveries.Take(half));
        cluster.Down();
        var refused = await Assert.ThrowsAsync<RawLogUnavailableException>(() => process.AppendAsync(_plan.Deliveries.Skip(half).Take(1)))
            .WaitAsync(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        Assert.Contains("did not confirm", refused.Message, StringComparison.Ordinal);
        cluster.Up();
        await process.AppendAsync(_plan.Deliveries.Skip(half));
        await process.SettledAsync(_plan.Deliveries.Count);
        var counts = process.Backend.Archive.Counts();
        // the refused one may have been stored all the same: then its resend is a duplicate
        process.AssertShows(_plan, _plan.Deliveries.Count + (int)counts.Duplicates);
    }

    /// <summary>
    /// The errors are put in the way once half of the events is settled and all are stored, so that only transactions can meet them;
    /// returns how often one was given up and a producer replaced.
    /// </summary>
    private static async Task<(long Aborted, long Renewed)> SettleThroughAsync(ApiKey request, params ErrorCode[] errors)
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster, configure: o => o with { BatchEvents = 5 });
        var half = _plan.Deliveries.Count / 2;
        await process.AppendAsync(_plan.Deliveries.Take(half));
        await process.SettledAsync(half);
        var stored = new TaskCompletionSource();
        process.Backend.Batches.AfterCommit = () =>
        {
            process.Backend.Batches.AfterCommit = null;
            stored.Task.Wait();
            cluster.Fail(request, errors);
        };
        await process.AppendAsync(_plan.Deliveries.Skip(half));
        stored.SetResult();
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
        return (process.Backend.Meter.AbortedTransactions, process.Backend.Meter.RenewedProducers);
    }
}
