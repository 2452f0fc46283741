using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Processor.Ledgers;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Ingest;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>Copies whose files are spoiled under the process that uses them: it draws them anew by itself, and tells no number until it has.</summary>
public class DamagedCopyTests
{
    private static readonly SalesPlan _plan = SalesPlan.Of(40);
    private static readonly int _half = _plan.Deliveries.Count / 2;

    [Fact]
    public async Task A_question_that_finds_the_copy_of_the_journal_damaged_is_refused_until_that_is_whole_again_and_no_tick_is_missed()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SettleAsync(process, 0.._half);
        await process.StopAsync();
        var log = new LogLines();
        await using var viewer = await ClusterUnderTest.JoinAsync(cluster, o => o with { Instance = "viewer", Settles = false, Log = Into(log) });
        var (journal, known) = (viewer.Backend.Journal, viewer.Backend.Journal.Head);
        Assert.Equal(known.Entries, AllOf(journal).Count);
        var heard = new List<Entry>();
        journal.Committed += heard.AddRange;

        LocalFiles.Damage(JournalFile.PathIn(ClusterBackend.FolderOf(viewer.Options)));
        // so that it stays as it is for a while
        cluster.Down();
        var refused = Assert.Throws<DamagedCopyException>(() => AllOf(journal));
        Assert.Contains("drawn anew from Kafka", refused.Message, StringComparison.Ordinal);
        foreach (var question in new Action[] { () => AllOf(journal), () => viewer.Backend.Archive.FindSale("cs_1"), () => viewer.Backend.Archive.DeadLetters(1), () => viewer.Backend.Sales!.Scopes(), () => viewer.Backend.Read().Dispose() })
        {
            Assert.ThrowsAny<BackendUnavailableException>(question);
        }

        Assert.Contains("copy of the journal", Assert.Single(viewer.Backend.Damaged()), StringComparison.Ordinal);
        Assert.Equal(known, journal.Head);
        cluster.Up();
        await Eventually.HoldsAsync("it answers again", () => Task.FromResult(Answers(journal)));
        Assert.Empty(viewer.Backend.Damaged());
        Assert.Equal(known, journal.Head);

        await process.StartAgainAsync();
        await SettleAsync(process, _half.._plan.Deliveries.Count);
        await Eventually.HoldsAsync("the viewer has everything", () => Task.FromResult(journal.Head.Equals(process.Backend.Journal.Head)));
        Assert.Equal(AllOf(process.Backend.Journal).Select(e => (e.Seq, e.Amounts)), AllOf(journal).Select(e => (e.Seq, e.Amounts)));
        Assert.Equal(AllOf(journal).Skip((int)known.Entries).Select(e => e.Seq), heard.Select(e => e.Seq));
        Assert.Single(log.All, line => line.Text.Contains("is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_follower_that_cannot_write_to_its_damaged_copy_draws_it_anew_and_so_it_does_with_one_that_was_taken_away()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SettleAsync(process, 0.._half);
        LocalFiles.Damage(JournalFile.PathIn(FolderOf(process)));
        await SettleAsync(process, _half.._plan.Deliveries.Count);
        await Eventually.HoldsAsync("it answers again", () => Task.FromResult(Answers(process.Backend.Journal)));
        process.AssertShows(_plan, _plan.Deliveries.Count);

        using (process.Backend.Read())
        {
            // whoever has it open reads on; whoever opens it next does not find it
            LocalFile.Delete(JournalFile.PathIn(FolderOf(process)));
            Assert.Throws<DamagedCopyException>(() => AllOf(process.Backend.Journal));
        }

        await Eventually.HoldsAsync("it answers once more", () => Task.FromResult(Answers(process.Backend.Journal)));
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task A_damaged_copy_of_the_ledgers_is_drawn_anew_at_the_question_that_finds_it()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await SettleAsync(process, 0.._plan.Deliveries.Count);
        var sales = process.Backend.Sales!;
        var scope = Assert.Single(sales.Scopes());
        string? Named()
        {
            using var ledger = sales.OpenLedger(scope);
            return Ledger.NameOf(ledger, scope, "pi_1");
        }

        Assert.Equal("cs_1", Named());
        LocalFiles.Damage(LedgerCopy.PathIn(FolderOf(process)));
        Assert.Throws<DamagedCopyException>(Named);
        // it waits until the copy is as far as the journal
        Assert.Equal("cs_1", await Task.Run(Named, TestContext.Current.CancellationToken));
        Assert.Empty(process.Backend.Damaged());
    }

    [Fact]
    public async Task Damaged_counts_of_visits_are_unknown_until_they_are_counted_anew()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterUnderTest.JoinAsync(cluster);
        var visits = process.Backend.Visits;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        async Task<long> CountAsync() => (await visits.SumAsync(new(), TestContext.Current.CancellationToken)).Sum(row => row.Visits);
        async Task TakeAsync(string visitor)
        {
            Assert.True(visits.TryTake(new Visit("neon", visitor, now, true)));
            await visits.SettleAsync(TestContext.Current.CancellationToken);
        }

        await TakeAsync("ada");
        await TakeAsync("bob");
        Assert.Equal(2, await CountAsync());
        LocalFiles.Damage(VisitFollower.PathIn(ClusterBackend.FolderOf(process.Options)));
        cluster.Down();
        Assert.Null(visits.SinceMs);
        Assert.Equal(0, await CountAsync());
        Assert.ThrowsAny<BackendUnavailableException>(() => visits.Minutes());
        Assert.Contains("count of visits", Assert.Single(process.Backend.Damaged()), StringComparison.Ordinal);
        var version = visits.Version;
        cluster.Up();
        await Eventually.HoldsAsync("they are known again", () => Task.FromResult(visits.SinceMs is not null));
        Assert.Equal(2, await CountAsync());
        Assert.True(visits.Version > version);
        // and who was seen today is still known; what cannot be read on the topic keeps nobody waiting
        await cluster.WriteAsync(TopicNames.Visits, 0, [99, 1, 2]);
        await TakeAsync("ada");
        await TakeAsync("eve");
        Assert.Equal((3, 3), (await CountAsync(), visits.Counts.Counted));
    }

    /// <summary>Whole or not at all: an answer that lacks something is no answer.</summary>
    private static bool Answers(IJournal journal)
    {
        try
        {
            Assert.Equal(journal.Head.Entries, AllOf(journal).Count);
            return true;
        }
        catch (BackendUnavailableException)
        {
            return false;
        }
    }

    private static IReadOnlyList<Entry> AllOf(IJournal journal) => journal.ReadAfter(journal.Head.Beginning, int.MaxValue);

    private static string FolderOf(ClusterProcess process) => ClusterBackend.FolderOf(process.Test.Options);

    private static ILoggerFactory Into(LogLines lines) => LoggerFactory.Create(log => log.SetMinimumLevel(LogLevel.Information).AddProvider(lines));

    private static async Task SettleAsync(ClusterProcess process, Range deliveries)
    {
        await process.AppendAsync(_plan.Deliveries.Take(deliveries));
        await process.SettledAsync(deliveries.End.Value);
    }
}
