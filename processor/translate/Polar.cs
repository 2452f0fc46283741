using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Polar events to facts (polarsource/polar server: order, refund and checkout schemas). Three events announce an order; only
/// <c>order.paid</c> is money. Refund fields exclude the tax, which stands beside them.
/// </summary>
internal static class Polar
{
    private const byte OrderClaim = 1;

    // where a campaign was found (Attribution.Rank)
    private const byte OrderSource = 2;
    private const byte CheckoutSource = 3;

    /// <summary>Polar's own list (server/polar/kit/currency.py); all other currencies have two decimals, KWD and its group too.</summary>
    private static readonly HashSet<string> _zeroDecimal = new(StringComparer.Ordinal)
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        var e = new Event(root, root.At("data"), rules);
        return root.At("type").Text() switch
        {
            "order.paid" => Order(e),
            "order.created" or "order.updated" => new Ignored(IgnoredReason.AnnouncedElsewhere),
            "order.refunded" => RefundedOrder(e),
            "refund.created" or "refund.updated" => Refund(e),
            "checkout.expired" => ExpiredCheckout(e),
            _ => new Ignored(IgnoredReason.EventType),
        };
    }

    private static Fact Order(Event e)
    {
        if (e.Object.At("status").Text() is "pending" or "draft" or "void" || e.Object.At("paid").ValueKind == JsonValueKind.False)
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var reason = e.Object.At("billing_reason").Text();
        var subscription = e.Object.At("subscription_id").Text();
        var attribution = CampaignPlaces.Find(e.Rules, e.TimestampMs, (OrderSource, e.Object.At("metadata"), default));
        var cash = Due(e);
        if (cash == 0)
        {
            return subscription is not null && attribution is not null
                ? new Link { Keys = OrderKeys(e, reason), Subscription = subscription, Attribution = attribution }
                : new Ignored(IgnoredReason.ZeroAmount);
        }

        return new Payment
        {
            Keys = OrderKeys(e, reason),
            Subscription = subscription,
            Attribution = attribution,
            Claim = new Claim(
                OrderClaim,
                e.Canonical(cash, "due_amount"),
                e.Currency,
                e.TimestampMs,
                KindOf(reason, subscription),
                e.Object.At("product", "name").Tag() ?? e.Object.At("description").Tag(),
                e.Object.At("billing_address", "country").Country()),
        };
    }

    /// <summary>What was charged: the total with tax, less what the customer's balance paid (<c>max(0, total + applied balance)</c>).</summary>
    private static long Due(Event e)
    {
        if (e.Object.At("due_amount").Minor("due_amount") is { } due)
        {
            return due;
        }

        var total = e.Object.At("total_amount").RequiredMinor("total_amount");
        var applied = e.Object.At("applied_balance_amount");
        return applied.ValueKind == JsonValueKind.Number && applied.TryGetInt64(out var balance)
            ? (long)Int128.Clamp((Int128)total + balance, 0, long.MaxValue)
            : total;
    }

    /// <summary>A checkout is another name of the order that it led to, but not of the later orders of its subscription.</summary>
    private static List<MoneyKey> OrderKeys(Event e, string? billingReason)
    {
        var isFirst = billingReason is "purchase" or "subscription_create";
        return MoneyKeys.Of(
            (isFirst ? e.Object.At("checkout_id").Text() : null, MoneyKeys.Checkout),
            (e.Object.At("id").Required("order.id"), MoneyKeys.Order));
    }

    private static Kind KindOf(string? billingReason, string? subscription) => billingReason switch
    {
        "purchase" => Kind.OneTime,
        "subscription_create" => Kind.Subscription,
        "subscription_cycle" or "subscription_meter_cycle" => Kind.Renewal,
        "subscription_update" => Kind.Upsell,
        _ => subscription is null ? Kind.OneTime : Kind.Renewal,
    };

    /// <summary>A running total. When a refund fails later Polar lowers it without an event; then only the refund says so.</summary>
    private static Fact RefundedOrder(Event e)
    {
        var total = e.WithTax("refunded_amount", "refunded_tax_amount");
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var order = e.Object.At("id").Required("order.id");
        return new MoneyOut
        {
            Keys = MoneyKeys.Of((order, MoneyKeys.Order)),
            Subscription = e.Object.At("subscription_id").Text(),
            Outflow = new Outflow(
                OutflowForm.RefundTotal, order, order, StateRank: 1, Out: true, Failed: false, total, e.Currency, e.TimestampMs),
        };
    }

    /// <summary>
    /// A dispute that was settled before it came about is a refund with the reason <c>dispute_prevention</c>. It stays a refund here
    /// because the order's running total counts it.
    /// </summary>
    private static MoneyOut Refund(Event e)
    {
        var status = e.Object.At("status").Required("refund.status");
        var order = e.Object.At("order_id").Required("refund.order_id");
        return new MoneyOut
        {
            Keys = MoneyKeys.Of((order, MoneyKeys.Order)),
            Subscription = e.Object.At("subscription_id").Text(),
            Outflow = new Outflow(
                OutflowForm.Refund,
                e.Object.At("id").Required("refund.id"),
                order,
                RefundState(status),
                Out: status == "succeeded",
                Failed: status is "failed" or "canceled",
                e.WithTax("amount", "tax_amount"),
                e.Currency,
                e.TimestampMs),
        };
    }

    private static byte RefundState(string status) => status switch
    {
        "pending" => 1,
        "succeeded" => 2,
        "failed" or "canceled" => 3,
        _ => throw new Rejection(RejectedReason.MissingField, "refund.status has an unknown value"),
    };

    /// <summary>Lost checkouts are counted, not summed, so where a cart has no currency yet the base currency stands in for it.</summary>
    private static LostCheckout ExpiredCheckout(Event e) => new()
    {
        Keys = MoneyKeys.Of((e.Object.At("id").Required("checkout.id"), MoneyKeys.Checkout)),
        Attribution = CampaignPlaces.Find(e.Rules, e.TimestampMs, (CheckoutSource, e.Object.At("metadata"), default)),
        AtMs = e.TimestampMs,
        Currency = e.Object.At("currency").IsThere() ? e.Currency : e.Rules.BaseCurrency,
        Kind = e.Object.At("product", "is_recurring").IsTrue() ? Kind.Subscription : Kind.OneTime,
    };

    private readonly record struct Event(JsonElement Root, JsonElement Object, TranslationRules Rules)
    {
        /// <summary>When it happened; a body without that knows at least when its object changed last, or was made.</summary>
        public long TimestampMs => Root.At("timestamp").Rfc3339("timestamp")
            ?? Object.At("modified_at").Rfc3339("modified_at")
            ?? Object.At("created_at").Rfc3339("created_at")
            ?? throw new Rejection(RejectedReason.TimeOutOfRange, "timestamp is missing");

        public string Currency => Object.At("currency").CurrencyCode("currency");

        public long WithTax(string amountField, string taxField)
        {
            var amount = (Int128)Object.At(amountField).RequiredMinor(amountField) + (Object.At(taxField).Minor(taxField) ?? 0);
            return amount <= long.MaxValue
                ? Canonical((long)amount, amountField)
                : throw new Rejection(RejectedReason.AmountOutOfRange, $"{amountField} with tax does not fit into 64 bits");
        }

        /// <summary>Polar never has more decimals than the ledger, so the only way to fail is a sum that does not fit.</summary>
        public long Canonical(long amountMinor, string place) =>
            RevenuePulse.Currency.TryToCanonical(amountMinor, _zeroDecimal.Contains(Currency) ? 0 : 2, Currency, out var canonical)
                ? canonical
                : throw new Rejection(RejectedReason.AmountOutOfRange, $"{place} does not fit into 64 bits");
    }
}
