using RevenuePulse.Tests.Crash;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Several processors on one cluster: each partition has one at a time, and no event is lost or booked twice on the way.</summary>
public class RebalanceTests
{
    private const int Accounts = 12;

    [Fact]
    public async Task Processors_that_come_and_go_under_load_change_no_total()
    {
        using var cluster = new MockCluster(partitions: 4);
        var plan = SalesPlan.Of(120);
        var deliveries = plan.Deliveries.Select(raw => raw with { Account = $"acct_{Sale(raw) % Accounts}" }).ToList();
        await using var first = await ClusterProcess.StartAsync(cluster, "first");
        var third = deliveries.Count / 3;
        await first.AppendAsync(deliveries.Take(third));
        await using var second = await ClusterProcess.StartAsync(cluster, "second");
        await first.AppendAsync(deliveries.Skip(third).Take(third));
        await first.StopAsync();
        await second.AppendAsync(deliveries.Skip(2 * third));
        await second.SettledAsync(deliveries.Count);
        second.AssertShows(plan, deliveries.Count);
        await first.StartAgainAsync();
        await first.SettledAsync(deliveries.Count);
        first.AssertShows(plan, deliveries.Count);
    }

    [Fact]
    public async Task A_command_reaches_the_ledger_of_the_events_it_names()
    {
        using var cluster = new MockCluster(partitions: 4);
        await using var process = await ClusterProcess.StartAsync(cluster);
        var plan = SalesPlan.Of(8);
        var deliveries = plan.Deliveries.Select(raw => raw with { Account = $"acct_{Sale(raw)}" }).ToList();
        var dead = Enumerable.Range(0, 6).Select(i => Samples.Raw($"evt_dead_{i}", body: "no json") with { Account = $"acct_{i}" }).ToList();
        await process.AppendAsync([.. deliveries, .. dead]);
        await process.SettledAsync(deliveries.Count + dead.Count);
        var letters = process.Backend.Archive.DeadLetters(100);
        Assert.Equal(dead.Count, letters.Count);
        var command = new LedgerCommand(LedgerCommand.Retry, [.. letters.Select(l => l.Position)]);
        await process.Backend.RawLog.AppendAsync(command.ToRawEvent(Samples.At), TestContext.Current.CancellationToken);
        var counts = process.Backend.Archive.Counts();
        Assert.Equal((dead.Count, true), (counts.DeadLetters, counts.Balanced));
        Assert.Equal(letters.Select(l => l.Position % 4).Distinct().Count(), counts.Commands);
        Assert.Equal("no json", System.Text.Encoding.UTF8.GetString(process.Backend.Archive.DeadLetter(letters[0].Position)!.Value.Raw.Body.Span));
    }

    /// <summary>All that is said of a sale must reach one ledger.</summary>
    private static int Sale(RawEvent raw)
    {
        var match = System.Text.RegularExpressions.Regex.Match(System.Text.Encoding.UTF8.GetString(raw.Body.Span), "\"(?:ch|cs)_(\\d+)\"");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
