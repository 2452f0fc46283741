using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Stripe events to facts. Tolerant of API versions before and after 2025-03-31.basil, which moved an invoice's subscription and links
/// (docs.stripe.com/changelog/basil). Sessions and invoices book; intents and charges link, and book only where bare payments are
/// counted or a checkout session says nothing of the money that they captured.
/// </summary>
internal static class Stripe
{
    // how much each source is to be believed about a sale (Claim.Rank)
    private const byte ChargeClaim = 1;
    private const byte IntentClaim = 2;
    private const byte SubscriptionSessionClaim = 3;
    private const byte InvoiceClaim = 4;
    private const byte PaymentSessionClaim = 5;

    // how well each identifier names a sale (MoneyKey.Rank)
    private const byte ChargeKey = 1;
    private const byte IntentKey = 2;
    private const byte InvoiceKey = 3;
    private const byte SessionKey = 4;

    // where a campaign was found (Attribution.Rank)
    private const byte SubscriptionSource = 1;
    private const byte ObjectSource = 2;
    private const byte SessionSource = 3;

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        // thin events (docs.stripe.com/event-destinations) name an object and carry none; the snapshot of the same change books
        if (root.At("object").Text() == "v2.core.event")
        {
            return new Ignored(IgnoredReason.AnnouncedElsewhere);
        }

        if (root.At("livemode") is { ValueKind: JsonValueKind.True or JsonValueKind.False } mode && mode.IsTrue() != rules.LiveMode)
        {
            return new Ignored(IgnoredReason.OtherMode);
        }

