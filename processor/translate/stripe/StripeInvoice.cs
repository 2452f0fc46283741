using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>Invoices: what a subscription really charged, after credit balances and what was paid outside of Stripe.</summary>
internal static class StripeInvoice
{
    public static Fact Paid(StripeEvent e)
    {
        var status = e.Object.At("status").Text();
        if (status is not null && status != "paid")
        {
            return new Ignored(IgnoredReason.NotPaid);
        }

        var cash = Cash(e);
        var reason = e.Object.At("billing_reason").Text();

        // a first invoice settled from a credit balance overrules its session, which still shows the full amount as paid
        var overrules = reason == "subscription_create" && e.Object.At("total").Minor("total") > 0;
        return cash == 0 && !overrules ? new Ignored(IgnoredReason.ZeroAmount) : Sale(e, cash, reason);
    }

    /// <summary>Which intent or charge paid which invoice; before 2025-03-31.basil the invoice itself said so.</summary>
    public static Link Payment(StripeEvent e) => new()
    {
        Keys = MoneyKeys.Of(
            (e.Reference("invoice") ?? throw new Rejection(RejectedReason.MissingField, "invoice_payment.invoice is missing"), StripeRanks.InvoiceKey),
            (e.Object.At("payment", "payment_intent").Id(), StripeRanks.IntentKey),
            (e.Object.At("payment", "charge").Id(), StripeRanks.ChargeKey)),
    };

    private static Payment Sale(StripeEvent e, long cash, string? reason)
    {
        var atMs = e.Object.At("status_transitions", "paid_at").UnixSeconds("status_transitions.paid_at") ?? e.CreatedMs;
        var details = SubscriptionDetails(e.Object);
        var subscription = e.Reference("subscription") ?? details.At("subscription").Id();
        var line = e.Object.At("lines", "data").First();
        var metadata = e.Object.At("metadata");
        return new Payment
        {
            Keys = Keys(e),
            Subscription = subscription,
            Attribution = CampaignPlaces.Find(
                e.Rules,
                atMs,
                (StripeRanks.ObjectSource, metadata, default),
                (StripeRanks.SubscriptionSource, details.At("metadata"), default),
                (StripeRanks.SubscriptionSource, line.At("metadata"), default)),
            Claim = new Claim(
                StripeRanks.InvoiceClaim,
                cash,
                e.Currency,
                atMs,
                KindOf(reason, subscription),
                StripeDetails.Product(metadata) ?? StripeDetails.LineProduct(line),
                StripeDetails.Country(e.Object.At("customer_address")) ?? StripeDetails.Country(e.Object.At("customer_shipping", "address"))),
        };
    }

    /// <summary>Since basil <c>amount_paid</c> includes what was paid outside of Stripe, which a field beside it tells; before, a flag did.</summary>
    private static long Cash(StripeEvent e)
    {
        var paid = e.Object.At("amount_paid").RequiredMinor("amount_paid");
        var offStripe = e.Object.At("amount_paid_off_stripe").Minor("amount_paid_off_stripe")
            ?? (e.Object.At("paid_out_of_band").IsTrue() ? paid : 0);
        return Math.Max(0, paid - offStripe);
    }

    private static List<MoneyKey> Keys(StripeEvent e) => MoneyKeys.Of(
        (e.Id("invoice"), StripeRanks.InvoiceKey),
        (e.Reference("payment_intent"), StripeRanks.IntentKey),
        (e.Reference("charge"), StripeRanks.ChargeKey));

    private static JsonElement SubscriptionDetails(JsonElement invoice)
    {
        var details = invoice.At("parent", "subscription_details");
        return details.IsThere() ? details : invoice.At("subscription_details");
    }

    private static Kind KindOf(string? billingReason, string? subscription) => billingReason switch
    {
        "subscription_create" => Kind.Subscription,
        "subscription_update" => Kind.Upsell,
        "subscription_cycle" or "subscription_threshold" or "subscription" => Kind.Renewal,
        "quote_accept" when subscription is not null => Kind.Subscription,
        _ => subscription is null ? Kind.OneTime : Kind.Renewal,
    };
}
