namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>Purchases at Lemon Squeezy.</summary>
internal static class LemonStories
{
    public static IEnumerable<(string Name, Action<Telling> Tell)> All { get; } = [("an order", Order), ("a subscription", Subscription), ("no sale", NoSale)];

    private static void Order(Telling t)
    {
        var amount = t.Amount();
        Ordered(t, true, t.Number, t.Start, amount, "paid");
        t.Sold(Kind.OneTime, amount, t.Start);
        OrderRefunds(t, amount, alsoAsInvoice: false);
    }

    /// <summary>The first payment is an order and an invoice that share no identifier.</summary>
    private static void Subscription(Telling t)
    {
        var amount = t.Amount();
        Ordered(t, true, t.Number, t.Start, amount, "paid");
        Told(t, true, "subscription_created", "subscriptions", t.Number, isTagged: true, new { order_id = Loose(t, t.Number), status = "active", created_at = t.Time(t.Start) });
        Invoice(t, false, "subscription_payment_success", 0, t.Start, amount, "initial");
        t.Sold(Kind.Subscription, amount, t.Start);
        OrderRefunds(t, amount, alsoAsInvoice: true);
        for (var month = 1; month <= t.Up(4); month++)
        {
            Renewal(t, month);
        }
    }

    private static void Renewal(Telling t, int month)
    {
        var (reason, minute, amount) = (t.Pick("renewal", "renewal", "updated"), t.Start + (month * 400), t.Amount());
        var isLate = reason == "renewal" && t.Maybe();
        Invoice(t, false, "subscription_payment_failed", month, minute, amount, reason, status: "pending");
        Invoice(t, !isLate, "subscription_payment_success", month, minute, amount, reason);
        if (isLate)
        {
            Invoice(t, true, "subscription_payment_recovered", month, minute, amount, reason, changedAt: minute + 60);
        }

        t.Sold(reason == "renewal" ? Kind.Renewal : Kind.Upsell, amount, isLate ? minute + 60 : minute);
        if (t.Up(3) == 0)
        {
            Invoice(t, true, "subscription_payment_refunded", month, minute, amount, reason, changedAt: minute + 90, refunded: 10);
            t.Out(Kind.Refund, 10, minute + 90);
        }
    }

    private static void NoSale(Telling t)
    {
        Ordered(t, true, t.Number, t.Start, 4900, t.Pick("pending", "failed", "fraudulent"));
        Ordered(t, true, t.Number + "1", t.Start, 0, "paid");
        Ordered(t, true, t.Number + "2", t.Start, 4900, "paid", isTest: true);
        Invoice(t, true, "subscription_payment_success", 1, t.Start, 4900, "initial");
        Invoice(t, true, "subscription_payment_success", 2, t.Start, 0, "renewal");
    }

    private static void OrderRefunds(Telling t, long amount, bool alsoAsInvoice)
    {
        var total = 0L;
        foreach (var part in t.Up(3) == 0 ? t.Parts(amount) : [])
        {
            total += part;
            var minute = t.Start + 300 + (int)(total % 50);
            Told(t, true, "order_refunded", "orders", t.Number, isTagged: true, new
            {
                status = t.Pick("paid", "partial_refund", "refunded"), // not to be relied on
                total = amount,
                currency = t.Currency,
                refunded = false,
                refunded_amount = total,
                created_at = t.Time(t.Start),
                updated_at = t.Time(minute),
            });
            if (alsoAsInvoice)
            {
                Invoice(t, false, "subscription_payment_refunded", 0, t.Start, amount, "initial", minute, total);
            }

            t.Out(Kind.Refund, part, minute);
        }
    }

    private static void Ordered(Telling t, bool isNeeded, string id, int minute, long total, string status, bool isTest = false) =>
        Told(t, isNeeded, "order_created", "orders", id, isTagged: true, new
        {
            status,
            total,
            total_usd = total * 7,
            subtotal = total,
            tax = 0,
            currency = t.Currency,
            refunded = false,
            created_at = t.Time(minute),
            updated_at = t.Time(minute + 3),
            first_order_item = new { product_name = "Pro" },
        }, isTest);

    private static void Invoice(
        Telling t, bool isNeeded, string name, int number, int minute, long total, string reason, int? changedAt = null, long? refunded = null, string status = "paid") =>
        Told(t, isNeeded, name, "subscription-invoices", $"{t.Number}{number}", isTagged: t.Maybe(), new
        {
            billing_reason = reason,
            subscription_id = Loose(t, t.Number),
            status,
            total,
            currency = t.Currency,
            card_brand = (string?)null,
            refunded_amount = refunded,
            created_at = t.Time(minute),
            updated_at = t.Time(changedAt ?? minute),
        });

    /// <summary>Identifiers are numbers in one place and texts in another.</summary>
    private static object Loose(Telling t, string id) => t.Maybe() ? id : long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);

    private static void Told(Telling t, bool isNeeded, string name, string type, string id, bool isTagged, object attributes, bool isTest = false) => t.Say(isNeeded, new
    {
        meta = new { event_name = name, test_mode = isTest, webhook_id = t.Delivery(), custom_data = isTagged && t.Campaign is not null ? t.Custom() : null },
        data = new { type, id = type == "orders" ? Loose(t, id) : id, attributes },
    });
}
