namespace RevenuePulse.Tests.Backends;

public abstract class ArchiveContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    [Fact]
    public async Task A_sale_is_found_by_every_identifier_it_had_with_all_that_is_behind_it()
    {
        await Settle((raw, seq) => Ruling.Accept(raw, Sold(raw, seq, "pi_1")), Samples.Raw("evt_1"));
        await Settle((raw, seq) => Ruling.Accept(raw, Sold(raw, seq, "cs_other")), Samples.Raw("evt_2"));
        await Settle(
            (raw, seq) => Ruling.Accept(
                raw,
                Samples.Note(seq, raw, component: 1),
                Samples.Sale(seq + 1, saleId: "cs_1", component: 1) with { Type = EntryType.MoneyMoved, RawPosition = raw.Position }),
            Samples.Raw("evt_3"));
        foreach (var id in new[] { "pi_1", "cs_1" })
        {
            var sale = Backend.Archive.FindSale(id);
            Assert.Equal("cs_1", sale?.SaleId);
            Assert.Equal([1L, 3, 4], sale?.Entries.Select(e => e.Seq));
            Assert.Equal(["evt_1", "evt_3"], sale?.RawEvents.Select(r => r.DeliveryId));
        }

        Assert.Null(Backend.Archive.FindSale("cs_none"));
        Assert.Null(Backend.Archive.FindSale(""));
    }

    [Fact]
    public async Task Two_components_that_turned_out_to_be_one_are_shown_together()
    {
        await Book(
            Samples.Sale(saleId: "pi_1", component: 1),
            Samples.Sale(saleId: "cs_1", component: 2),
            Samples.Sale(saleId: "cs_1", component: 1) with { Type = EntryType.Unbooked });
        Assert.Equal([1L, 2, 3], Backend.Archive.FindSale("pi_1")?.Entries.Select(e => e.Seq));
        Assert.Equal([1L, 2, 3], Backend.Archive.FindSale("cs_1")?.Entries.Select(e => e.Seq));
    }

    [Fact]
    public async Task Every_raw_event_is_counted_in_exactly_one_class()
    {
        await Settle(
            (raw, _) => new Ruling(Classed(raw)),
            Samples.Raw("a", receivedAtMs: 5),
            Samples.Raw("a", receivedAtMs: 9),
            Samples.Raw("i1", receivedAtMs: 8),
            Samples.Raw("i2"),
            Samples.Raw("i3"),
            Samples.Raw("d"),
            Samples.Raw("c", Provider.Pulse));
        var stored = Append(Samples.Raw("p", Provider.Paddle, receivedAtMs: 77));
        while (stored.Any(s => !s.IsCompleted))
        {
            Next().Dispose();
        }

        await Twin.CaughtUpAsync();
        var counts = Backend.Archive.Counts();
        Assert.True(counts.Balanced);
        Assert.Equal((7, 1, 1, 1), (counts.Raw, counts.Accepted, counts.Duplicates, counts.DeadLetters));
        Assert.Equal(3, counts.Ignored.Values.Sum());
        Assert.Equal(2, counts.Ignored[IgnoredReason.ZeroAmount]);
        Assert.Equal((1, 77), (counts.Pending, counts.OldestPendingAtMs));
        Assert.Equal(1, counts.Commands);
        Assert.Equal(Samples.At, counts.LastEventAtMs[Provider.Stripe]);
        Assert.NotNull(counts.LastCommitAtMs);

        static RawOutcome Classed(RawEvent raw) => (raw.DeliveryId[0], raw.Position) switch
        {
            ('a', 1) => new(raw.Position, RawClass.Accepted),
            ('a', _) => new(raw.Position, RawClass.Duplicate),
            ('i', 3) => new(raw.Position, RawClass.Ignored, IgnoredReason.EventType),
            ('i', _) => new(raw.Position, RawClass.Ignored, IgnoredReason.ZeroAmount),
            ('d', _) => new(raw.Position, RawClass.Dead, RejectedReason.MalformedJson, "no object at 0"),
            _ => new(raw.Position, RawClass.Command),
        };
    }

    [Fact]
    public void Nothing_stored_is_balanced_too()
    {
        var counts = Backend.Archive.Counts();
        Assert.True(counts.Balanced);
        Assert.Equal((0, null, null), (counts.Raw, counts.OldestPendingAtMs, counts.LastCommitAtMs));
    }

    [Fact]
    public async Task Dead_letters_are_listed_newest_first_page_by_page()
    {
        await Settle([.. Enumerable.Range(1, 10).Select(i => Samples.Raw($"evt_{i}"))], Kill);
        Assert.Equal([10L, 9, 8], Backend.Archive.DeadLetters(3).Select(d => d.Position));
        Assert.Equal([7L, 6, 5], Backend.Archive.DeadLetters(3, beforePosition: 8).Select(d => d.Position));
        var (letter, raw) = Backend.Archive.DeadLetter(4)!.Value;
        Assert.Equal(
            new DeadLetter(4, Provider.Stripe, "checkout.session.completed", RejectedReason.MissingField, "detail of evt_4", Samples.At),
            letter);
        Assert.Equal("evt_4", raw.DeliveryId);
        Assert.Null(Backend.Archive.DeadLetter(11));
    }

    [Fact]
    public async Task A_dead_letter_retried_with_success_changes_its_class_and_is_not_counted_twice()
    {
        await Settle(Kill, Samples.Raw("evt_1"), Samples.Raw("evt_2"));
        await Retry(1, new RawOutcome(1, RawClass.Accepted));
        var counts = Backend.Archive.Counts();
        Assert.True(counts.Balanced);
        Assert.Equal((2, 1, 1, 1), (counts.Raw, counts.Accepted, counts.DeadLetters, counts.Commands));
        Assert.Equal([2L], Backend.Archive.DeadLetters(10).Select(d => d.Position));
        Assert.Null(Backend.Archive.DeadLetter(1));
    }

    [Fact]
    public async Task A_dead_letter_retried_in_vain_stays_one_with_the_newer_reason()
    {
        await Settle(Kill, Samples.Raw("evt_1"));
        await Retry(1, new RawOutcome(1, RawClass.Dead, RejectedReason.AmountOutOfRange, "again"));
        var letter = Assert.Single(Backend.Archive.DeadLetters(10));
        Assert.Equal((RejectedReason.AmountOutOfRange, "again"), (letter.Reason, letter.Detail));
        Assert.Equal((1, true), (Backend.Archive.Counts().DeadLetters, Backend.Archive.Counts().Balanced));
    }

    private static Entry Sold(RawEvent raw, long seq, string saleId) =>
        Samples.Sale(seq, saleId: saleId) with { RawPosition = raw.Position };

    private static Ruling Kill(RawEvent raw, long seq) =>
        new(new RawOutcome(raw.Position, RawClass.Dead, RejectedReason.MissingField, $"detail of {raw.DeliveryId}"));

    private async Task Retry(long position, RawOutcome again)
    {
        var answers = Append(Samples.Raw($"retry {position}", Provider.Pulse));
        using (var batch = Next())
        {
            Assert.NotNull(batch.Read(position));
            var command = new RawOutcome(batch.Events[0].Position, RawClass.Command);
            batch.Commit(new Settlement { Outcomes = [again, command], Entries = [], Changes = [] });
        }

        await Task.WhenAll(answers);
        await Twin.CaughtUpAsync();
    }
}
