using System.Globalization;

namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>Purchases at Polar, at Dodo Payments and at a sender that only its operator knows.</summary>
internal static class StandardStories
{
    public static IEnumerable<(string Name, Action<Telling> Tell)> Polar { get; } =
        [("an order", PolarOrder), ("a subscription", PolarSubscription), ("no sale", PolarNoSale)];

    public static IEnumerable<(string Name, Action<Telling> Tell)> Dodo { get; } =
        [("a payment", DodoPayment), ("a subscription", DodoSubscription), ("an abandoned checkout", DodoAbandoned), ("no sale", DodoNoSale)];

    public static IEnumerable<(string Name, Action<Telling> Tell)> Other { get; } = [("an order", OtherOrder)];

    private static void PolarOrder(Telling t)
    {
        var (net, tax) = (t.Amount(), (long)t.Up(40) * 10);
        var balance = t.Pick(0, 0, 10);
        PolarOrder(t, false, "order.created", "o", t.Start, net + tax, "purchase", status: "pending");
        PolarOrder(t, true, "order.paid", "o", t.Start + 1, net + tax, "purchase", balance);
        PolarOrder(t, false, "order.updated", "o", t.Start + 2, net + tax, "purchase");
        t.Sold(Kind.OneTime, Here(t, net + tax - balance), t.Start + 1);
        PolarMoneyBack(t, net, tax);
    }

    private static void PolarMoneyBack(Telling t, long net, long tax)
    {
        var minute = t.Start + 600;
        var (way, isWhole) = (t.Up(5), t.Maybe());
        var (back, backTax) = isWhole ? (net, tax) : (10, tax > 0 ? 10 : 0);
        switch (way)
        {
            case 0: // the order alone knows, in two steps
                PolarRefunded(t, true, minute, back, backTax);
                t.Out(Kind.Refund, Here(t, back + backTax), minute);
                break;
            case 1:
                PolarRefund(t, false, minute, back, backTax, "pending", "refund.created");
                PolarRefund(t, true, minute + 30, back, backTax, "succeeded", "refund.updated");
                PolarRefunded(t, false, minute + 30, back, backTax);
                t.Out(Kind.Refund, Here(t, back + backTax), minute + 30);
                break;
            case 2:
                PolarRefund(t, false, minute, back, backTax, "succeeded", "refund.created");
                PolarRefunded(t, false, minute, back, backTax);
                PolarRefund(t, true, minute + 90, back, backTax, t.Pick("failed", "canceled"), "refund.updated");
                break;
        }
    }

    private static void PolarSubscription(Telling t)
    {
        var amount = t.Pick(t.Amount(), 0);
        PolarOrder(t, true, "order.paid", "o", t.Start, amount, "subscription_create");
        if (amount > 0)
        {
            t.Sold(Kind.Subscription, Here(t, amount), t.Start);
        }

        for (var month = 1; month <= t.Up(4); month++)
        {
            var (reason, minute) = (t.Pick("subscription_cycle", "subscription_meter_cycle", "subscription_update"), t.Start + (month * 400));
            PolarOrder(t, true, "order.paid", $"o{month}", minute, amount + 10, reason, isTagged: t.Maybe());
            t.Sold(reason == "subscription_update" ? Kind.Upsell : Kind.Renewal, Here(t, amount + 10), minute);
        }
    }

    private static void PolarNoSale(Telling t)
    {
        PolarOrder(t, true, "order.created", "o", t.Start, 4900, "purchase", status: "draft");
        PolarOrder(t, true, "order.updated", "o", t.Start, 4900, "purchase", status: "void");
        PolarOrder(t, true, "order.paid", "o2", t.Start, 0, "purchase");
        PolarOrder(t, true, "order.paid", "o3", t.Start, 100, "purchase", 100);
        Standard(t, true, "checkout.updated", t.Start, new { id = t.Id("c"), status = "open" });
        Standard(t, true, "checkout.expired", t.Start + 60, new { id = t.Id("lost"), status = "expired", currency = t.Currency.ToLowerInvariant(), metadata = t.Custom(), product = new { is_recurring = false } });
        t.Lost(Kind.OneTime, t.Start + 60);
    }

