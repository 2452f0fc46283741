namespace RevenuePulse.Tests.Backends;

public abstract class RawBatchesContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    [Fact]
    public void Waiting_ends_when_asked_to_stop()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(50);
        Assert.Null(Backend.RawBatches.Next(stop.Token));
    }

    [Fact]
    public async Task What_was_not_committed_comes_again_before_anything_newer()
    {
        var answers = Append(Samples.Raw("evt_1"), Samples.Raw("evt_2"));
        Next().Dispose();
        answers.AddRange(Append(Samples.Raw("evt_3")));
        var seen = new List<string>();
        while (seen.Count < 3)
        {
            using var batch = Next();
            seen.AddRange(batch.Events.Select(e => e.DeliveryId));
            batch.Commit(Ruling.Settle(batch, (r, seq) => Ruling.Accept(r, Samples.Sale(seq) with { RawPosition = r.Position })));
        }

        await Task.WhenAll(answers);
        await Twin.CaughtUpAsync();
        Assert.Equal(["evt_1", "evt_2", "evt_3"], seen);
        Assert.Equal(3, Backend.Journal.Head.Seq);
        Assert.Equal((3, 3, 0), (Backend.Archive.Counts().Raw, Backend.Archive.Counts().Accepted, Backend.Archive.Counts().Pending));
    }

    [Fact]
    public async Task After_a_restart_the_ledger_stands_where_the_last_commit_left_it()
    {
        var key = new StateKey((byte)'k', 1, 2);
        await Settle((raw, seq) => Ruling.Accept(raw, Samples.Sale(seq)) with { Changes = [new(key, [7])] }, Samples.Raw("evt_1"));
        var lost = Append(Samples.Raw("evt_2"));
        Next().Dispose();
        await Task.WhenAll(lost);
        await Twin.RestartAsync();
        using var batch = Next();
        Assert.Equal("evt_2", Assert.Single(batch.Events).DeliveryId);
        Assert.Equal(1, batch.State.LastSeq);
        Assert.Equal([7], batch.State.Get(key));
        Assert.Equal("evt_1", batch.Read(1)?.DeliveryId);
        Assert.Null(batch.Read(99));
    }

    [Fact]
    public async Task A_settlement_that_leaves_an_event_out_is_refused_whole()
    {
        var answers = Append(Samples.Raw("evt_1"));
        using (var batch = Next())
        {
            var empty = new Settlement { Outcomes = [], Entries = [Samples.Sale(1)], Changes = [] };
            Assert.ThrowsAny<ArgumentException>(() => batch.Commit(empty));
        }

        await Task.WhenAll(answers);
        await Twin.CaughtUpAsync();
        Assert.Equal(0, Backend.Journal.Head.Seq);
        Assert.Equal(1, Backend.Archive.Counts().Pending);
    }

    [Fact]
    public async Task Entries_that_do_not_follow_the_journal_are_refused_whole()
    {
        var answers = Append(Samples.Raw("evt_1"));
        using (var batch = Next())
        {
            var gap = Ruling.Settle(batch, (r, seq) => Ruling.Accept(r, Samples.Sale(seq + 1)));
            Assert.ThrowsAny<ArgumentException>(() => batch.Commit(gap));
        }

        await Task.WhenAll(answers);
        await Twin.CaughtUpAsync();
        Assert.Equal(0, Backend.Journal.Head.Seq);
    }

    [Fact]
    public async Task After_a_failure_events_come_one_by_one_so_that_a_bad_one_stops_only_itself()
    {
        var answers = Append([.. Enumerable.Range(0, 5).Select(i => Samples.Raw($"evt_{i}"))]);
        while (answers.Any(a => !a.IsCompleted))
        {
            using var all = Next();
        }

        using var first = Next();
        Assert.Single(first.Events);
        first.Commit(Ruling.Settle(first, (r, _) => Ruling.Accept(r)));
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task Values_of_the_ledger_are_replaced_and_absent_ones_are_empty()
    {
        var key = new StateKey((byte)'k', ulong.MaxValue, 0);
        await Settle((raw, seq) => Ruling.Accept(raw) with { Changes = [new(key, [1])] }, Samples.Raw("evt_1"));
        await Settle((raw, seq) => Ruling.Accept(raw) with { Changes = [new(key, [2, 3])] }, Samples.Raw("evt_2"));
        var answers = Append(Samples.Raw("evt_3"));
        using (var batch = Next())
        {
            Assert.Equal([2, 3], batch.State.Get(key));
            Assert.Empty(batch.State.Get(key with { Family = (byte)'x' }));
            batch.Commit(Ruling.Settle(batch, (r, _) => Ruling.Accept(r)));
        }

        await Task.WhenAll(answers);
    }
}
