using RevenuePulse.Backends.Sqlite;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Backends.Embedded;

public class EmbeddedLedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_merged_rolled_back_or_restarted_each_key_has_its_last_committed_value(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<StateKey, byte[]>();
        await using var twin = new EmbeddedUnderTest(o => o with { LedgerKeysInMemory = 50 });
        for (var commit = 0; commit < 200; commit++)
        {
            var changes = AnyChanges(random);
            var refused = random.Next(10) == 0;
            twin.Backend.Writer.BeforeCommit = refused ? () => throw new StorageException(13, "database or disk is full") : null;
            await Settle(twin, changes, refused, batch => Assert.All(
                AnyKeys(random), key => Assert.Equal(expected.GetValueOrDefault(key, []), batch.State.Get(key))));
            foreach (var change in refused ? [] : changes)
            {
                expected[change.Key] = change.Value;
            }

            if (random.Next(25) == 0) await twin.RestartAsync();
        }

        using var snapshot = twin.Backend.Read();
        var listed = snapshot.Ledger(0)!.ToList();
        Assert.Equal(listed.OrderBy(c => c.Key.High).Select(c => c.Key), listed.Select(c => c.Key));
        Assert.Equal(expected.OrderBy(e => e.Key.High).Select(e => (e.Key, e.Value[0])), listed.Select(c => (c.Key, c.Value[0])));
    }

    [Fact]
    public async Task The_log_of_changes_is_emptied_by_merging()
    {
        await using var twin = new EmbeddedUnderTest(o => o with { LedgerKeysInMemory = 50 });
        var commits = 0;
        for (; commits < 100; commits++)
        {
            await ChangeTenAsync(commits);
        }

        // a merge is sorted beside the writer and taken with a later commit
        using var reader = Connection.OpenReader(Path.Combine(twin.Folder, "pulse.db"), 100);
        await Eventually.HoldsAsync("the log is short", async () =>
        {
            await ChangeTenAsync(commits++);
            return Rows("ledger_log") <= 12;
        });
        Assert.InRange(Rows("ledger"), (10 * commits) - 120, 10 * commits);

        Task ChangeTenAsync(int commit) => Settle(
            twin, [.. Enumerable.Range(commit * 10, 10).Select(i => new StateChange(new StateKey(1, (ulong)i, 0), [1]))], refused: false, _ => { });

        long Rows(string table) => reader.Statement($"SELECT count(*) FROM {table}").ReadLong();
    }

    private static IEnumerable<StateKey> AnyKeys(Random random) => Enumerable.Range(0, 5).Select(_ => AnyKey(random));

    private static StateKey AnyKey(Random random) => new(1, (ulong)random.Next(400) << 55, 7);

    private static List<StateChange> AnyChanges(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(12)).Select(_ => AnyKey(random)).Distinct()
            .Select(key => new StateChange(key, [(byte)random.Next(1, 256)])),
    ];

    private static async Task Settle(EmbeddedUnderTest twin, List<StateChange> changes, bool refused, Action<IRawBatch> look)
    {
        var answer = twin.Backend.RawLog.AppendAsync(Samples.Raw("evt"), CancellationToken.None);
        using (var batch = twin.Backend.RawBatches.Next(CancellationToken.None)!)
        {
            look(batch);
            var settlement = Ruling.Settle(batch, (r, _) => Ruling.Accept(r)) with { Changes = changes };
            if (refused) Assert.Throws<RawLogUnavailableException>(() => batch.Commit(settlement));
            else batch.Commit(settlement);
        }

        if (refused) await Assert.ThrowsAsync<RawLogUnavailableException>(() => answer);
        else await answer;
    }
}
