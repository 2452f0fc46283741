namespace RevenuePulse.Processor.Translate;

/// <summary>Checkout sessions: the best name of a sale, and the one place that always knows its campaign.</summary>
internal static class StripeSession
{
    public static Fact Completed(StripeEvent e)
    {
        if (IsSetup(e))
        {
            return new Ignored(IgnoredReason.SetupOnly);
        }

        var subscription = e.Reference("subscription");
        var attribution = Attribution(e);
        var (amount, currency) = Amount(e);
        var status = e.Object.At("payment_status").Text();
        if (status == "paid" && amount > 0)
        {
            return new Payment
            {
                Keys = Keys(e),
                Subscription = subscription,
                Attribution = attribution,
                Claim = Claim(e, amount.Value, currency()),
            };
        }

        // unpaid is not a sale yet, but it links and knows the campaign; so does a trial that will be renewed for money
        return status == "unpaid" || (subscription is not null && attribution is not null)
            ? new Link { Keys = Keys(e), Subscription = subscription, Attribution = attribution }
            : new Ignored(IgnoredReason.ZeroAmount);
    }

    /// <summary>A lost checkout is counted, not summed, so where a cart has no currency yet the base currency stands in for it.</summary>
    public static Fact Lost(StripeEvent e) => IsSetup(e)
        ? new Ignored(IgnoredReason.SetupOnly)
        : new LostCheckout
        {
            Keys = Keys(e),
            Subscription = e.Reference("subscription"),
            Attribution = Attribution(e),
            AtMs = e.CreatedMs,
            Currency = e.Object.At("currency").IsThere() ? e.Currency : e.Rules.BaseCurrency,
            Kind = KindOf(e),
        };

    private static Claim Claim(StripeEvent e, long amount, string currency) => new(
        KindOf(e) == Kind.Subscription ? StripeRanks.SubscriptionSessionClaim : StripeRanks.PaymentSessionClaim,
        amount,
        currency,
        e.CreatedMs,
        KindOf(e),
        StripeDetails.Product(e.Object.At("metadata")),
        StripeDetails.Country(e.Object.At("customer_details", "address")));

    /// <summary>
    /// Sessions with adaptive pricing made before 2025-03-31 hold the customer's currency; <c>currency_conversion</c> then has ours
    /// (docs.stripe.com/payments/checkout/adaptive-pricing).
    /// </summary>
    private static (long? AmountMinor, Func<string> Currency) Amount(StripeEvent e)
    {
        var conversion = e.Object.At("currency_conversion");
        return conversion.IsThere()
            ? (conversion.At("amount_total").Minor("currency_conversion.amount_total"),
                () => conversion.At("source_currency").CurrencyCode("currency_conversion.source_currency"))
            : (e.Object.At("amount_total").Minor("amount_total"), () => e.Currency);
    }

    private static bool IsSetup(StripeEvent e) => e.Object.At("mode").Text() == "setup";

    private static Kind KindOf(StripeEvent e) => e.Object.At("mode").Text() == "subscription" ? Kind.Subscription : Kind.OneTime;

    private static Attribution? Attribution(StripeEvent e) =>
        CampaignPlaces.Find(e.Rules, e.CreatedMs, (StripeRanks.SessionSource, e.Object.At("metadata"), e.Object));

    private static List<MoneyKey> Keys(StripeEvent e) => MoneyKeys.Of(
        (e.Id("session"), StripeRanks.SessionKey),
        (e.Reference("invoice"), StripeRanks.InvoiceKey),
        (e.Reference("payment_intent"), StripeRanks.IntentKey));
}
