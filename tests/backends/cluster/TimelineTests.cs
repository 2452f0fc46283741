using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Tests.Crash;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The journal by time, from which dashboards answer while the store is away.</summary>
public class TimelineTests
{
    [Fact]
    public async Task Any_stretch_of_time_holds_what_reading_the_whole_journal_finds_in_it()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var process = await ClusterProcess.StartAsync(cluster);
        var (journal, timeline) = (process.Backend.Journal, (ITimeline)process.Backend.Journal);
        Assert.Null(timeline.Ends);
        var plan = SalesPlan.Of(20).Over(5);
        await process.AppendAsync(plan.Deliveries);
        await process.SettledAsync(plan.Deliveries.Count);

        var entries = journal.ReadAfter(journal.Head.Beginning, int.MaxValue);
        Assert.Equal(2, entries.Select(entry => entry.Partition).Distinct().Count());
        Assert.Equal((entries.Min(entry => entry.AtMs), entries.Max(entry => entry.AtMs)), timeline.Ends);
        List<long> moments = [0, .. entries.Select(entry => entry.AtMs).Distinct().Order().Where((_, i) => i % 3 == 0), long.MaxValue];
        foreach (var (from, to) in moments.SelectMany(from => moments.Select(to => (from, to))))
        {
            var expected = entries.Where(entry => entry.AtMs >= from && entry.AtMs < to).Select(entry => (entry.Partition, entry.Seq, entry.Amounts)).ToList();
            var read = new List<Entry>();
            timeline.Read(from, to, read.Add);
            Assert.Equal(expected, read.Select(entry => (entry.Partition, entry.Seq, entry.Amounts)));
            Assert.Equal((expected.Count, Math.Min(2, expected.Count)), (timeline.Count(from, to, 1_000), timeline.Count(from, to, 2)));
        }
    }
}
