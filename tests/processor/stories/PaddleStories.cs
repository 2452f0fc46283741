using System.Globalization;

namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>Purchases at Paddle.</summary>
internal static class PaddleStories
{
    public static IEnumerable<(string Name, Action<Telling> Tell)> All { get; } =
        [("a purchase", Purchase), ("a subscription", Subscription), ("a trial", Trial), ("no sale", NoSale), ("a chargeback", Chargeback)];

    private static void Purchase(Telling t)
    {
        var (amount, txn) = (t.Amount(), t.Id("txn"));
        Transaction(t, false, "created", txn, t.Start, amount);
        Transaction(t, false, "payment_failed", txn, t.Start, amount);
        Transaction(t, false, "paid", txn, t.Start, amount);
        Transaction(t, true, "completed", txn, t.Start + 2, amount);
        t.Sold(Kind.OneTime, amount, t.Start + 2);
        MoneyBack(t, txn, amount);
    }

    private static void Subscription(Telling t)
    {
        var amount = t.Amount();
        Transaction(t, true, "completed", t.Id("txn"), t.Start, amount, "web", t.Id("sub"));
        t.Sold(Kind.Subscription, amount, t.Start);
        MoneyBack(t, t.Id("txn"), amount);
        Renewals(t);
    }

    /// <summary>A trial is no money, but it is the one that knows the campaign.</summary>
    private static void Trial(Telling t)
    {
        Transaction(t, true, "completed", t.Id("txn"), t.Start, 0, "web", t.Id("sub"));
        Renewals(t);
    }

    private static void Renewals(Telling t)
    {
        for (var month = 1; month <= t.Up(4); month++)
        {
            var (origin, amount, minute) = (t.Pick("subscription_recurring", "subscription_update", "subscription_charge"), t.Amount(), t.Start + (400 * month));
            Transaction(t, false, "paid", t.Id("txn") + $"_{month}", minute, amount, origin, t.Id("sub"), isTagged: t.Maybe());
            Transaction(t, true, "completed", t.Id("txn") + $"_{month}", minute + 1, amount, origin, t.Id("sub"), isTagged: t.Maybe());
            t.Sold(origin == "subscription_recurring" ? Kind.Renewal : Kind.Upsell, amount, minute + 1);
        }
    }

    private static void NoSale(Telling t)
    {
        foreach (var state in new[] { "created", "ready", "billed", "past_due", "payment_failed", "canceled", "updated", "revised" })
        {
            Transaction(t, true, state, t.Id("txn"), t.Start, 4900);
        }

        Transaction(t, true, "completed", t.Id("txn_c"), t.Start, 0);
        Transaction(t, true, "completed", t.Id("txn_m"), t.Start, 0, "subscription_payment_method_change", t.Id("sub"));
    }

    private static void MoneyBack(Telling t, string txn, long sold)
    {
        var (part, minute) = (t.Parts(sold)[0], t.Start + 600);
        switch (t.Up(6))
        {
            case 0:
                Adjustment(t, false, "a", txn, minute, part, "refund", "pending_approval", minute);
                Adjustment(t, true, "a", txn, minute + 90, part, "refund", "approved", minute, "updated");
                t.Out(Kind.Refund, part, minute + 90);
                break;
            case 1:
                Adjustment(t, true, "a", txn, minute, part, "refund", "approved", minute);
                Adjustment(t, true, "b", txn, minute + 5, 10, "refund", "approved", minute + 5);
                t.Out(Kind.Refund, part, minute);
                t.Out(Kind.Refund, 10, minute + 5);
                break;
            case 2:
                Adjustment(t, true, "a", txn, minute, part, "refund", t.Pick("pending_approval", "rejected"), minute);
                Adjustment(t, true, "b", txn, minute, part, t.Pick("credit", "credit_reverse", "chargeback_warning", "chargeback_warning_reverse"), "approved", minute);
                break;
            case 3:
                Adjustment(t, false, "a", txn, minute, part, "refund", "approved", minute);
                Adjustment(t, true, "a", txn, minute + 90, part, "refund", "reversed", minute, "updated");
                break;
        }
    }

    private static void Chargeback(Telling t)
    {
        var (amount, txn, minute) = (t.Amount(), t.Id("txn"), t.Start + 600);
        Transaction(t, true, "completed", txn, t.Start, amount);
        Adjustment(t, true, "a", txn, minute, amount, "chargeback", "approved", minute);
        t.Sold(Kind.OneTime, amount, t.Start);
        t.Out(Kind.Dispute, amount, minute);

        // a part of it may come back, as a status and as an adjustment of its own
        if (t.Pick(0, 10, amount) is > 0 and var back)
        {
            Adjustment(t, false, "a", txn, minute + 300, amount, "chargeback", "reversed", minute, "updated");
            Adjustment(t, true, "b", txn, minute + 300, back, "chargeback_reverse", "approved", minute + 300);
            t.Out(Kind.Dispute, -back, minute + 300);
        }
    }

    private static void Transaction(
        Telling t, bool isNeeded, string state, string txn, int minute, long amount, string origin = "web", string? subscription = null, bool isTagged = true)
    {
        object Body() => new
        {
            event_id = $"evt_{t.Delivery()}",
            event_type = $"transaction.{state}",
            notification_id = $"ntf_{t.Number}_{minute}",
            occurred_at = t.Time(minute),
            data = new
            {
                id = txn,
                status = state is "paid" or "completed" ? state : t.Pick("draft", "ready", "canceled"),
                origin,
                subscription_id = subscription,
                currency_code = t.Currency,
                custom_data = isTagged && t.Campaign is not null ? t.Custom() : null,
                items = new[] { new { price = new { name = "Pro", billing_cycle = subscription is null ? null : new { interval = "month", frequency = 1 } } } },
                details = new
                {
                    totals = new { subtotal = Text(amount), total = Text(amount + 500), credit = "500", grand_total = Text(amount), fee = (string?)null, currency_code = t.Currency },
                    adjusted_totals = new { grand_total = "0", currency_code = t.Currency },
                },
            },
        };
        t.Say(isNeeded, Body());
        if (t.Maybe())
        {
            t.Repeat(Body());
        }
    }

    private static void Adjustment(
        Telling t, bool isNeeded, string id, string txn, int minute, long amount, string action, string status, int createdAt, string type = "created") => t.Say(isNeeded, new
        {
            event_id = $"evt_{t.Delivery()}",
            event_type = $"adjustment.{type}",
            occurred_at = t.Time(minute),
            data = new
            {
                id = $"adj_{t.Number}_{id}",
                action,
                status,
                transaction_id = txn,
                currency_code = t.Currency,
                totals = new { total = Text(amount), currency_code = t.Currency },
                created_at = t.Time(createdAt),
                updated_at = "0001-01-01T00:00:00Z",
            },
        });

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
