using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Dodo Payments events to facts (dodopayments-csharp, docs.dodopayments.com). <c>payment.succeeded</c> is the money; events of a
/// subscription repeat its price without being a payment. A body shows the latest state of its object, not the state at the event.
/// </summary>
internal static class Dodo
{
    private const byte PaymentClaim = 1;

    // where a campaign was found (Attribution.Rank)
    private const byte ObjectSource = 2;

    /// <summary>The whole of the sale (Outflow.AmountMinor).</summary>
    private const long Everything = -1;

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        var e = new Event(root, root.At("data"), rules);
        var type = root.At("type").Text() ?? "";
        return type switch
        {
            "payment.succeeded" => Payment(e),
            "payment.failed" or "payment.processing" or "payment.cancelled" => new Ignored(IgnoredReason.NotPaid),
            "refund.succeeded" or "refund.failed" => Refund(e, type == "refund.succeeded"),
            "abandoned_checkout.detected" or "abandoned_checkout.recovered" => Abandoned(e, type),
            "subscription.active" or "subscription.renewed" or "subscription.plan_changed" => new Ignored(IgnoredReason.AnnouncedElsewhere),
            _ when type.StartsWith("dispute.", StringComparison.Ordinal) => Dispute(e, type["dispute.".Length..]),
            _ => new Ignored(IgnoredReason.EventType),
        };
    }

    private static Fact Payment(Event e)
    {
        if (e.Object.At("is_update_payment_method").IsTrue())
        {
            return new Ignored(IgnoredReason.SetupOnly);
        }

        var cash = e.Object.At("total_amount").RequiredMinor("total_amount");
        var subscription = e.Object.At("subscription_id").Text();
        var attribution = CampaignPlaces.Find(e.Rules, e.TimestampMs, (ObjectSource, e.Object.At("metadata"), default));
        if (cash == 0)
        {
            return subscription is not null && attribution is not null
                ? new Link { Keys = PaymentKeys(e, subscription), Subscription = subscription, Attribution = attribution }
                : new Ignored(IgnoredReason.ZeroAmount);
        }

        return new Payment
        {
            Keys = PaymentKeys(e, subscription),
            Subscription = subscription,
            Attribution = attribution,
            Claim = new Claim(
                PaymentClaim,
                cash,
                e.Object.At("currency").CurrencyCode("currency"),
                e.TimestampMs,
                KindOf(e, subscription),
                e.Object.At("product_cart").First().At("product_id").Tag(),
                e.Object.At("billing", "country").Country()),
        };
    }

    /// <summary>
    /// The checkout names a single purchase. For a subscription it does not: later payments may still name the checkout that began it,
    /// and they are other money.
    /// </summary>
    private static List<MoneyKey> PaymentKeys(Event e, string? subscription) => MoneyKeys.Of(
        (subscription is null ? e.Object.At("checkout_session_id").Text() : null, MoneyKeys.Checkout),
        (e.Object.At("payment_id").Required("payment_id"), MoneyKeys.Order));

    /// <summary>A body does not say whether a payment is a subscription's first; the first one comes from a checkout (an inference).</summary>
    private static Kind KindOf(Event e, string? subscription) => subscription is null
        ? Kind.OneTime
        : e.Object.At("checkout_session_id").IsThere() || e.Object.At("payment_link").IsThere() ? Kind.Subscription : Kind.Renewal;

    private static MoneyOut Refund(Event e, bool isSucceeded)
    {
        var payment = e.Object.At("payment_id").Required("refund.payment_id");
        var amount = e.Object.At("amount").Minor("refund.amount");
        if (amount is null && e.Object.At("is_partial").IsTrue())
        {
            throw new Rejection(RejectedReason.MissingField, "the amount of a partial refund is missing");
        }

        return new MoneyOut
        {
            Keys = MoneyKeys.Of((payment, MoneyKeys.Order)),
            Outflow = new Outflow(
                OutflowForm.Refund,
                e.Object.At("refund_id").Required("refund_id"),
                payment,
                StateRank: (byte)(isSucceeded ? 2 : 3),
                Out: isSucceeded,
                Failed: !isSucceeded,
                amount ?? Everything,
                OutflowCurrency(e),
                e.TimestampMs),
        };
    }

    /// <summary>The sender may leave it out (its model has it optional): then it is the payment's.</summary>
    private static string OutflowCurrency(Event e) => e.Object.At("currency").IsThere() ? e.Object.At("currency").CurrencyCode("currency") : "";

    /// <summary>Money is out from the opening of a dispute until it is won or withdrawn; a pre-dispute takes none until it is accepted.</summary>
    private static Fact Dispute(Event e, string state)
    {
        var isInquiry = e.Object.At("dispute_stage").Text() == "pre_dispute";
        byte rank = state switch
        {
            "opened" or "challenged" or "expired" => (byte)(isInquiry ? 1 : 2),
            "accepted" or "lost" => 3,
            "won" or "cancelled" => 4,
            _ => 0,
        };
        if (rank == 0)
        {
            return new Ignored(IgnoredReason.EventType);
        }

        var payment = e.Object.At("payment_id").Required("dispute.payment_id");
        return new MoneyOut
        {
            Keys = MoneyKeys.Of((payment, MoneyKeys.Order)),
            Outflow = new Outflow(
                OutflowForm.Dispute,
                e.Object.At("dispute_id").Required("dispute_id"),
                payment,
                rank,
                Out: rank is 2 or 3,
                Failed: false,
                e.Object.At("amount").RequiredMinor("dispute.amount"),
                OutflowCurrency(e),
                e.TimestampMs),
        };
    }

    /// <summary>
    /// A buyer who came back and paid, with another payment, makes it a sale and no longer a lost checkout; a late announcement of the
    /// loss shows that too. The event names no currency; lost checkouts are counted, not summed, so the base currency stands in for it.
    /// </summary>
    private static MoneyFact Abandoned(Event e, string type)
    {
        var keys = AbandonedKeys(e);
        return type.EndsWith(".recovered", StringComparison.Ordinal) || e.Object.At("status").Text() == "recovered" || keys.Count > 1
            ? new RecoveredCheckout { Keys = keys }
            : new LostCheckout
            {
                Keys = keys,
                AtMs = e.TimestampMs,
                Currency = e.Object.At("currency").IsThere() ? e.Object.At("currency").CurrencyCode("currency") : e.Rules.BaseCurrency,
                Kind = Kind.OneTime,
            };
    }

    private static List<MoneyKey> AbandonedKeys(Event e) => MoneyKeys.Of(
        (e.Object.At("recovered_payment_id").Text(), MoneyKeys.Order),
        (e.Object.At("payment_id").Required("payment_id"), MoneyKeys.Payment));

    private readonly record struct Event(JsonElement Root, JsonElement Object, TranslationRules Rules)
    {
        /// <summary>When it happened; a body without that knows at least when its object was made.</summary>
        public long TimestampMs => Root.At("timestamp").Rfc3339("timestamp")
            ?? Object.At("created_at").Rfc3339("created_at")
            ?? throw new Rejection(RejectedReason.TimeOutOfRange, "timestamp is missing");
    }
}
