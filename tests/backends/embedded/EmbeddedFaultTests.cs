using RevenuePulse.Backends.Embedded;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Tests.Backends.Embedded;

public class EmbeddedFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_writer_on_the_folder_is_refused_and_told_why()
    {
        await using var first = new EmbeddedUnderTest();
        var refused = Assert.Throws<FolderInUseException>(() => EmbeddedBackend.Open(first.Options));
        Assert.Contains(first.Folder, refused.Message, StringComparison.Ordinal);
        await first.Backend.DisposeAsync();
        first.Open();
    }

    [Fact]
    public async Task A_full_disk_refuses_events_without_a_torn_record_and_goes_on_when_freed()
    {
        var quota = 1L << 20;
        await using var twin = new EmbeddedUnderTest(o => o with { QuotaBytes = quota });
        var stored = await FillUntilRefused(twin);
        Assert.InRange(stored, 10, 500);
        Assert.Equal(stored, twin.Backend.Archive.Counts().Accepted);
        Assert.Empty(twin.Verify());

        quota = 64L << 20;
        await twin.RestartAsync();
        Assert.True(await TrySettle(twin, 1));
        Assert.Equal(stored + 1, twin.Backend.Archive.Counts().Raw);
        Assert.Empty(twin.Verify());
    }

    [Fact]
    public async Task After_a_failed_fsync_the_process_stops_and_nothing_is_answered()
    {
        var stopped = new List<string>();
        await using var twin = new EmbeddedUnderTest(o => o with { OnLostDurability = stopped.Add });
        twin.Backend.Writer.BeforeCommit = () => throw new StorageException(SQLitePCL.raw.SQLITE_IOERR_FSYNC, "disk I/O error");
        Assert.False(await TrySettle(twin, 1));
        Assert.Single(stopped);
        twin.Backend.Writer.BeforeCommit = null;
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => twin.Backend.RawLog.AppendAsync(Samples.Raw("evt_2"), Cancel));
        Assert.Null(twin.Backend.RawBatches.Next(Cancel));
    }

    [Fact]
    public async Task A_write_error_fails_the_batch_and_the_next_one_goes_through()
    {
        await using var twin = new EmbeddedUnderTest();
        twin.Backend.Writer.BeforeCommit = () => throw new StorageException(SQLitePCL.raw.SQLITE_IOERR_WRITE, "disk I/O error");
        Assert.False(await TrySettle(twin, 1));
        Assert.False(await TrySettle(twin, 1));
        twin.Backend.Writer.BeforeCommit = null;
        Assert.True(await TrySettle(twin, 1));
        Assert.Equal(1, twin.Backend.Archive.Counts().Raw);
        Assert.Equal(1, twin.Backend.Journal.Head.Seq);
        Assert.Empty(twin.Verify());
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        await using var twin = new EmbeddedUnderTest(o => o with { QueueCapacity = 2 });
        var waiting = new[] { Append(twin, "evt_1"), Append(twin, "evt_2") };
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => Append(twin, "evt_3"));
        using (var batch = twin.Backend.RawBatches.Next(Cancel)!)
        {
            Assert.Equal(2, batch.Events.Count);
        }

        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_queue_too_heavy_refuses_at_once()
    {
        await using var twin = new EmbeddedUnderTest(o => o with { QueueCapacityBytes = 100 });
        var heavy = twin.Backend.RawLog.AppendAsync(Samples.Raw("evt_1", body: new string('x', 90)), Cancel);
        var second = Samples.Raw("evt_2", body: new string('x', 90));
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => twin.Backend.RawLog.AppendAsync(second, Cancel));
        twin.Backend.RawBatches.Next(Cancel)!.Dispose();
        await heavy;
    }

    [Fact]
    public async Task An_event_that_nobody_takes_is_refused_at_the_deadline_and_never_stored()
    {
        await using var twin = new EmbeddedUnderTest(o => o with { AppendDeadline = TimeSpan.FromMilliseconds(150) });
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => Append(twin, "evt_1"));
        Assert.True(await TrySettle(twin, 1));
        Assert.Equal(1, twin.Backend.Archive.Counts().Raw);
    }

    [Fact]
    public async Task An_event_in_a_commit_that_hangs_is_refused_at_the_deadline()
    {
        await using var twin = new EmbeddedUnderTest(o => o with { AppendDeadline = TimeSpan.FromMilliseconds(150) });
        using var hang = new ManualResetEventSlim();
        twin.Backend.Writer.BeforeCommit = () => hang.Wait(Cancel);
        var append = Append(twin, "evt_1");
        var commit = Task.Run(() => SettleNext(twin), Cancel);
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => append);
        hang.Set();
        await commit;
        Assert.Equal(1, twin.Backend.Archive.Counts().Accepted);
    }

    [Fact]
    public async Task Closing_refuses_what_waits()
    {
        var twin = new EmbeddedUnderTest();
        var append = Append(twin, "evt_1");
        await twin.DisposeAsync();
        await Assert.ThrowsAsync<RawLogUnavailableException>(() => append);
    }

    [Fact]
    public async Task A_roll_up_beyond_64_bits_keeps_the_event_pending_and_the_rest_going()
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 1, long.MaxValue - 1));
        var answer = Append(twin, "evt_2");
        using (var batch = twin.Backend.RawBatches.Next(Cancel)!)
        {
            Assert.ThrowsAny<Exception>(() => batch.Commit(Booked(batch, 5)));
        }

        await answer;
        Assert.Equal(1, twin.Backend.Archive.Counts().Pending);
        using (var again = twin.Backend.RawBatches.Next(Cancel)!)
        {
            var dead = new RawOutcome(again.Events[0].Position, RawClass.Dead, RejectedReason.SettlementFailed, "three times");
            again.Commit(new Settlement { Outcomes = [dead], Entries = [], Changes = [] });
        }

        Assert.True(await TrySettle(twin, 1, 0));
        Assert.Empty(twin.Verify());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(4096)]
    public async Task A_torn_end_of_the_log_costs_only_what_was_never_answered(int tornBytes)
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 20));
        var copy = CopyAsAfterPowerLoss(twin.Folder, wal => wal.SetLength(wal.Length - tornBytes));
        await using (var recovered = EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = copy }))
        {
            Assert.InRange(recovered.Archive.Counts().Raw, 0, 19);
            using var snapshot = recovered.Read();
            Assert.Empty(snapshot.Verify());
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Rubbish_after_the_last_commit_is_passed_over()
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 20));
        var copy = CopyAsAfterPowerLoss(twin.Folder, wal =>
        {
            wal.Seek(0, SeekOrigin.End);
            wal.Write(new byte[10_000].Select((_, i) => (byte)i).ToArray());
        });
        await using (var recovered = EmbeddedBackend.Open(new EmbeddedOptions { DataFolder = copy }))
        {
            Assert.Equal(20, recovered.Archive.Counts().Accepted);
            using var snapshot = recovered.Read();
            Assert.Empty(snapshot.Verify());
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Verification_names_every_kind_of_damage_and_a_rebuild_mends_it()
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 5));
        await twin.RestartAfterAsync("pulse.db", """
            UPDATE rollup SET gross = gross + 1 WHERE level = 2;
            DELETE FROM rollup WHERE level = 0;
            INSERT INTO rollup VALUES (3, 1, 1, 1, 1, 1, 1, 1);
            UPDATE tally SET events = 9;
            """);
        var found = twin.Verify();
        Assert.Contains(found, f => f.Contains("level 0", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("level 2", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("level 3", StringComparison.Ordinal));
        Assert.Contains(found, f => f.StartsWith("tally", StringComparison.Ordinal));
        twin.Backend.Rebuild();
        Assert.Empty(twin.Verify());
        Assert.Equal(14_500, Assert.Single((await twin.Backend.Store.SumAsync(new SumQuery(), Cancel)).Rows).Amounts.Gross);
    }

    [Fact]
    public async Task A_gap_in_the_journal_is_found()
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 5));
        await twin.RestartAfterAsync("pulse.db", "DELETE FROM journal WHERE seq = 3");
        Assert.Contains(twin.Verify(), f => f.StartsWith("journal: 4 rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_beside_the_writer_sees_each_commit_whole()
    {
        await using var twin = new EmbeddedUnderTest();
        Assert.True(await TrySettle(twin, 3));
        using var view = EmbeddedView.Open(twin.Options);
        using var before = view.Read();
        Assert.True(await TrySettle(twin, 4));
        Assert.Equal((3, 3), (before.Head.Seq, before.Counts().Accepted));
        Assert.Empty(before.Verify());
        using var after = view.Read();
        Assert.Equal(7, after.Entries().Count());
        Assert.Equal(7, after.RawEvents().Count());
        Assert.Empty(after.Verify());
        Assert.Equal(7, view.Archive.Counts().Accepted);
    }

    [Fact]
    public async Task The_ledger_can_be_listed_and_put_anew()
    {
        await using var twin = new EmbeddedUnderTest();
        StateChange[] values =
            [new(new StateKey(1, 2, 3), [1]), new(new StateKey(1, ulong.MaxValue, 0), [2, 2]), new(new StateKey(7, 0, 0), [3])];
        twin.Backend.ReplaceLedger([new(new StateKey(9, 9, 9), [9])]);
        twin.Backend.ReplaceLedger(values.Reverse());
        using var snapshot = twin.Backend.Read();
        Assert.Equal(values.Select(v => v.Key), snapshot.Ledger(0)!.Select(v => v.Key));
        Assert.Equal(values.Select(v => v.Value), snapshot.Ledger(0)!.Select(v => v.Value));
    }

    [Fact]
    public async Task A_file_of_another_version_is_refused()
    {
        await using var twin = new EmbeddedUnderTest();
        await twin.Backend.DisposeAsync();
        twin.Change("pulse.db", "PRAGMA user_version = 99");
        Assert.Throws<InvalidDataException>(() => EmbeddedBackend.Open(twin.Options));
        twin.Change("pulse.db", $"PRAGMA user_version = {Schema.Version}");
        twin.Open();
    }

    private static Task Append(EmbeddedUnderTest twin, string id) => twin.Backend.RawLog.AppendAsync(Samples.Raw(id), Cancel);

    private static Settlement Booked(IRawBatch batch, long gross) => Ruling.Settle(
        batch, (r, seq) => Ruling.Accept(r, Samples.Sale(seq, gross) with { RawPosition = r.Position }));

    private static void SettleNext(EmbeddedUnderTest twin, long gross = 2900)
    {
        using var batch = twin.Backend.RawBatches.Next(Cancel)!;
        batch.Commit(Booked(batch, gross));
    }

    /// <summary>One commit per event; false as soon as one is refused.</summary>
    private static async Task<bool> TrySettle(EmbeddedUnderTest twin, int events, long gross = 2900)
    {
        for (var i = 0; i < events; i++)
        {
            var answer = Append(twin, $"evt_{i}");
            try
            {
                SettleNext(twin, gross);
            }
            catch (RawLogUnavailableException)
            {
                await Assert.ThrowsAsync<RawLogUnavailableException>(() => answer);
                return false;
            }

            await answer;
        }

        return true;
    }

    private static async Task<int> FillUntilRefused(EmbeddedUnderTest twin)
    {
        var stored = 0;
        while (stored < 10_000)
        {
            var answer = twin.Backend.RawLog.AppendAsync(Samples.Raw($"evt_{stored}", body: new string('x', 3500)), Cancel);
            try
            {
                SettleNext(twin);
            }
            catch (RawLogUnavailableException)
            {
                await Assert.ThrowsAsync<RawLogUnavailableException>(() => answer);
                return stored;
            }

            await answer;
            stored++;
        }

        return stored;
    }

    private static string CopyAsAfterPowerLoss(string folder, Action<FileStream> harm)
    {
        var copy = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        foreach (var name in new[] { "pulse.db", "pulse.db-wal" })
        {
            File.Copy(Path.Combine(folder, name), Path.Combine(copy, name));
        }

        using var wal = new FileStream(Path.Combine(copy, "pulse.db-wal"), FileMode.Open);
        harm(wal);
        return copy;
    }
}
