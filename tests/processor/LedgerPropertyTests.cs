using RevenuePulse.Processor;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing;

/// <summary>The theorem: the totals are a function of the set of events, whatever the order, the repetition and the batches.</summary>
public class LedgerPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Totals_do_not_depend_on_order_repetition_or_batches(int seed)
    {
        var random = new Random(seed);
        var rules = new TranslationRules { CountBarePayments = seed % 3 == 0 };
        var events = History(random);
        var expected = new TestLedger(rules).Deliver(events).Totals();
        for (var round = 0; round < 8; round++)
        {
            var deliveries = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(deliveries);
            var ledger = new TestLedger(rules).DeliverInBatches(deliveries, random.Next(1, 9), random.Next(1, 30));

            Assert.Equal(expected, ledger.Totals());
            Assert.Equal(deliveries.Length, ledger.Outcomes.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_journal_alone_rebuilds_the_ledger(int seed)
    {
        var ledger = new TestLedger().DeliverInBatches(History(new Random(seed)), 3, 1, 7);
        var rebuilt = ledger.Rebuilt();

        Assert.Equal(ledger.Entries.Select(entry => entry with { Note = default }), rebuilt.Entries.Select(entry => entry with { Note = default }));
        Assert.Equal(ledger.Memory.OrderBy(m => m.Key.ToString()).Select(m => (m.Key, Convert.ToHexString(m.Value))),
            rebuilt.Memory.OrderBy(m => m.Key.ToString()).Select(m => (m.Key, Convert.ToHexString(m.Value))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Replaying_everything_writes_nothing(int seed)
    {
        var ledger = new TestLedger().DeliverInBatches(History(new Random(seed)), 2, 5);
        var entries = ledger.Entries.Count;

        ledger.Deliver(new LedgerCommand(LedgerCommand.Retry, [.. ledger.Outcomes.Keys]).ToRawEvent(0));
        Assert.Equal(entries, ledger.Entries.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_sale_never_nets_more_than_it_grossed(int seed)
    {
        var ledger = new TestLedger().Deliver(History(new Random(seed)));

        Assert.All(ledger.Money.GroupBy(entry => entry.SaleId), sale =>
        {
            Assert.True(sale.Sum(entry => entry.Amounts.Net) <= sale.Sum(entry => entry.Amounts.Gross));
            Assert.InRange(sale.Sum(entry => entry.Amounts.Sales), 0, 1);
            Assert.InRange(sale.Sum(entry => entry.Amounts.Lost), 0, 1);
        });
    }

    /// <summary>A random night: purchases of every sort, each announced by a random part of what the provider sends.</summary>
    private static RawEvent[] History(Random random)
    {
        var events = new List<RawEvent>();
        var count = random.Next(2, 8);
        for (var n = 0; n < count; n++)
        {
            var all = random.Next(4) switch
            {
                0 => OneOff(random, $"{n}"),
                1 => Subscription(random, $"{n}"),
                2 => Delayed(random, $"{n}"),
                _ => MoneyBack(random, $"{n}"),
            };
            events.AddRange(all.Where(_ => random.Next(6) > 0));
        }

        return [.. events];
    }

    private static string? SomeCampaign(Random random) => random.Next(3) switch { 0 => null, 1 => "neon", _ => "pastel" };

    private static RawEvent[] OneOff(Random random, string n)
    {
        var at = Start + random.Next(0, 7200);
        var amount = random.Next(1, 10) * 100;
        return
        [
            Session($"cs_{n}", amount, intent: $"pi_{n}", campaign: SomeCampaign(random), at: at),
            Intent($"pi_{n}", amount, $"ch_{n}", at: at - 1),
            Charge($"ch_{n}", $"pi_{n}", amount),
        ];
    }

    private static RawEvent[] Subscription(Random random, string n)
    {
        var at = Start + random.Next(0, 7200);
        var renewals = Enumerable.Range(1, random.Next(0, 4)).Select(month => Invoice(
            $"in_{n}_{month}", 2900, random.Next(4) == 0 ? "subscription_update" : "subscription_cycle", $"sub_{n}",
            random.Next(3) == 0 ? SomeCampaign(random) : null, at: at + (month * 86400)));
        return
        [
            Session($"cs_{n}", 2900, mode: "subscription", invoice: $"in_{n}", subscription: $"sub_{n}", campaign: SomeCampaign(random), at: at + 2),
            Invoice($"in_{n}", random.Next(5) == 0 ? 0 : 2900, subscription: $"sub_{n}", campaign: SomeCampaign(random), at: at, total: 2900),
            Invoice($"in_{n}", 2900, subscription: $"sub_{n}", type: "invoice.payment_succeeded", at: at),
            InvoicePayment($"in_{n}", $"pi_{n}"),
            Intent($"pi_{n}", 2900, $"ch_{n}", random.Next(2) == 0 ? $"in_{n}" : null, at),
            Charge($"ch_{n}", $"pi_{n}", 2900),
            .. renewals,
        ];
    }

    private static RawEvent[] Delayed(Random random, string n)
    {
        var outcome = random.Next(3);
        return
        [
            Session($"cs_{n}", status: "unpaid", intent: $"pi_{n}", campaign: SomeCampaign(random)),
            .. outcome == 0 ? [Session($"cs_{n}", type: "checkout.session.async_payment_succeeded", intent: $"pi_{n}", at: Start + 900)] : Array.Empty<RawEvent>(),
            .. outcome == 1 ? [Session($"cs_{n}", status: "unpaid", type: "checkout.session.async_payment_failed", intent: $"pi_{n}", at: Start + 900)] : Array.Empty<RawEvent>(),
            Session($"cs_{n}", status: "unpaid", type: "checkout.session.expired", intent: $"pi_{n}", at: Start + 950),
        ];
    }

    private static RawEvent[] MoneyBack(Random random, string n)
    {
        var partial = random.Next(1, 40) * 100;
        return
        [
            .. OneOff(random, n),
            Refund($"re_{n}", random.Next(3) == 0 ? null : $"ch_{n}", $"pi_{n}", partial, at: Start + 4000),
            .. random.Next(3) == 0 ? [Refund($"re_{n}", $"ch_{n}", $"pi_{n}", partial, "failed", "refund.failed", Start + 4000)] : Array.Empty<RawEvent>(),
            ChargeRefunded($"ch_{n}", $"pi_{n}", partial, Start + 4010),
            ChargeRefunded($"ch_{n}", $"pi_{n}", partial + 50, Start + 5010),
            Dispute($"du_{n}", $"ch_{n}", $"pi_{n}", 4900, "needs_response", "charge.dispute.created"),
            Dispute($"du_{n}", $"ch_{n}", $"pi_{n}", 4900, random.Next(2) == 0 ? "won" : "lost", "charge.dispute.closed"),
        ];
    }
}
