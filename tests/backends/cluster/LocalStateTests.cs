using Confluent.Kafka;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Backends.Cluster.Kafka;
using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Tests.Crash;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>The local files are a convenience: whatever happens to them, the journal decides.</summary>
public class LocalStateTests
{
    private static readonly SalesPlan _plan = SalesPlan.Of(40);
    private static readonly int _half = _plan.Deliveries.Count / 2;

    [Fact]
    public Task A_missing_file_is_drawn_from_the_journal() => SurvivesAsync(folder => Directory.Delete(folder, recursive: true));

    [Fact]
    public Task A_damaged_file_is_drawn_from_the_journal() => SurvivesAsync(folder =>
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.db"))
        {
            File.WriteAllText(file, "this is no database, and it is longer than a header of one hundred bytes would be, so that it is looked at in earnest");
            File.Delete(file + "-wal");
        }
    });

    [Fact]
    public Task A_file_that_is_ahead_of_the_journal_is_refused_and_drawn_anew() => SurvivesAsync(
        folder => LocalFiles.SpoilReflected(folder, "UPDATE reflected SET tally_offset = tally_offset + 1000"));

    [Fact]
    public Task A_file_that_speaks_of_another_commit_is_refused_and_drawn_anew() => SurvivesAsync(
        folder => LocalFiles.SpoilReflected(folder, "UPDATE reflected SET tally = ?", TallyRecord.Write(Tally.None with { NextRaw = 3, LastSeq = 2, AtMs = 1 })));

    [Fact]
    public async Task A_stale_file_goes_on_from_where_it_was()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries.Take(_half));
        await process.SettledAsync(_half);
        await process.StopAsync();
        var (folder, old) = (ClusterBackend.FolderOf(process.Test.Options), Directory.CreateTempSubdirectory("pulse-old-").FullName);
        Copy(folder, old);
        await process.StartAgainAsync();
        await process.AppendAsync(_plan.Deliveries.Skip(_half).SkipLast(5));
        await process.SettledAsync(_plan.Deliveries.Count - 5);
        await process.StopAsync();
        Directory.Delete(folder, recursive: true);
        Copy(old, folder);
        Directory.Delete(old, recursive: true);
        await process.StartAgainAsync();
        await process.AppendAsync(_plan.Deliveries.TakeLast(5));
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task Commits_that_the_file_does_not_take_are_read_from_the_journal_also_when_that_fails_at_first()
    {
        using var cluster = new MockCluster();
        var (failures, asked, commits) = (0, 0, 0);
        IReadOnlyCollection<StateChange> Recall(ILedgerState state, Entry entry)
        {
            asked++;
            return failures-- > 0 ? throw new IOException("the disk is full") : RunningProcessor.Recall(state, entry);
        }

        await using var process = await ClusterProcess.StartAsync(cluster, configure: o => o with { BatchEvents = 5, Recall = Recall });
        process.Backend.Batches.AfterCommit = () =>
        {
            if (++commits > 3) return;
            failures = 2;
            throw new IOException("the disk is full");
        };
        await process.AppendAsync(_plan.Deliveries);
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
        Assert.True(asked > 0, "the journal was not asked");
    }

    [Fact]
    public async Task A_file_that_is_damaged_while_it_is_in_use_is_drawn_anew_without_a_restart()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries.Take(_half));
        await process.SettledAsync(_half);
        var file = PartitionLedger.PathIn(ClusterBackend.FolderOf(process.Test.Options), 0);
        using (var stranger = Connection.OpenWriter(file, 100))
        {
            stranger.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = rootpage + 1000 WHERE name = 'ledger'; PRAGMA schema_version = 1000");
        }

        await process.AppendAsync(_plan.Deliveries.Skip(_half));
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
        await process.StopAsync();
        using var drawn = Connection.OpenWriter(file, 100);
        Assert.True(drawn.Statement("SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM ledger_log)").ReadLong() > 0, "nothing was drawn");
    }

    [Fact]
    public async Task A_process_that_dies_between_the_commit_and_its_file_books_nothing_twice()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        process.Backend.Batches.AfterCommit = () => throw new IOException("the process dies here");
        await process.AppendAsync(_plan.Deliveries.Take(_half));
        await Eventually.HoldsAsync("a commit was made", () => process.Backend.Journal.Head.Entries > 0);
        await process.StopAsync();
        await process.StartAgainAsync();
        await process.AppendAsync(_plan.Deliveries.Skip(_half));
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    [Fact]
    public async Task A_group_without_offsets_settles_nothing_twice()
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries.Take(_half));
        await process.SettledAsync(_half);
        await process.StopAsync();
        using (var operations = new ConsumerBuilder<byte[], byte[]>(Operations(cluster)).Build())
        {
            operations.Subscribe(TopicNames.Raw);
            await Eventually.HoldsAsync("the partition is ours to note", () =>
            {
                _ = operations.Consume(TimeSpan.FromMilliseconds(50));
                return operations.Assignment.Count > 0;
            });
            operations.Commit([new TopicPartitionOffset(TopicNames.Raw, 0, 0)]);
            operations.Close();
        }

        await process.StartAgainAsync();
        await process.AppendAsync(_plan.Deliveries.Skip(_half));
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    /// <summary>Half is settled, something happens to the folder, the rest is settled: the totals are those of a calm day.</summary>
    private static async Task SurvivesAsync(Action<string> happens)
    {
        using var cluster = new MockCluster();
        await using var process = await ClusterProcess.StartAsync(cluster);
        await process.AppendAsync(_plan.Deliveries.Take(_half));
        await process.SettledAsync(_half);
        await process.StopAsync();
        happens(ClusterBackend.FolderOf(process.Test.Options));
        await process.StartAgainAsync();
        await process.AppendAsync(_plan.Deliveries.Skip(_half));
        await process.SettledAsync(_plan.Deliveries.Count);
        process.AssertShows(_plan, _plan.Deliveries.Count);
    }

    // whoever leaves the mock's group is missed only after its session
    private static ConsumerConfig Operations(MockCluster cluster) => new(ClusterUnderTest.Quick)
    {
        BootstrapServers = cluster.Bootstraps,
        GroupId = KafkaRawBatches.Group,
        EnableAutoCommit = false,
    };

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
