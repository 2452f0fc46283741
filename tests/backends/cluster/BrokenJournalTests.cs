using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Tests.Ingest;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>A partition of the journal that cannot be read on keeps its own numbers back, says so, and goes on by itself when it can be read.</summary>
public class BrokenJournalTests
{
    private const int Broken = 0;
    private const int Whole = 1;

    [Fact]
    public async Task The_copy_of_the_journal_holds_it_alone_and_follows_it_again_when_it_can_be_read()
    {
        using var cluster = new MockCluster(partitions: 2);
        var (log, clock) = (new LogLines(), new JumpingClock());
        await cluster.WriteAsync(TopicNames.Journal, Broken, [99]);
        await using var viewer = await ClusterUnderTest.JoinAsync(cluster, o => o with { Settles = false, Time = clock, Log = Into(log) });
        for (var n = 1; n <= 3; n++)
        {
            await CommitAsync(cluster, Whole, n);
            await Eventually.HoldsAsync($"entry {n} of the other is shown", () => Task.FromResult(viewer.Backend.Journal.Head.Seqs[Whole] == n));
        }

        var held = viewer.Backend.Lag().Partitions[Broken].Held;
        Assert.Contains("revenue.journal.v1 [0] cannot be read on at offset 0 (", held, StringComparison.Ordinal);
        Assert.Contains(held!, viewer.Backend.Held());
        // what is held is behind, for as long as it is
        await Eventually.HoldsAsync("the lag tells", () => Task.FromResult(viewer.Backend.Lag().JournalRecords == 1));

        clock.Jump(viewer.Options.LookAgainEvery);
        await CommitAsync(cluster, Whole, 4);
        await Eventually.HoldsAsync("it was looked at", () => Task.FromResult(viewer.Backend.Journal.Head.Seqs[Whole] == 4));
        Assert.Equal(held, viewer.Backend.Lag().Partitions[Broken].Held);
        Assert.Single(log.All, line => line.Level == LogLevel.Error);

        await MendAsync(cluster);
        clock.Jump(viewer.Options.LookAgainEvery);
        await Eventually.HoldsAsync("it is read on", () => Task.FromResult(viewer.Backend.Journal.Head.Seqs[Broken] == 1 && !viewer.Backend.Held().Contains(held!)));
        await CommitAsync(cluster, Broken, 2);
        await Eventually.HoldsAsync("and followed", () => Task.FromResult(viewer.Backend.Journal.Head.Seqs[Broken] == 2));
        Assert.Equal(6, viewer.Backend.Journal.ReadAfter(viewer.Backend.Journal.Head.Beginning, int.MaxValue).Count);
    }

    [Fact]
    public async Task A_copy_that_is_drawn_anew_is_whole_without_what_can_be_read_no_more()
    {
        using var cluster = new MockCluster(partitions: 2);
        await CommitAsync(cluster, Broken, 1);
        await CommitAsync(cluster, Whole, 1);
        await using var viewer = await ClusterUnderTest.JoinAsync(cluster, o => o with { Settles = false });
        Assert.Equal([1, 1], viewer.Backend.Journal.Head.Seqs);
        await LoseAsync(cluster);
        await cluster.WriteAsync(TopicNames.Journal, Broken, [99]);
        LocalFiles.Damage(JournalFile.PathIn(ClusterBackend.FolderOf(viewer.Options)));
        Assert.Throws<DamagedCopyException>(() => viewer.Backend.Journal.ReadAfter(viewer.Backend.Journal.Head.Beginning, 1));
        await Eventually.HoldsAsync("it answers without it", () => Task.FromResult(viewer.Backend.Damaged().Count == 0));
        // the position says so, and whoever was further is told to begin anew
        Assert.Equal([0, 1], viewer.Backend.Journal.Head.Seqs);
        Assert.Equal(Whole, Assert.Single(viewer.Backend.Journal.ReadAfter(viewer.Backend.Journal.Head.Beginning, 9)).Partition);
        Assert.NotNull(viewer.Backend.Lag().Partitions[Broken].Held);
    }

    [Fact]
    public async Task The_store_is_fed_from_the_others_and_from_it_again_when_it_can_be_read()
    {
        using var cluster = new MockCluster(partitions: 2);
        await cluster.WriteAsync(TopicNames.Journal, Broken, [99]);
        await using var viewer = await ClusterUnderTest.JoinAsync(cluster, o => o with { Settles = false });
        var (store, clock) = (new OpenStore(), new JumpingClock());
        var log = new LogLines();
        using var feed = new StoreFeed(store, new KafkaClients(viewer.Options), viewer.Options with { Time = clock, Log = Into(log) });
        feed.Start();
        await Eventually.HoldsAsync("it is held", () => Task.FromResult(feed.Held(Broken) is not null));
        for (var n = 1; n <= 3; n++)
        {
            await CommitAsync(cluster, Whole, n);
            await Eventually.HoldsAsync($"entry {n} of the other is stored", () => Task.FromResult(store.Has(Whole, n)));
        }

        await MendAsync(cluster);
        clock.Jump(viewer.Options.LookAgainEvery);
        await Eventually.HoldsAsync("it is read on", () => Task.FromResult(store.Has(Broken, 1) && feed.Held(Broken) is null));
        // nobody had to begin anew for it
        Assert.Equal(2, log.All.Count(line => line.Text.Contains("is fed from partition", StringComparison.Ordinal)));
        Assert.Single(log.All, line => line.Level == LogLevel.Error && line.Text.Contains("Partition 0 is held", StringComparison.Ordinal));
    }

    /// <summary>As if it had been restored: nothing of what was there is left, and a first commit is.</summary>
    private static async Task MendAsync(MockCluster cluster)
    {
        await LoseAsync(cluster);
        await CommitAsync(cluster, Broken, 1);
    }

    /// <summary>The mock keeps the newest 5 MB of a partition; entries without a tally never happened.</summary>
    private static async Task LoseAsync(MockCluster cluster)
    {
        var noise = new Random(1);
        for (var i = 0; i < 7; i++)
        {
            var note = new byte[900 << 10];
            noise.NextBytes(note);
            await cluster.WriteAsync(TopicNames.Journal, Broken, EntryRecord.Write(Samples.Sale(1) with { Note = note }));
        }
    }

    private static async Task CommitAsync(MockCluster cluster, int partition, int n)
    {
        await cluster.WriteAsync(TopicNames.Journal, partition, EntryRecord.Write(Samples.Sale(n, saleId: $"cs_{partition}_{n}")));
        await cluster.WriteAsync(TopicNames.Journal, partition, TallyRecord.Write(Tally.None with
        {
            FirstRaw = n - 1,
            NextRaw = n,
            AfterSeq = n - 1,
            LastSeq = n,
            AtMs = Samples.At,
            Outcomes = [new Outcome(n - 1, RawClass.Accepted)],
        }));
    }

    private static ILoggerFactory Into(LogLines lines) => LoggerFactory.Create(log => log.SetMinimumLevel(LogLevel.Information).AddProvider(lines));

    /// <summary>Goes as time does, and sometimes further.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _ahead;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);
    }

    /// <summary>A store that takes everything.</summary>
    private sealed class OpenStore : IJournalFeed
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<(int Partition, long Seq), bool> _entries = new();

        public Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters { get; set; } = (_, _) => Task.CompletedTask;

        public bool Has(int partition, long seq) => _entries.ContainsKey((partition, seq));

        public Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel)
        {
            foreach (var entry in entries)
            {
                _entries[(entry.Partition, entry.Entry.Seq)] = true;
            }

            return Task.CompletedTask;
        }
    }
}
