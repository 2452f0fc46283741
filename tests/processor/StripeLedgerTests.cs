using RevenuePulse.Processor;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing;

public class StripeLedgerTests
{
    [Fact]
    public void Three_announcements_of_one_card_payment_are_one_sale()
    {
        var ledger = new TestLedger().Deliver(
            Intent("pi_1", charge: "ch_1"), Charge("ch_1", "pi_1"), Session("cs_1", intent: "pi_1", campaign: "neon"));

        var sale = Assert.Single(ledger.Money);
        Assert.Equal((EntryType.Booked, "cs_1", 4900L, "neon"), (sale.Type, sale.SaleId, sale.Amounts.Gross, sale.Dimensions.Campaign));
        Assert.Equal(3, ledger.Count(RawClass.Accepted));
    }

    [Fact]
    public void An_unpaid_session_is_no_sale_until_the_money_arrives()
    {
        var ledger = new TestLedger().Deliver(Session("cs_1", status: "unpaid", intent: "pi_1"));
        Assert.Empty(ledger.Money);

        ledger.Deliver(Session("cs_1", type: "checkout.session.async_payment_succeeded", intent: "pi_1", at: Start + 600));
        var sale = Assert.Single(ledger.Money);
        Assert.Equal((Start + 600) * 1000, sale.AtMs);
    }

    [Fact]
    public void The_same_delivery_again_is_a_duplicate_for_ever()
    {
        var session = Session("cs_1");
        var ledger = new TestLedger().Deliver(session).Deliver(session, session);

        Assert.Equal(1, ledger.Sales);
        Assert.Equal((1, 2), (ledger.Count(RawClass.Accepted), ledger.Count(RawClass.Duplicate)));
    }

    [Fact]
    public void A_repeat_of_an_ignored_event_is_ignored_again()
    {
        var setup = Session("cs_1", mode: "setup");
        var ledger = new TestLedger().Deliver(setup, setup);

        Assert.Equal(2, ledger.Count(RawClass.Ignored));
    }

    [Fact]
    public void The_invoice_decides_over_the_session_of_a_subscription()
    {
        var session = Session("cs_1", amount: 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", campaign: "neon", at: Start + 5);
        var invoice = Invoice("in_1", paid: 2400, subscription: "sub_1", at: Start);

        foreach (var order in new[] { new[] { session, invoice }, [invoice, session] })
        {
            var ledger = new TestLedger().DeliverInBatches(order);
            Assert.Equal((1, 2400L), (ledger.Sales, ledger.Net()["USD"]));
            var standing = ledger.Money.GroupBy(entry => (entry.SaleId, entry.AtMs, entry.Dimensions.Campaign))
                .Single(group => group.Sum(entry => entry.Amounts.Sales) == 1);
            Assert.Equal(("cs_1", Start * 1000, "neon"), standing.Key);
        }
    }

    [Fact]
    public void A_late_bridge_takes_one_of_two_bookings_back()
    {
        var ledger = new TestLedger(new TranslationRules { CountBarePayments = true })
            .Deliver(Intent("pi_1", amount: 2900)).Deliver(Invoice("in_1", subscription: "sub_1"));
        Assert.Equal(2, ledger.Sales);

        ledger.Deliver(InvoicePayment("in_1", "pi_1"));
        Assert.Equal((1, 2900L), (ledger.Sales, ledger.Gross()["USD"]));
        Assert.Contains(ledger.Money, entry => entry.Type == EntryType.Unbooked);
    }

    [Fact]
    public void A_renewal_follows_the_first_touch_of_its_subscription_even_when_that_comes_late()
    {
        var renewal = Invoice("in_2", reason: "subscription_cycle", subscription: "sub_1", at: Start + 86400);
        var start = Session("cs_1", amount: 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", campaign: "neon");

        foreach (var order in new[] { new[] { start, renewal }, [renewal, start] })
        {
            var ledger = new TestLedger().DeliverInBatches(order);
            var byCampaign = ledger.Money.GroupBy(entry => entry.Dimensions.Campaign).ToDictionary(g => g.Key ?? "", g => g.Sum(e => e.Amounts.Sales));
            Assert.Equal(2, byCampaign["neon"]);
            Assert.Equal(0, byCampaign.GetValueOrDefault(""));
        }
    }

    [Fact]
    public void A_trial_lends_its_campaign_to_the_first_paid_renewal()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", amount: 0, status: "no_payment_required", mode: "subscription", subscription: "sub_1", campaign: "neon"),
            Invoice("in_1", reason: "subscription_cycle", subscription: "sub_1"));

        Assert.Equal("neon", Assert.Single(ledger.Money).Dimensions.Campaign);
    }

