using static RevenuePulse.Tests.Processing.ProviderBodies;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>What the other senders do to ledgers, trap by trap.</summary>
internal static class ProviderExamples
{
    public static IEnumerable<Example> All { get; } =
    [
        new("Lemon Squeezy: the first payment is an order and an invoice",
            LemonOrder("1", campaign: "neon"), LemonSubscription("7", "1"), LemonInvoice("1", "7", reason: "initial"))
            { Gross = "USD 2900", Says = ["order:1 subscription USD neon"], Accepted = 2 },
        new("Lemon Squeezy: a first payment refunded by both objects is refunded once",
            LemonOrder("1"), LemonSubscription("7", "1"), LemonOrderRefunded("1", 2900), LemonInvoice("1", "7", reason: "initial", name: "subscription_payment_refunded", refunded: 2900))
            { Gross = "USD 2900", Net = "USD 0" },
        new("Lemon Squeezy: a renewal that was recovered is one sale at the time of the recovery",
            LemonInvoice("2", "7"), LemonInvoice("2", "7", name: "subscription_payment_recovered", minute: 90), LemonInvoice("2", "7", name: "subscription_payment_failed"))
            { Gross = "USD 2900", Accepted = 2, Says = [$"minute {(StripeBodies.Start / 60) + 90} invoice:2 renewal"] },
        new("Lemon Squeezy: refunded amounts are running totals and the status lies",
            LemonOrder("1"), LemonOrderRefunded("1", 1000), LemonOrderRefunded("1", 2900, 120))
            { Gross = "USD 2900", Net = "USD 0" },
        new("Lemon Squeezy: orders and invoices count apart",
            LemonOrder("5", 100), LemonInvoice("5", "7"), LemonOrderRefunded("5", 40))
            { Gross = "USD 3000", Net = "USD 2960", Sales = 2 },
        new("Lemon Squeezy: a plan change charges more within a subscription",
            LemonOrder("1", campaign: "neon"), LemonSubscription("7", "1"), LemonInvoice("3", "7", 500, "updated", minute: 60))
            { Gross = "USD 3400", Sales = 2, Says = ["invoice:3 upsell USD neon"] },
        new("Lemon Squeezy: test, pending, fraudulent and free orders are no sales",
            LemonOrder("1", test: true), LemonOrder("2", status: "pending"), LemonOrder("3", status: "fraudulent"), LemonOrder("4", 0))
            { Sales = 0, Accepted = 0 },
        new("Lemon Squeezy: a renewal refunded is the renewal's refund",
            LemonInvoice("2", "7", minute: 5), LemonInvoice("2", "7", name: "subscription_payment_refunded", minute: 50, refunded: 900))
            { Gross = "USD 2900", Net = "USD 2000" },

        new("Paddle: paid and completed are two states of one sale",
            PaddleTransaction("txn_1", state: "paid"), PaddleTransaction("txn_1", campaign: "neon", minute: 2))
            { Gross = "USD 2900", Says = ["txn_1 one_time USD neon"] },
        new("Paddle: a failed attempt is neither a sale nor lost",
            PaddleTransaction("txn_1", state: "payment_failed"), PaddleTransaction("txn_1", minute: 2))
            { Gross = "USD 2900", Accepted = 1 },
        new("Paddle: a failed attempt alone sells nothing",
            PaddleTransaction("txn_1", state: "payment_failed"), PaddleTransaction("txn_2", state: "canceled"), PaddleTransaction("txn_3", state: "past_due"))
            { Sales = 0, Accepted = 0 },
        new("Paddle: a refund is out when it is approved",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 900, status: "pending_approval"), PaddleAdjustment("adj_1", "txn_1", 900, type: "updated", minute: 70))
            { Gross = "USD 2900", Net = "USD 2000" },
        new("Paddle: a refund that is pending or rejected is not out",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 900, status: "pending_approval"), PaddleAdjustment("adj_2", "txn_1", 900, status: "rejected", type: "updated"))
            { Gross = "USD 2900", Accepted = 1 },
        new("Paddle: a refund may be approved at once, and announced twice",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 900), PaddleAdjustment("adj_1", "txn_1", 900, type: "updated", minute: 80), PaddleAdjustment("adj_2", "txn_1", 100, minute: 81))
            { Gross = "USD 2900", Net = "USD 1900" },
        new("Paddle: a refund that was taken back is not out",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 900), PaddleAdjustment("adj_1", "txn_1", 900, status: "reversed", type: "updated", minute: 80))
            { Gross = "USD 2900" },
        new("Paddle: a chargeback reversal shows as a status and as an adjustment",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 2900, "chargeback"), PaddleAdjustment("adj_2", "txn_1", 2900, "chargeback_reverse", minute: 200),
            PaddleAdjustment("adj_1", "txn_1", 2900, "chargeback", "reversed", minute: 200, type: "updated"))
            { Gross = "USD 2900" },
        new("Paddle: a chargeback reversal that shows only as a status waits for its adjustment",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 2900, "chargeback", "reversed", type: "updated"))
            { Gross = "USD 2900", Net = "USD 0" },
        new("Paddle: a reversal without its chargeback adds nothing",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_2", "txn_1", 2900, "chargeback_reverse"))
            { Gross = "USD 2900" },
        new("Paddle: credit and warnings are not cash",
            PaddleTransaction("txn_1"), PaddleAdjustment("adj_1", "txn_1", 900, "credit"), PaddleAdjustment("adj_2", "txn_1", 2900, "chargeback_warning"))
            { Gross = "USD 2900", Accepted = 1 },
        new("Paddle: what was paid from credit is not cash",
            PaddleTransaction("txn_1", 3500, beforeCredit: 5000))
            { Gross = "USD 3500" },
        new("Paddle: whole yen as text", PaddleTransaction("txn_1", 5000, currency: "JPY"))
            { Gross = "JPY 5000" },
        new("Paddle: renewals and changes of a subscription",
            PaddleTransaction("txn_1", subscription: "sub_1", campaign: "neon"), PaddleTransaction("txn_2", subscription: "sub_1", origin: "subscription_recurring", minute: 50),
            PaddleTransaction("txn_3", 100, subscription: "sub_1", origin: "subscription_charge", minute: 60), PaddleTransaction("txn_4", 0, subscription: "sub_1", origin: "subscription_payment_method_change"))
            { Gross = "USD 5900", Sales = 3, Says = ["txn_1 subscription USD neon", "txn_2 renewal USD neon", "txn_3 upsell USD neon"], Accepted = 3 },

        new("Polar: three events and two endpoints announce one order",
            PolarOrder("o-1", type: "order.created"), PolarOrder("o-1", type: "order.updated"), PolarOrder("o-1", checkout: "c-1"), PolarOrder("o-1", checkout: "c-1") with { DeliveryId = "other endpoint" })
            { Gross = "USD 2900", Accepted = 2, Says = ["c-1 one_time"] },
        new("Polar: refunds are without tax, their tax stands beside them",
            PolarOrder("o-1", 9720), PolarRefund("r-1", "o-1", 4500, 360), PolarOrderRefunded("o-1", 4500, 360))
            { Gross = "USD 9720", Net = "USD 4860" },
        new("Polar: only the order knows the refund",
            PolarOrder("o-1", 9720), PolarOrderRefunded("o-1", 4500, 360), PolarOrderRefunded("o-1", 9000, 720, 90))
            { Gross = "USD 9720", Net = "USD 0" },
        new("Polar: a refund that is reverted is announced by the refund alone",
            PolarOrder("o-1", 9720), PolarRefund("r-1", "o-1", 4500, 360), PolarOrderRefunded("o-1", 4500, 360), PolarRefund("r-1", "o-1", 4500, 360, "failed", "refund.updated", 200))
            { Gross = "USD 9720" },
        new("Polar: a pending refund is not out",
            PolarOrder("o-1", 9720), PolarRefund("r-1", "o-1", 4500, 360, "pending"))
            { Gross = "USD 9720" },
        new("Polar: dinars of Kuwait have two decimals there and three here",
            PolarOrder("o-1", 512, currency: "kwd"), PolarOrder("o-2", 5000, currency: "jpy"), PolarOrder("o-3", 500000, currency: "isk"))
            { Gross = "ISK 500000 JPY 5000 KWD 5120", Sales = 3 },
        new("Polar: an order that the balance paid is no sale",
            PolarOrder("o-1", 0))
            { Sales = 0, Accepted = 0 },
        new("Polar: renewals name the checkout that began the subscription",
            PolarOrder("o-1", reason: "subscription_create", checkout: "c-1", subscription: "s-1", campaign: "neon"), PolarOrder("o-2", reason: "subscription_cycle", checkout: "c-1", subscription: "s-1", minute: 90))
            { Gross = "USD 5800", Sales = 2, Says = ["c-1 subscription USD neon", "o-2 renewal USD neon"] },
        new("Polar: an expired checkout is lost, unless it was paid",
            PolarExpired("c-1", "neon"), PolarExpired("c-2"), PolarOrder("o-2", checkout: "c-2"))
            { Gross = "USD 2900", Lost = 1 },

        new("Dodo: the payment is the money",
            DodoPayment("pay_1", 1999, "cks_1", campaign: "neon"), DodoPayment("pay_2", 500, method: true), DodoRefund("ref_1", "pay_1", 500, partial: true))
            { Gross = "USD 1999", Net = "USD 1499", Says = ["cks_1 one_time USD neon"] },
        new("Dodo: a refund without an amount is the whole payment",
            DodoPayment("pay_1", 1999), DodoRefund("ref_1", "pay_1", null))
            { Gross = "USD 1999", Net = "USD 0" },
        new("Dodo: a refund that fails comes back",
            DodoPayment("pay_1", 1999), DodoRefund("ref_1", "pay_1", 500), DodoRefund("ref_1", "pay_1", 500, type: "refund.failed", minute: 90))
            { Gross = "USD 1999" },
        new("Dodo: renewals name the checkout that began the subscription",
            DodoPayment("pay_1", 1999, "cks_1", "sub_1", "neon"), DodoPayment("pay_2", 1999, "cks_1", "sub_1", minute: 90))
            { Gross = "USD 3998", Sales = 2 },
        new("Dodo: a dispute is text, is lost, and is won after all",
            DodoPayment("pay_1", 1999), DodoDispute("dp_1", "pay_1", 1999, "opened"), DodoDispute("dp_1", "pay_1", 1999, "lost"), DodoDispute("dp_1", "pay_1", 1999, "won", minute: 300))
            { Gross = "USD 1999" },
        new("Dodo: a lost dispute is out, a preliminary one is not",
            DodoPayment("pay_1", 1999), DodoDispute("dp_1", "pay_1", 1999, "opened"), DodoDispute("dp_1", "pay_1", 1999, "lost"), DodoDispute("dp_2", "pay_1", 100, "opened", "pre_dispute"))
            { Gross = "USD 1999", Net = "USD 0" },
        new("Dodo: a checkout that was recovered is not lost, although its payment is not here yet",
            DodoAbandoned("pay_1"), DodoAbandoned("pay_1", "pay_2"))
            { Sales = 0, Accepted = 2 },
        new("Dodo: an abandoned checkout is lost, unless it is recovered",
            DodoAbandoned("pay_1"), DodoAbandoned("pay_2"), DodoAbandoned("pay_2", "pay_3"), DodoPayment("pay_3", 1999))
            { Gross = "USD 1999", Lost = 1 },
        new("Dodo: three decimals stay three", DodoPayment("pay_1", 5120, currency: "KWD"))
            { Gross = "KWD 5120" },
        new("identifiers of one sender mean nothing at another",
            PolarOrder("pay_1", 100), DodoPayment("pay_1", 1999), DodoRefund("ref_1", "pay_1", 999))
            { Gross = "USD 2099", Net = "USD 1100", Sales = 2 },
    ];
}
