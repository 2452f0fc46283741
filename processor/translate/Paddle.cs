using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Paddle Billing events to facts (developer.paddle.com/webhooks). Amounts are texts of minor units. A transaction is paid, then
/// completed: one sale, and the completed state is believed. Money out is an adjustment, by its action and status.
/// </summary>
internal static class Paddle
{
    // how much each state is to be believed about a sale (Claim.Rank)
    private const byte PaidClaim = 1;
    private const byte CompletedClaim = 2;

    // where a campaign was found (Attribution.Rank)
    private const byte ObjectSource = 2;

    // states of an adjustment that moves money: a refund may be taken back; a chargeback comes back as an adjustment of its own
    private const byte SettledState = 2;
    private const byte ReversedState = 3;

    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        var e = new Event(root, root.At("data"), rules);
        return root.At("event_type").Text() switch
        {
            "transaction.paid" => Transaction(e, PaidClaim),
            "transaction.completed" => Transaction(e, CompletedClaim),
            "adjustment.created" or "adjustment.updated" => Adjustment(e),

            // a failed attempt leaves the checkout open, and a canceled transaction never was one: neither is a lost checkout
            "transaction.created" or "transaction.ready" or "transaction.billed" or "transaction.updated" or "transaction.past_due"
                or "transaction.payment_failed" or "transaction.canceled" => new Ignored(IgnoredReason.NotPaid),
            _ => new Ignored(IgnoredReason.EventType),
        };
    }

    private static Fact Transaction(Event e, byte rank)
    {
        if (e.Object.At("status").Text() is not (null or "paid" or "completed"))
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        // what was paid after credit; "total" is before it, and "adjusted_totals" moves with later adjustments
        var totals = e.Object.At("details", "totals");
        var cash = totals.At("grand_total").RequiredMinor("details.totals.grand_total");
        var subscription = e.Object.At("subscription_id").Text();
        var attribution = CampaignPlaces.Find(e.Rules, e.OccurredMs, (ObjectSource, e.Object.At("custom_data"), default));
        var keys = MoneyKeys.Of((e.Object.At("id").Required("transaction.id"), MoneyKeys.Order));
        if (cash == 0)
        {
            return Free(e, keys, subscription, attribution);
        }

        return new Payment
        {
            Keys = keys,
            Subscription = subscription,
            Attribution = attribution,
            Claim = new Claim(
                rank,
                cash,
                e.CurrencyCode(totals),
                e.OccurredMs,
                KindOf(e, subscription),
                e.Object.At("details", "line_items").First().At("product", "name").Tag()
                    ?? e.Object.At("items").First().At("price", "name").Tag()),
        };
    }

    /// <summary>A trial is no sale, but it knows where its subscription came from.</summary>
    private static Fact Free(Event e, List<MoneyKey> keys, string? subscription, Attribution? attribution)
    {
        if (e.Object.At("origin").Text() == "subscription_payment_method_change")
        {
            return new Ignored(IgnoredReason.SetupOnly);
        }

        return subscription is not null && attribution is not null
            ? new Link { Keys = keys, Subscription = subscription, Attribution = attribution }
            : new Ignored(IgnoredReason.ZeroAmount);
    }

    private static Kind KindOf(Event e, string? subscription) => e.Object.At("origin").Text() switch
    {
        "subscription_recurring" => Kind.Renewal,
        "subscription_update" or "subscription_charge" => Kind.Upsell,
        _ => subscription is not null || StartsSubscription(e) ? Kind.Subscription : Kind.OneTime,
    };

    /// <summary>When a transaction is paid its subscription may not exist yet; a price with a billing cycle announces it.</summary>
    private static bool StartsSubscription(Event e)
    {
        var items = e.Object.At("items");
        return items.ValueKind == JsonValueKind.Array
            && items.EnumerateArray().Any(item => item.At("price", "billing_cycle").IsThere());
    }

    private static Fact Adjustment(Event e)
    {
        var action = e.Object.At("action").Required("adjustment.action");
        var status = e.Object.At("status").Required("adjustment.status");
        return action switch
        {
            "refund" => status switch
            {
                "approved" => MoneyOut(e, OutflowForm.Refund, e.OccurredMs),
                "reversed" => MoneyOut(e, OutflowForm.Refund, e.OccurredMs, ReversedState),
                "pending_approval" or "rejected" => new Ignored(IgnoredReason.NotPaid),
                _ => throw Unknown("adjustment.status"),
            },

            // a reversal shows twice, as this status and as an adjustment of its own: the adjustment books
            "chargeback" => MoneyOut(e, OutflowForm.Dispute, e.CreatedMs),
            "chargeback_reverse" => MoneyOut(e, OutflowForm.DisputeReversal, e.CreatedMs),

            // credit goes to the customer's balance and lowers a later grand_total; a warning costs a fee at most
            "credit" or "credit_reverse" or "chargeback_warning" or "chargeback_warning_reverse" => new Ignored(IgnoredReason.NotCash),
            _ => throw Unknown("adjustment.action"),
        };
    }

    private static Fact MoneyOut(Event e, OutflowForm form, long atMs, byte state = SettledState)
    {
        if (e.Object.At("status").Text() is "pending_approval" or "rejected")
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var totals = e.Object.At("totals");
        var amount = totals.At("total").RequiredMinor("adjustment.totals.total");
        if (amount == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var transaction = e.Object.At("transaction_id").Required("adjustment.transaction_id");
        return new MoneyOut
        {
            Keys = MoneyKeys.Of((transaction, MoneyKeys.Order)),
            Subscription = e.Object.At("subscription_id").Text(),
            Outflow = new Outflow(
                form,
                e.Object.At("id").Required("adjustment.id"),
                transaction,
                state,
                Out: state == SettledState,
                Failed: false,
                amount,
                e.CurrencyCode(totals),
                atMs),
        };
    }

    private static Rejection Unknown(string place) => new(RejectedReason.MissingField, $"{place} has an unknown value");

    private readonly record struct Event(JsonElement Root, JsonElement Object, TranslationRules Rules)
    {
        public long OccurredMs => Root.At("occurred_at").Rfc3339("occurred_at")
            ?? throw new Rejection(RejectedReason.TimeOutOfRange, "occurred_at is missing");

        /// <summary>
        /// A chargeback is announced again when it is reversed, so its own time counts and not the event's; the year 1, which Paddle
        /// writes for a time that never was, is none.
        /// </summary>
        public long CreatedMs => (Object.At("created_at") is var at && at.Text()?.StartsWith("0001-", StringComparison.Ordinal) == true
            ? null
            : at.Rfc3339("created_at")) ?? OccurredMs;

        public string CurrencyCode(JsonElement totals) => Object.At("currency_code").IsThere()
            ? Object.At("currency_code").CurrencyCode("currency_code")
            : totals.At("currency_code").CurrencyCode("totals.currency_code");
    }
}