    [Fact]
    public void Cumulative_refunds_count_once_and_fall_into_their_own_minutes()
    {
        var events = new[]
        {
            Session("cs_1", intent: "pi_1"), Charge("ch_1", "pi_1"),
            ChargeRefunded("ch_1", "pi_1", 1500, Start + 600), ChargeRefunded("ch_1", "pi_1", 4900, Start + 1200),
        };
        foreach (var order in Orders(events))
        {
            var ledger = new TestLedger().DeliverInBatches(order);
            Assert.Equal(0, ledger.Net()["USD"]);
            var refunds = ledger.Money.Where(e => e.Dimensions.Kind == Kind.Refund).GroupBy(e => e.AtMs).ToDictionary(g => g.Key, g => g.Sum(e => e.Amounts.Net));
            Assert.Equal((-1500, -3400), (refunds[(Start + 600) * 1000], refunds[(Start + 1200) * 1000]));
        }
    }

    [Fact]
    public void A_refund_that_fails_later_comes_back()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500), ChargeRefunded("ch_1", "pi_1", 1500));
        Assert.Equal(3400, ledger.Net()["USD"]);

        ledger.Deliver(Refund("re_1", "ch_1", "pi_1", 1500, "failed", "refund.failed"));
        Assert.Equal(4900, ledger.Net()["USD"]);
    }

    [Fact]
    public void A_refund_before_its_sale_waits_for_it()
    {
        var ledger = new TestLedger().Deliver(Refund("re_1", "ch_1", "pi_1", 1500));
        Assert.Empty(ledger.Money);

        ledger.Deliver(Session("cs_1", intent: "pi_1"));
        Assert.Equal((4900, 3400), (ledger.Gross()["USD"], ledger.Net()["USD"]));
    }

    [Fact]
    public void A_dispute_is_out_until_it_is_won_and_an_inquiry_never_is()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", intent: "pi_1"), Dispute("du_0", "ch_1", "pi_1", 4900, "warning_needs_response", "charge.dispute.created"));
        Assert.Equal(4900, ledger.Net()["USD"]);

        ledger.Deliver(Dispute("du_1", "ch_1", "pi_1", 4900, "needs_response", "charge.dispute.created"));
        Assert.Equal(0, ledger.Net()["USD"]);

        ledger.Deliver(Dispute("du_1", "ch_1", "pi_1", 4900, "lost", "charge.dispute.closed"));
        ledger.Deliver(Dispute("du_1", "ch_1", "pi_1", 4900, "won", "charge.dispute.funds_reinstated"));
        Assert.Equal(4900, ledger.Net()["USD"]);
        Assert.Equal(2, ledger.Money.Count(entry => entry.Type == EntryType.MoneyMoved));
    }

    [Fact]
    public void A_lost_checkout_is_taken_back_when_its_session_is_paid_after_all()
    {
        var ledger = new TestLedger().Deliver(Session("cs_1", status: "unpaid", type: "checkout.session.expired"));
        Assert.Equal(1, ledger.Lost);

        ledger.Deliver(Session("cs_1"));
        Assert.Equal((0, 1), (ledger.Lost, ledger.Sales));
    }

    [Fact]
    public void Connected_accounts_do_not_share_identifiers()
    {
        var ledger = new TestLedger().Deliver(Session("cs_1", account: "acct_1"), Session("cs_1", account: "acct_2"));

        Assert.Equal(2, ledger.Sales);
        Assert.Equal(["acct_1", "acct_2"], ledger.Money.Select(entry => entry.Dimensions.Account));
    }

    [Fact]
    public void An_authorisation_is_no_sale_before_it_is_captured()
    {
        var ledger = new TestLedger(new TranslationRules { CountBarePayments = true }).Deliver(Charge("ch_1", "pi_1", captured: false));
        Assert.Equal(0, ledger.Sales);

        ledger.Deliver(Charge("ch_1", "pi_1", amount: 3000, type: "charge.captured"));
        Assert.Equal((1, 3000L), (ledger.Sales, ledger.Gross()["USD"]));
    }

    [Fact]
    public void A_first_invoice_settled_from_a_credit_balance_overrules_its_paid_session()
    {
        var events = new[]
        {
            Session("cs_1", amount: 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1"),
            Invoice("in_1", paid: 0, total: 2900, subscription: "sub_1"),
        };
        foreach (var order in Orders(events))
        {
            Assert.Equal(0, new TestLedger().DeliverInBatches(order).Sales);
        }
    }

    [Theory]
    [InlineData("cart_77", null)]
    [InlineData("user-9f3a77", null)]
    [InlineData("8812", null)]
    [InlineData("ada@example.com", null)]
    [InlineData("Ada Lovelace", null)]
    [InlineData("ada.lovelace", null)]
    [InlineData("neon-2", "neon-2")]
    [InlineData("launch-night", "launch-night")]
    [InlineData("Frühling", "Frühling")]
    public void A_client_reference_is_a_campaign_when_the_book_knows_it_or_it_is_made_of_words(string reference, string? campaign)
    {
        var book = new Dictionary<string, Campaign> { ["neon-2"] = new() { Id = "neon-2", Name = "Neon", Channel = "newsletter" } };
        var sale = Assert.Single(new TestLedger(book: book).Deliver(Session("cs_1", clientReference: reference)).Money);

        Assert.Equal((campaign, campaign == "neon-2" ? "newsletter" : null), (sale.Dimensions.Campaign, sale.Dimensions.Channel));
    }

    [Fact]
    public void A_sum_that_would_leave_64_bits_is_refused_and_the_next_event_goes_on()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", amount: long.MaxValue - 10), Session("cs_2", amount: 100), Session("cs_3", amount: 5));

        Assert.Equal(RawClass.Dead, ledger.Outcomes[2].Class);
        Assert.Equal(long.MaxValue - 5, ledger.Gross()["USD"]);
    }

    [Fact]
    public void Settling_everything_again_changes_nothing()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", intent: "pi_1", campaign: "neon"), Charge("ch_1", "pi_1"), Refund("re_1", "ch_1", "pi_1", 100), Session("cs_2", mode: "setup"));
        var entries = ledger.Entries.Count;

        ledger.Deliver(new LedgerCommand(LedgerCommand.Retry, [1, 2, 3, 4]).ToRawEvent(0));
        Assert.Equal(entries, ledger.Entries.Count);
        Assert.Equal((3, 1, 1), (ledger.Count(RawClass.Accepted), ledger.Count(RawClass.Ignored), ledger.Count(RawClass.Command)));
    }

    [Fact]
    public void A_repeat_stays_a_repeat_when_it_is_settled_again()
    {
        var session = Session("cs_1");
        var ledger = new TestLedger().Deliver(session, session);

        ledger.Deliver(new LedgerCommand(LedgerCommand.Retry, [1, 2]).ToRawEvent(0));
        Assert.Equal((1, 1), (ledger.Count(RawClass.Accepted), ledger.Count(RawClass.Duplicate)));
        Assert.Equal(2, ledger.Entries.Count);
    }

    [Fact]
    public void Refunds_beyond_64_bits_are_refused_and_do_not_wrap_around()
    {
        var ledger = new TestLedger().Deliver(
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", long.MaxValue - 5000, "failed", "refund.failed"),
            Refund("re_2", "ch_1", "pi_1", long.MaxValue - 6000), ChargeRefunded("ch_1", "pi_1", 100));

        Assert.Equal(RawClass.Dead, ledger.Outcomes[4].Class);
        Assert.Equal(1, ledger.Count(RawClass.Dead));
    }

    internal static IEnumerable<RawEvent[]> Orders(RawEvent[] events) =>
        events.Length <= 1 ? [events] : events.SelectMany((e, i) => Orders([.. events[..i], .. events[(i + 1)..]]).Select(rest => (RawEvent[])[e, .. rest]));
}
