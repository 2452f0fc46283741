using RevenuePulse.Tests.Processing.Judge;

namespace RevenuePulse.Tests.Processing;

/// <summary>The theorem, attacked with random histories of all senders; a failure prints the smallest history that shows it.</summary>
public class LedgerTheoremTests
{
    [Fact]
    public void The_totals_are_a_function_of_the_set_of_events() => Holds(history =>
    {
        var straight = new TestLedger(history.Rules).Deliver(history.Events);
        var crooked = Delivered(history);
        return Same(Totals.Of(straight.Entries).ToString(), Totals.Of(crooked.Entries).ToString())
            & Same(Lines(straight), Lines(crooked));
    });

    [Fact]
    public void The_ledger_agrees_with_the_naive_one() => Holds(history =>
        Same(NaiveLedger.Fold(history.Rules, history.Deliveries).ToString(), Totals.Of(Delivered(history).Entries).ToString()));

    [Fact]
    public void Every_raw_event_is_classed_exactly_once() => Holds(history =>
    {
        var deliveries = history.Deliveries;
        var ledger = Delivered(history);
        var accepted = ledger.Outcomes.Values.Where(outcome => outcome.Class == RawClass.Accepted).Select(outcome => ledger.Raw(outcome.Position).DeliveryId).ToList();
        return ledger.Outcomes.Keys.SequenceEqual(Enumerable.Range(1, deliveries.Length).Select(position => (long)position))
            && ledger.Count(RawClass.Accepted) + ledger.Count(RawClass.Duplicate) + ledger.Count(RawClass.Ignored) + ledger.Count(RawClass.Dead) == deliveries.Length
            && ledger.Count(RawClass.Dead) == 0
            && accepted.Distinct().Count() == accepted.Count;
    });

    [Fact]
    public void No_entry_ever_changes() => Holds(history =>
    {
        var deliveries = history.Deliveries;
        var ledger = new TestLedger(history.Rules);
        var seen = new List<Entry>();
        foreach (var delivery in deliveries)
        {
            ledger.Deliver(delivery);
            if (!ledger.Entries.Take(seen.Count).SequenceEqual(seen))
            {
                return false;
            }

            seen = [.. ledger.Entries];
        }

        return true;
    });

    [Fact]
    public void A_sale_counts_at_most_once_and_never_nets_more_than_it_grossed() => Holds(history =>
        Delivered(history).Money.GroupBy(entry => (entry.Dimensions.Provider, entry.Dimensions.Account, entry.SaleId)).All(sale =>
        {
            var sum = sale.Aggregate(default(Amounts), (total, entry) => total + entry.Amounts);
            return sum.Net <= sum.Gross && sum.Gross >= 0 && sum.Sales is 0 or 1 && sum.Lost is 0 or 1 && sum.Sales + sum.Lost <= 1;
        }));

    [Fact]
    public void Replaying_writes_nothing_and_reclasses_nothing() => Holds(history =>
    {
        var ledger = Delivered(history);
        var before = (ledger.Entries.Count, Memory(ledger), string.Join(' ', ledger.Outcomes.Values));
        ledger.Deliver(new LedgerCommand(LedgerCommand.Retry, [.. ledger.Outcomes.Keys]).ToRawEvent(0));
        return before == (ledger.Entries.Count, Memory(ledger), string.Join(' ', ledger.Outcomes.Values.SkipLast(1)));
    });

    [Fact]
    public void The_journal_alone_rebuilds_the_ledger_byte_for_byte() => Holds(history =>
    {
        var ledger = Delivered(history);
        var rebuilt = ledger.Rebuilt();
        return Same(Memory(ledger), Memory(rebuilt)) & Same(Lines(ledger), Lines(rebuilt))
            & Same(string.Join('\n', ledger.Entries.Select(Text)), string.Join('\n', rebuilt.Entries.Select(Text)));
    });

    [Fact]
    public void The_memory_after_each_batch_is_the_sum_of_its_entries() => Holds(history =>
    {
        // a ledger that starts from the memory of another one goes on as if nothing had happened
        var deliveries = history.Deliveries;
        var whole = new TestLedger(history.Rules).Deliver(deliveries);
        var resumed = new TestLedger(history.Rules).Deliver(deliveries[..(deliveries.Length / 2)]).Rebuilt().Deliver(deliveries[(deliveries.Length / 2)..]);
        return Same(Memory(whole, positions: false), Memory(resumed, positions: false)) & Same(Lines(whole), Lines(resumed));
    });

    private static TestLedger Delivered(History history) =>
        new TestLedger(history.Rules).DeliverWithCrashes(history.Deliveries, history.Batches);

    private static void Holds(Func<History, bool> property) => Attack.Holds(History.Any, property);

    private static bool Same(string expected, string actual) => Attack.Same(expected, actual);

    private static string Lines(TestLedger ledger) => string.Join('\n', ledger.Totals());

    private static string Text(Entry entry) => $"{entry with { Note = default }} {Convert.ToHexString(entry.Note.Span)}";

    private static string Memory(TestLedger ledger, bool positions = true) => string.Join('\n', ledger.Memory
        .Where(value => positions || value.Key.Family != (byte)'d')
        .Select(value => $"{value.Key} {Convert.ToHexString(value.Value)}").Order(StringComparer.Ordinal));
}