    /// <summary>Polar counts dinars with two decimals, the books with three.</summary>
    private static long Here(Telling t, long amount) => t.Currency == "KWD" ? amount * 10 : amount;

    private static void PolarOrder(
        Telling t, bool isNeeded, string type, string id, int minute, long total, string reason, long balance = 0, string status = "paid", bool isTagged = true)
    {
        var isSubscription = reason.StartsWith("subscription", StringComparison.Ordinal);
        var isNew = t.Maybe();
        Standard(t, isNeeded, type, minute, new
        {
            id = t.Id(id),
            status,
            paid = status == "paid",
            currency = t.Currency.ToLowerInvariant(),
            total_amount = total,
            net_amount = total / 2,
            applied_balance_amount = -balance,
            due_amount = isNew ? total - balance : (long?)null,
            refunded_amount = 0,
            billing_reason = reason,
            checkout_id = t.Id("c"), // of renewals too
            subscription_id = isSubscription ? t.Id("s") : null,
            metadata = isTagged ? t.Custom() : [],
            product = new { name = "Pro" },
        });
    }

    private static void PolarRefunded(Telling t, bool isNeeded, int minute, long net, long tax) => Standard(t, isNeeded, "order.refunded", minute, new
    {
        id = t.Id("o"),
        status = "partially_refunded",
        currency = t.Currency.ToLowerInvariant(),
        refunded_amount = net,
        refunded_tax_amount = tax,
    });

    private static void PolarRefund(Telling t, bool isNeeded, int minute, long net, long tax, string status, string type) => Standard(t, isNeeded, type, minute, new
    {
        id = t.Id("r"),
        order_id = t.Id("o"),
        status,
        amount = net,
        tax_amount = tax,
        currency = t.Currency.ToLowerInvariant(),
    });

    private static void DodoPayment(Telling t)
    {
        var amount = t.Amount();
        DodoPaid(t, "pay", t.Start, amount, t.Pick(null, t.Id("cks")), null);
        t.Sold(Kind.OneTime, amount, t.Start);
        var minute = t.Start + 600;
        switch (t.Up(4))
        {
            case 0: // without an amount it is the whole payment
                var whole = t.Maybe();
                Standard(t, true, "refund.succeeded", minute, new
                {
                    refund_id = t.Id("ref"),
                    payment_id = t.Id("pay"),
                    amount = whole ? (long?)null : 10,
                    is_partial = !whole,
                    currency = t.Maybe() || !whole ? t.Currency : null,
                });
                t.Out(Kind.Refund, whole ? amount : 10, minute);
                break;
            case 1:
                Standard(t, false, "refund.succeeded", minute, new { refund_id = t.Id("ref"), payment_id = t.Id("pay"), amount = 10, currency = t.Currency });
                Standard(t, true, "refund.failed", minute + 60, new { refund_id = t.Id("ref"), payment_id = t.Id("pay"), amount = 10, currency = t.Currency });
                break;
            case 2:
                DodoDispute(t, amount, minute);
                break;
        }
    }

    private static void DodoDispute(Telling t, long amount, int minute)
    {
        var states = t.Pick<string[]>(["opened", "challenged", "lost"], ["opened", "accepted"], ["opened", "won"], ["opened", "lost", "won"], ["opened", "cancelled"], ["opened", "expired"]);
        for (var i = 0; i < states.Length; i++)
        {
            Standard(t, i is 0 || i == states.Length - 1, $"dispute.{states[i]}", minute + (i * 60), new
            {
                dispute_id = t.Id("dp"),
                payment_id = t.Id("pay"),
                amount = amount.ToString(CultureInfo.InvariantCulture),
                currency = t.Currency,
                dispute_stage = "dispute",
            });
        }

        if (states[^1] is not ("won" or "cancelled"))
        {
            t.Out(Kind.Dispute, amount, minute);
        }
    }

