using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Lemon Squeezy events to facts (docs.lemonsqueezy.com/help/webhooks, /api/orders, /api/subscription-invoices). The first payment of a
/// subscription is announced twice, as an order and as an invoice, and the two share no id: the order books, an invoice with
/// <c>billing_reason = initial</c> never does, neither in nor out.
/// </summary>
internal static class LemonSqueezy
{
    // how much each source is to be believed about a sale (Claim.Rank): the recovery knows when late money really came
    private const byte SuccessClaim = 1;
    private const byte RecoveryClaim = 2;

    // where a campaign was found (Attribution.Rank)
    private const byte SubscriptionSource = 1;
    private const byte ObjectSource = 2;

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        var e = new Event(root, root.At("data", "attributes"), rules);
        if (e.IsTest is { } isTest && isTest == rules.LiveMode)
        {
            return new Ignored(IgnoredReason.OtherMode);
        }

        return (root.At("meta", "event_name").Text() ?? raw.Type) switch
        {
            "order_created" => Order(e),
            "order_refunded" => OrderRefund(e),
            "subscription_created" => Subscription(e),
            "subscription_payment_success" => Invoice(e, SuccessClaim, e.Object.At("created_at").Rfc3339("created_at")),
            "subscription_payment_recovered" => Invoice(e, RecoveryClaim, e.Object.At("updated_at").Rfc3339("updated_at")),
            "subscription_payment_refunded" => InvoiceRefund(e),
            "subscription_payment_failed" => new Ignored(IgnoredReason.NotPaid),
            _ => new Ignored(IgnoredReason.EventType),
        };
    }

    private static Fact Order(Event e)
    {
        // an order that is announced late may be refunded by now; it was paid all the same
        if (e.Object.At("status").Required("status") is not ("paid" or "refunded" or "partial_refund"))
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var total = e.Object.At("total").RequiredMinor("total");
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var atMs = Needed(e.Object.At("created_at").Rfc3339("created_at"), "created_at");
        return new Payment
        {
            Keys = [OrderKey(e.Id)],
            Attribution = Attribution(e, ObjectSource, atMs),
            Claim = new Claim(
                SuccessClaim,
                total,
                e.Object.At("currency").CurrencyCode("currency"),
                atMs,
                Kind.OneTime, // the order does not say; the subscription that names it does
                e.Object.At("first_order_item", "product_name").Tag()),
        };
    }

    /// <summary>The only event that joins an order and a subscription; no money of its own.</summary>
    private static Link Subscription(Event e)
    {
        var atMs = Needed(e.Object.At("created_at").Rfc3339("created_at"), "created_at");
        return new Link
        {
            Keys = e.Object.At("order_id").Text() is { } order ? [OrderKey(order)] : [],
            Subscription = e.Id,
            Attribution = Attribution(e, SubscriptionSource, atMs),
        };
    }

    private static Fact Invoice(Event e, byte rank, long? at)
    {
        var reason = e.Object.At("billing_reason").Required("billing_reason");
        if (reason == "initial")
        {
            return new Ignored(IgnoredReason.AnnouncedElsewhere);
        }

        if (e.Object.At("status").Text() is not (null or "paid" or "refunded" or "partial_refund"))
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var total = e.Object.At("total").RequiredMinor("total");
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var atMs = Needed(at, "the invoice's time");
        return new Payment
        {
            Keys = [InvoiceKey(e.Id)],
            Subscription = e.Object.At("subscription_id").Text(),
            Attribution = Attribution(e, ObjectSource, atMs),
            Claim = new Claim(rank, total, e.Object.At("currency").CurrencyCode("currency"), atMs, KindOf(reason)),
        };
    }

    private static Kind KindOf(string billingReason) => billingReason switch
    {
        "renewal" => Kind.Renewal,
        "updated" => Kind.Upsell,
        _ => throw new Rejection(RejectedReason.MissingField, "billing_reason has an unknown value"),
    };

    private static Fact OrderRefund(Event e) => RefundTotal(e, OrderKey(e.Id));

    private static Fact InvoiceRefund(Event e) => e.Object.At("billing_reason").Required("billing_reason") == "initial"
        ? new Ignored(IgnoredReason.AnnouncedElsewhere)
        : RefundTotal(e, InvoiceKey(e.Id));

    /// <summary>
    /// <c>refunded_amount</c> is a running total, tax included; the status is not to be relied on. Older bodies lack it and say only
    /// whether everything was refunded.
    /// </summary>
    private static Fact RefundTotal(Event e, MoneyKey key)
    {
        var total = e.Object.At("refunded_amount").Minor("refunded_amount")
            ?? (e.Object.At("refunded").IsTrue() ? e.Object.At("total").RequiredMinor("total") : 0);
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var atMs = Needed(
            e.Object.At("refunded_at").Rfc3339("refunded_at") ?? e.Object.At("updated_at").Rfc3339("updated_at"), "updated_at");
        return new MoneyOut
        {
            Keys = [key],
            Subscription = e.Object.At("subscription_id").Text(),
            Outflow = new Outflow(
                OutflowForm.RefundTotal,
                key.Id,
                key.Id,
                StateRank: 1,
                Out: true,
                Failed: false,
                total,
                e.Object.At("currency").CurrencyCode("currency"),
                atMs),
        };
    }

    private static Attribution? Attribution(Event e, byte rank, long atMs) =>
        CampaignPlaces.Find(e.Rules, atMs, (rank, e.Root.At("meta", "custom_data"), default));

    // ids are plain numbers that orders and invoices count apart, so the kind of object is part of the key
    private static MoneyKey OrderKey(string id) => new($"order:{id}", MoneyKeys.Order);

    private static MoneyKey InvoiceKey(string id) => new($"invoice:{id}", MoneyKeys.Order);

    private static long Needed(long? atMs, string place) =>
        atMs ?? throw new Rejection(RejectedReason.TimeOutOfRange, $"{place} is missing");

    private readonly record struct Event(JsonElement Root, JsonElement Object, TranslationRules Rules)
    {
        public string Id => Root.At("data", "id").Required("data.id");

        /// <summary>Null when neither place says.</summary>
        public bool? IsTest => Root.At("meta", "test_mode").IsTrue() || Object.At("test_mode").IsTrue()
            ? true
            : Root.At("meta", "test_mode").IsThere() || Object.At("test_mode").IsThere() ? false : null;
    }
}