        var event_ = new Event(root, root.At("data", "object"), rules);
        return root.At("type").Text() switch
        {
            "checkout.session.completed" or "checkout.session.async_payment_succeeded" => Session(event_),
            "checkout.session.expired" or "checkout.session.async_payment_failed" => LostSession(event_),
            "invoice.paid" or "invoice.payment_succeeded" => Invoice(event_),
            "invoice_payment.paid" => InvoicePayment(event_),
            "payment_intent.succeeded" => Intent(event_),
            "charge.succeeded" or "charge.captured" => Charge(event_),
            "charge.refunded" => RefundedCharge(event_),
            "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => Refund(event_),
            "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed"
                or "charge.dispute.funds_withdrawn" or "charge.dispute.funds_reinstated" => Dispute(event_),
            _ => new Ignored(IgnoredReason.EventType),
        };
    }

    private static Fact Session(Event e)
    {
        if (e.Object.At("mode").Text() == "setup")
        {
            return new Ignored(IgnoredReason.SetupOnly);
        }

        var subscription = e.Object.At("subscription").Id();
        var attribution = SessionAttribution(e);
        var (amount, currency) = SessionAmount(e);
        var status = e.Object.At("payment_status").Text();
        if (status == "paid" && amount > 0)
        {
            var isSubscription = e.Object.At("mode").Text() == "subscription";
            return new Payment
            {
                Keys = SessionKeys(e),
                Subscription = subscription,
                Attribution = attribution,
                Claim = new Claim(
                    isSubscription ? SubscriptionSessionClaim : PaymentSessionClaim,
                    amount.Value,
                    currency(),
                    e.CreatedMs,
                    isSubscription ? Kind.Subscription : Kind.OneTime,
                    Product(e.Object.At("metadata")),
                    Country(e.Object.At("customer_details", "address"))),
            };
        }

        // unpaid is not a sale yet, but it links and knows the campaign; so does a trial that will be renewed for money
        return status == "unpaid" || (subscription is not null && attribution is not null)
            ? new Link { Keys = SessionKeys(e), Subscription = subscription, Attribution = attribution }
            : new Ignored(IgnoredReason.ZeroAmount);
    }

    /// <summary>
    /// Sessions with adaptive pricing made before 2025-03-31 hold the customer's currency; <c>currency_conversion</c> then has ours
    /// (docs.stripe.com/payments/checkout/adaptive-pricing).
    /// </summary>
    private static (long? AmountMinor, Func<string> Currency) SessionAmount(Event e)
    {
        var conversion = e.Object.At("currency_conversion");
        return conversion.IsThere()
            ? (conversion.At("amount_total").Minor("currency_conversion.amount_total"),
                () => conversion.At("source_currency").CurrencyCode("currency_conversion.source_currency"))
            : (e.Object.At("amount_total").Minor("amount_total"), () => e.Object.At("currency").CurrencyCode("currency"));
    }

    private static Fact LostSession(Event e)
    {
        if (e.Object.At("mode").Text() == "setup")
        {
            return new Ignored(IgnoredReason.SetupOnly);
        }

        if (!e.Object.At("currency").IsThere())
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        return new LostCheckout
        {
            Keys = SessionKeys(e),
            Subscription = e.Object.At("subscription").Id(),
            Attribution = SessionAttribution(e),
            AtMs = e.CreatedMs,
            Currency = e.Object.At("currency").CurrencyCode("currency"),
            Kind = e.Object.At("mode").Text() == "subscription" ? Kind.Subscription : Kind.OneTime,
        };
    }

    private static Fact Invoice(Event e)
    {
        var status = e.Object.At("status").Text();
        if (status is not null && status != "paid")
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var paid = e.Object.At("amount_paid").RequiredMinor("amount_paid");
        var offStripe = e.Object.At("amount_paid_off_stripe").Minor("amount_paid_off_stripe")
            ?? (e.Object.At("paid_out_of_band").IsTrue() ? paid : 0);
        var cash = Math.Max(0, paid - offStripe);
        var reason = e.Object.At("billing_reason").Text();

        // a first invoice settled from a credit balance overrules its session, which still shows the full amount as paid
        var overrules = reason == "subscription_create" && e.Object.At("total").Minor("total") > 0;
        if (cash == 0 && !overrules)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var atMs = e.Object.At("status_transitions", "paid_at").UnixSeconds("status_transitions.paid_at") ?? e.CreatedMs;
        var details = SubscriptionDetails(e.Object);
        var subscription = e.Object.At("subscription").Id() ?? details.At("subscription").Id();
        var line = e.Object.At("lines", "data").First();
        return new Payment
        {
            Keys = Keys(
                (e.Object.At("id").Required("invoice.id"), InvoiceKey),
                (e.Object.At("payment_intent").Id(), IntentKey),
                (e.Object.At("charge").Id(), ChargeKey)),
            Subscription = subscription,
            Attribution = CampaignPlaces.Find(
                e.Rules,
                atMs,
                (ObjectSource, e.Object.At("metadata"), default),
                (SubscriptionSource, details.At("metadata"), default),
                (SubscriptionSource, line.At("metadata"), default)),
            Claim = new Claim(
                InvoiceClaim,
                cash,
                e.Object.At("currency").CurrencyCode("currency"),
                atMs,
                InvoiceKind(reason, subscription),
                Product(e.Object.At("metadata")) ?? LineProduct(line),
                Country(e.Object.At("customer_address")) ?? Country(e.Object.At("customer_shipping", "address"))),
        };
    }

    private static JsonElement SubscriptionDetails(JsonElement invoice)
    {
        var details = invoice.At("parent", "subscription_details");
        return details.IsThere() ? details : invoice.At("subscription_details");
    }

    private static Kind InvoiceKind(string? billingReason, string? subscription) => billingReason switch
    {
        "subscription_create" => Kind.Subscription,
        "subscription_update" => Kind.Upsell,
        "subscription_cycle" or "subscription_threshold" or "subscription" => Kind.Renewal,
        "quote_accept" when subscription is not null => Kind.Subscription,
        _ => subscription is null ? Kind.OneTime : Kind.Renewal,
    };

    private static Link InvoicePayment(Event e) => new()
    {
        Keys = Keys(
            (e.Object.At("invoice").Id() ?? throw new Rejection(RejectedReason.MissingField, "invoice_payment.invoice is missing"), InvoiceKey),
            (e.Object.At("payment", "payment_intent").Id(), IntentKey),
            (e.Object.At("payment", "charge").Id(), ChargeKey)),
    };

    private static MoneyFact Intent(Event e)
    {
        var order = e.Object.At("payment_details", "order_reference").Text();
        var keys = Keys(
            (e.Object.At("id").Required("payment_intent.id"), IntentKey),
            (e.Object.At("latest_charge").Id(), ChargeKey),
            (e.Object.At("invoice").Id(), InvoiceKey),
            // an intent that pays an invoice names it here (seen in recorded clover and dahlia events)
            (order?.StartsWith("in_", StringComparison.Ordinal) == true ? order : null, InvoiceKey));
        return Bare(e, keys, IntentClaim, e.Object.At("amount_received").Minor("amount_received") ?? 0, country: null);
    }

    private static MoneyFact Charge(Event e)
    {
        var captured = e.Object.At("captured").IsTrue() && e.Object.At("paid").ValueKind != JsonValueKind.False;
        var amount = e.Object.At("amount_captured").Minor("amount_captured") ?? e.Object.At("amount").Minor("amount") ?? 0;
        return Bare(e, ChargeKeys(e), ChargeClaim, captured ? amount : 0, Country(e.Object.At("billing_details", "address")));
    }

    /// <summary>
    /// Captured money without a checkout or an invoice counts only where the operator asks for it; else it links. With a checkout it
    /// counts always: one that captures by hand completes unpaid, and no later event of the session says that the money was taken.
    /// </summary>
    private static MoneyFact Bare(Event e, List<MoneyKey> keys, byte rank, long amount, string? country)
    {
        var attribution = CampaignPlaces.Find(e.Rules, e.CreatedMs, (ObjectSource, e.Object.At("metadata"), default));
        if (amount == 0 || (!e.Rules.CountBarePayments && !e.Object.At("currency").IsThere()))
        {
            return new Link { Keys = keys, Attribution = attribution };
        }

        return new Payment
        {
            Keys = keys,
            Attribution = attribution,
            Claim = new Claim(
                rank,
                amount,
                e.Object.At("currency").CurrencyCode("currency"),
                e.CreatedMs,
                Kind.OneTime,
                Product(e.Object.At("metadata")),
                country,
                NeedsCheckout: !e.Rules.CountBarePayments),
        };
    }

    private static Fact RefundedCharge(Event e)
    {
        var total = e.Object.At("amount_refunded").RequiredMinor("amount_refunded");
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var charge = e.Object.At("id").Required("charge.id");
        return new MoneyOut
        {
            Keys = ChargeKeys(e),
            Outflow = new Outflow(
                OutflowForm.RefundTotal,
                charge,
                charge,
                StateRank: 1,
                Out: true,
                Failed: false,
                total,
                e.Object.At("currency").CurrencyCode("currency"),
                e.CreatedMs),
        };
    }

    private static Fact Refund(Event e)
    {
        var keys = Keys((e.Object.At("payment_intent").Id(), IntentKey), (e.Object.At("charge").Id(), ChargeKey));
        if (keys.Count == 0)
        {
            return new Ignored(IgnoredReason.NotCash);
        }

        var status = e.Object.At("status").Text() ?? "succeeded";
        return new MoneyOut
        {
            Keys = keys,
            Outflow = new Outflow(
                OutflowForm.Refund,
                e.Object.At("id").Required("refund.id"),
                e.Object.At("charge").Id() ?? "",
                status switch { "pending" or "requires_action" => 1, "succeeded" => 2, "failed" or "canceled" => 3, _ => throw Unknown("refund.status", status) },
                Out: status == "succeeded",
                Failed: status is "failed" or "canceled",
                e.Object.At("amount").RequiredMinor("amount"),
                e.Object.At("currency").CurrencyCode("currency"),
                e.Object.At("created").UnixSeconds("refund.created") ?? e.CreatedMs),
        };
    }

    /// <summary>Money is out from the creation of a dispute, unless it is an inquiry, until it is won. Lost is not final.</summary>
    private static MoneyOut Dispute(Event e)
    {
        var status = e.Object.At("status").Required("dispute.status");
        byte rank = status switch
        {
            _ when status.StartsWith("warning_", StringComparison.Ordinal) => 1,
            "needs_response" or "under_review" => 2,
            "lost" => 3,
            "won" or "prevented" or "charge_refunded" => 4,
            _ => throw Unknown("dispute.status", status),
        };
        return new MoneyOut
        {
            Keys = Keys(
                (e.Object.At("payment_intent").Id(), IntentKey),
                (e.Object.At("charge").Id() ?? throw new Rejection(RejectedReason.MissingField, "dispute.charge is missing"), ChargeKey)),
            Outflow = new Outflow(
                OutflowForm.Dispute,
                e.Object.At("id").Required("dispute.id"),
                e.Object.At("charge").Id()!,
                rank,
                Out: rank is 2 or 3,
                Failed: false,
                e.Object.At("amount").RequiredMinor("amount"),
                e.Object.At("currency").CurrencyCode("currency"),
                e.Object.At("created").UnixSeconds("dispute.created") ?? e.CreatedMs),
        };
    }

    private static Rejection Unknown(string place, string value) =>
        new(RejectedReason.MissingField, $"{place} has the unknown value '{(value.Length > 40 ? value[..40] : value)}'");

    private static Attribution? SessionAttribution(Event e) =>
        CampaignPlaces.Find(e.Rules, e.CreatedMs, (SessionSource, e.Object.At("metadata"), e.Object));

    private static List<MoneyKey> SessionKeys(Event e) => Keys(
        (e.Object.At("id").Required("session.id"), SessionKey),
        (e.Object.At("invoice").Id(), InvoiceKey),
        (e.Object.At("payment_intent").Id(), IntentKey));

    private static List<MoneyKey> ChargeKeys(Event e) => Keys(
        (e.Object.At("invoice").Id(), InvoiceKey),
        (e.Object.At("payment_intent").Id(), IntentKey),
        (e.Object.At("id").Required("charge.id"), ChargeKey));

    private static List<MoneyKey> Keys(params ReadOnlySpan<(string? Id, byte Rank)> ids)
    {
        var keys = new List<MoneyKey>(ids.Length);
        foreach (var (id, rank) in ids)
        {
            if (id is not null)
            {
                keys.Add(new MoneyKey(id, rank));
            }
        }

        return keys;
    }

    private static string? Product(JsonElement metadata) => metadata.At("product").Tag() ?? metadata.At("product_name").Tag();

    /// <summary>"1 × Pro (at $29.00 / month)" is how Stripe words a line of a subscription; the product is Pro.</summary>
    private static string? LineProduct(JsonElement line)
    {
        if (line.At("description").Tag() is not { } text)
        {
            return line.At("pricing", "price_details", "product").Tag() ?? line.At("price", "product").Id();
        }

        var count = text.IndexOfAny(['×', 'x']);
        var start = count > 0 && text[..count].Trim().All(char.IsAsciiDigit) ? count + 1 : 0;
        var end = text.LastIndexOf(" (at ", StringComparison.Ordinal);
        return text[start..(end > start ? end : text.Length)].Trim();
    }

    private static string? Country(JsonElement address) => address.At("country").Country();

    /// <summary>One event with its object; times are refused only when they are asked for.</summary>
    private readonly record struct Event(JsonElement Root, JsonElement Object, TranslationRules Rules)
    {
        public long CreatedMs =>
            Root.At("created").UnixSeconds("created") ?? throw new Rejection(RejectedReason.TimeOutOfRange, "created is missing");
    }
}