    private static void DodoSubscription(Telling t)
    {
        var amount = t.Pick(t.Amount(), 0);
        DodoPaid(t, "pay", t.Start, amount, t.Id("cks"), t.Id("sub"));
        Standard(t, false, "subscription.active", t.Start, new { subscription_id = t.Id("sub"), recurring_pre_tax_amount = amount, currency = t.Currency });
        if (amount > 0)
        {
            t.Sold(Kind.Subscription, amount, t.Start);
        }

        for (var month = 1; month <= t.Up(4); month++)
        {
            DodoPaid(t, $"pay{month}", t.Start + (month * 400), amount + 10, null, t.Id("sub"), isTagged: t.Maybe());
            Standard(t, false, "subscription.renewed", t.Start + (month * 400), new { subscription_id = t.Id("sub"), recurring_pre_tax_amount = amount, currency = t.Currency });
            t.Sold(Kind.Renewal, amount + 10, t.Start + (month * 400));
        }
    }

    /// <summary>Who abandons may come back; then it is a sale and nothing lost, whoever is heard first.</summary>
    private static void DodoAbandoned(Telling t)
    {
        t.Campaign = null; // the event has no place for it
        var (amount, isBack) = (t.Amount(), t.Maybe());
        Standard(t, !isBack, "abandoned_checkout.detected", t.Start, new { payment_id = t.Id("left"), status = "abandoned", currency = t.Currency });
        if (!isBack)
        {
            t.Lost(Kind.OneTime, t.Start);
            return;
        }

        Standard(t, true, "abandoned_checkout.recovered", t.Start + 90, new { payment_id = t.Id("left"), recovered_payment_id = t.Pick(null, t.Id("pay")), status = "recovered" });
        DodoPaid(t, "pay", t.Start + 80, amount, t.Id("cks"), null);
        t.Sold(Kind.OneTime, amount, t.Start + 80);
    }

    private static void DodoNoSale(Telling t)
    {
        foreach (var type in new[] { "payment.failed", "payment.processing", "payment.cancelled" })
        {
            Standard(t, true, type, t.Start, new { payment_id = t.Id("pay"), total_amount = 4900, currency = t.Currency });
        }

        Standard(t, true, "payment.succeeded", t.Start, new { payment_id = t.Id("upd"), total_amount = 100, currency = t.Currency, is_update_payment_method = true });
        DodoPaid(t, "free", t.Start, 0, null, null);
        Standard(t, true, "dispute.opened", t.Start, new { dispute_id = t.Id("dp"), payment_id = t.Id("pay"), amount = "4900", currency = t.Currency, dispute_stage = "dispute" });
    }

    private static void DodoPaid(Telling t, string id, int minute, long amount, string? checkout, string? subscription, bool isTagged = true) =>
        Standard(t, true, "payment.succeeded", minute, new
        {
            payment_id = t.Id(id),
            total_amount = amount,
            tax = amount / 6,
            settlement_amount = amount * 3,
            settlement_currency = "INR",
            currency = t.Currency,
            checkout_session_id = checkout,
            subscription_id = subscription,
            is_update_payment_method = t.Pick<bool?>(false, null),
            metadata = isTagged ? t.Custom() : [],
        });

    private static void OtherOrder(Telling t)
    {
        var (amount, back) = (t.Amount(), t.Pick(0, 10));
        Standard(t, true, "order.settled", t.Start, new { order = t.Id("o"), money = new { amount, currency = t.Currency }, metadata = t.Custom() });
        Standard(t, false, "order.opened", t.Start, new { order = t.Id("o"), money = new { amount, currency = t.Currency } });
        t.Sold(Kind.OneTime, amount, t.Start);
        if (back > 0)
        {
            Standard(t, true, "order.returned", t.Start + 30, new { refund = t.Id("r"), order = t.Id("o"), money = new { amount = back, currency = t.Currency } });
            t.Out(Kind.Refund, back, t.Start + 30);
        }
    }

    private static void Standard(Telling t, bool isNeeded, string type, int minute, object data)
    {
        t.Say(isNeeded, new { type, timestamp = t.Time(minute), data }, ("webhook-id", t.Delivery()));
        if (t.Maybe())
        {
            t.Repeat(new { type, timestamp = t.Time(minute), data }, ("webhook-id", t.Delivery())); // another endpoint
        }
    }
}
