using System.Text.Json.Nodes;

namespace RevenuePulse.Tests.Processing;

/// <summary>What several events of one provider come to together, in every order and with repeats; the bodies are the samples.</summary>
public class ProviderLedgerTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "samples");

    [Fact]
    public void The_first_payment_of_a_Lemon_Squeezy_subscription_counts_once_and_is_known_as_such() =>
        Check(Provider.LemonSqueezy, new(Sales: 1, Gross: 2380, Net: 2380, Kinds: "subscription"),
            "order_created", "subscription_created", "subscription_payment_success.initial");

    [Fact]
    public void Lemon_Squeezy_refunds_of_the_first_payment_count_once_though_both_objects_announce_them() =>
        Check(Provider.LemonSqueezy, new(1, 2380, 0, "one_time refund"),
            "order_created", "order_refunded.partial", "order_refunded.full", "subscription_payment_refunded.initial");

    [Fact]
    public void A_Lemon_Squeezy_renewal_is_one_sale_however_it_was_announced_and_its_refund_comes_out_of_it() =>
        Check(Provider.LemonSqueezy, new(2, 2850, 950, "refund renewal upsell"),
            "subscription_payment_failed", "subscription_payment_success.renewal", "subscription_payment_recovered",
            "subscription_payment_refunded.renewal", "subscription_payment_success.updated");

    [Fact]
    public void Orders_and_invoices_of_Lemon_Squeezy_may_have_the_same_number() =>
        Check(Provider.LemonSqueezy, new(2, 4280, 4280, "one_time renewal"),
            body => body["data"]!["id"] = "42", "order_created", "subscription_payment_success.renewal");

    [Fact]
    public void A_Lemon_Squeezy_renewal_without_custom_data_belongs_to_the_campaign_of_its_subscription()
    {
        var events = Events(Provider.LemonSqueezy, body =>
        {
            if (body["meta"]!["event_name"]!.GetValue<string>() == "subscription_payment_success")
            {
                body["meta"]!.AsObject().Remove("custom_data");
            }
        }, "order_created", "subscription_created", "subscription_payment_success.renewal");
        foreach (var order in Permutations(events))
        {
            var byCampaign = new TestLedger().DeliverInBatches(order).Money.GroupBy(entry => entry.Dimensions.Campaign)
                .Where(group => group.Sum(entry => entry.Amounts.Sales) != 0);
            Assert.Equal(("autumn-launch", 2), (Assert.Single(byCampaign).Key, byCampaign.Single().Sum(entry => entry.Amounts.Sales)));
        }
    }

    [Fact]
    public void A_Paddle_transaction_is_one_sale_in_two_states() =>
        Check(Provider.Paddle, new(1, 11900, 11900, "one_time"),
            "transaction.payment_failed", "transaction.paid", "transaction.completed");

    [Fact]
    public void Paddle_refunds_count_when_they_are_approved() =>
        Check(Provider.Paddle, new(1, 11900, 11800, "one_time refund"),
            "transaction.completed", "adjustment.refund.pending", "adjustment.refund.rejected", "adjustment.refund.partial", "adjustment.credit");

    [Fact]
    public void A_Paddle_chargeback_that_is_reversed_shows_twice_and_counts_once() =>
        Check(Provider.Paddle, new(1, 11900, 11900, "dispute one_time"),
            "transaction.completed", "adjustment.chargeback", "adjustment.chargeback.reversed", "adjustment.chargeback_reverse");

    [Fact]
    public void A_reversal_without_its_chargeback_adds_nothing() =>
        Check(Provider.Paddle, new(1, 11900, 11900, "one_time"), "transaction.completed", "adjustment.chargeback_reverse");

    [Fact]
    public void A_Paddle_chargeback_stays_out_until_it_is_reversed() =>
        Check(Provider.Paddle, new(1, 11900, 0, "dispute subscription"), "transaction.paid", "adjustment.chargeback", "adjustment.chargeback_warning");

    [Fact]
    public void A_Polar_order_is_announced_by_three_events_and_two_endpoints_and_counts_once() =>
        Check(Provider.Polar, new(1, 11900, 11900, "one_time"), "order.created", "order.paid", "order.updated", "order.paid");

    [Fact]
    public void A_Polar_refund_counts_once_with_its_tax_and_not_at_all_when_it_fails()
    {
        Check(Provider.Polar, new(1, 11900, 5950, "one_time refund"), "order.paid", "refund.pending", "refund.succeeded", "order.refunded");
        Check(Provider.Polar, new(1, 11900, 11900, "one_time refund"),
            "order.paid", "refund.pending", "order.refunded", "refund.succeeded", "refund.failed");
    }

    [Fact]
    public void A_Polar_checkout_that_was_paid_after_all_is_not_lost()
    {
        Check(Provider.Polar, new(1, 11900, 11900, "one_time"), "checkout.expired", "order.paid");
        Check(Provider.Polar, new(0, 0, 0, "subscription", Lost: 1), "checkout.expired", "checkout.updated");
    }

    [Fact]
    public void Polar_renewals_are_other_money_than_the_first_payment_of_the_same_checkout() =>
        Check(Provider.Polar, new(2, 23800, 23800, "renewal subscription"), body =>
        {
            if (body["data"]!["billing_reason"]!.GetValue<string>() == "subscription_cycle")
            {
                body["data"]!["id"] = "0a000000-0000-4000-8000-00000000000b";
            }
        }, "order.paid.subscription", "order.paid.renewal");

    [Fact]
    public void A_Dodo_refund_without_an_amount_is_the_whole_sale() =>
        Check(Provider.Dodo, new(1, 11900, 0, "one_time refund"), "payment.succeeded", "refund.succeeded.whole", "payment.failed");

    [Fact]
    public void A_Dodo_refund_or_dispute_without_a_currency_is_in_the_sales()
    {
        Check(Provider.Dodo, new(1, 11900, 9900, "one_time refund"), Unnamed, "payment.succeeded", "refund.succeeded");
        Check(Provider.Dodo, new(1, 11900, 0, "dispute one_time"), Unnamed, "payment.succeeded", "dispute.opened");

        static void Unnamed(JsonNode body)
        {
            if (body["data"]!["total_amount"] is null) body["data"]!["currency"] = null;
        }
    }

    [Fact]
    public void A_Dodo_refund_that_failed_is_not_out() =>
        Check(Provider.Dodo, new(1, 11900, 11900, "one_time refund"), "payment.succeeded", "refund.succeeded", "refund.failed");

    [Fact]
    public void A_Dodo_dispute_is_out_while_it_is_open_or_lost_and_back_when_it_is_won()
    {
        Check(Provider.Dodo, new(1, 11900, 0, "dispute one_time"), "payment.succeeded", "dispute.opened.pre_dispute", "dispute.opened", "dispute.lost");
        Check(Provider.Dodo, new(1, 11900, 11900, "dispute one_time"), "payment.succeeded", "dispute.opened", "dispute.lost", "dispute.won");
    }

    [Fact]
    public void A_Dodo_checkout_that_was_recovered_is_a_sale_and_not_lost() =>
        Check(Provider.Dodo, new(1, 11900, 11900, "one_time"), "abandoned_checkout.detected", "abandoned_checkout.recovered", "payment.succeeded");

    private static void Check(string provider, Expected expected, params string[] samples) => Check(provider, expected, _ => { }, samples);

    private static void Check(string provider, Expected expected, Action<JsonNode> change, params string[] samples)
    {
        var random = new Random(7);
        SortedDictionary<string, Amounts>? first = null;
        foreach (var order in Permutations(Events(provider, change, samples)))
        {
            var repeats = order.Where(_ => random.Next(3) == 0).ToArray();
            var ledger = new TestLedger().DeliverInBatches(order.Concat(repeats), random.Next(1, 4));

            Assert.Equal(expected.Sales, ledger.Sales);
            Assert.Equal(expected.Lost, ledger.Lost);
            Assert.Equal(expected.Gross, ledger.Gross().Values.Sum());
            Assert.Equal(expected.Net, ledger.Net().Values.Sum());
            Assert.Equal(ledger.Totals(), ledger.Rebuilt().Totals());
            first ??= ledger.Totals();
            Assert.Equal(first, ledger.Totals());
            Assert.All(ledger.Totals().Values, sum => Assert.False(sum.IsZero));
            Assert.Subset(
                expected.Kinds.Split(' ').ToHashSet(),
                ledger.Money.GroupBy(entry => (entry.Dimensions.Kind, entry.AtMs / 60_000)).Where(kind => kind.Any(entry => !entry.Amounts.IsZero)
                    && !kind.Aggregate(default(Amounts), (sum, entry) => sum + entry.Amounts).IsZero).Select(kind => kind.Key.Kind.Name()).ToHashSet());
        }
    }

    private static RawEvent[] Events(string provider, Action<JsonNode> change, params string[] samples) => [.. samples.Select((sample, i) =>
    {
        var body = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, provider, sample + ".json")))!["body"]!;
        if (provider == Provider.Paddle)
        {
            body["event_id"] = $"evt_{i}";
        }

        change(body);
        return Delivery.Of(provider, body.ToJsonString(), ("webhook-id", $"msg_{i}"));
    })];

    private static IEnumerable<RawEvent[]> Permutations(RawEvent[] events) => events.Length < 2
        ? [events]
        : events.SelectMany((first, i) => Permutations([.. events[..i], .. events[(i + 1)..]]).Select(rest => (RawEvent[])[first, .. rest]));

    private sealed record Expected(long Sales, long Gross, long Net, string Kinds, long Lost = 0);
}
