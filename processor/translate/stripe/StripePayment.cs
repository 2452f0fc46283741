namespace RevenuePulse.Processor.Translate;

/// <summary>Intents and charges: twins of a session or an invoice nearly always, so they link; see <see cref="Captured"/> for the rest.</summary>
internal static class StripePayment
{
    public static MoneyFact Intent(StripeEvent e)
    {
        var order = e.Object.At("payment_details", "order_reference").Text();
        var keys = MoneyKeys.Of(
            (e.Id("payment_intent"), StripeRanks.IntentKey),
            // before 2022-11-15 an intent held its charges instead of naming the latest
            (e.Reference("latest_charge") ?? e.Object.At("charges", "data").First().Id(), StripeRanks.ChargeKey),
            (e.Reference("invoice"), StripeRanks.InvoiceKey),
            // an intent that pays an invoice names it here (seen in recorded clover and dahlia events)
            (order?.StartsWith("in_", StringComparison.Ordinal) == true ? order : null, StripeRanks.InvoiceKey));
        return Captured(e, keys, StripeRanks.IntentClaim, e.Object.At("amount_received").Minor("amount_received") ?? 0, country: null);
    }

    public static MoneyFact Charge(StripeEvent e)
    {
        var captured = e.Object.At("captured").IsTrue() && e.Object.At("paid").ValueKind != System.Text.Json.JsonValueKind.False;
        var amount = e.Object.At("amount_captured").Minor("amount_captured") ?? e.Object.At("amount").Minor("amount") ?? 0;
        return Captured(e, ChargeKeys(e), StripeRanks.ChargeClaim, captured ? amount : 0, StripeDetails.Country(e.Object.At("billing_details", "address")));
    }

    public static List<MoneyKey> ChargeKeys(StripeEvent e) => MoneyKeys.Of(
        (e.Reference("invoice"), StripeRanks.InvoiceKey),
        (e.Reference("payment_intent"), StripeRanks.IntentKey),
        (e.Id("charge"), StripeRanks.ChargeKey));

    /// <summary>
    /// Captured money without a checkout or an invoice counts only where the operator asks for it; else it links. With a checkout it
    /// counts always: one that captures by hand completes unpaid, and no later event of the session says that the money was taken.
    /// </summary>
    private static MoneyFact Captured(StripeEvent e, List<MoneyKey> keys, byte rank, long amount, string? country)
    {
        var attribution = CampaignPlaces.Find(e.Rules, e.CreatedMs, (StripeRanks.ObjectSource, e.Object.At("metadata"), default));
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
                e.Currency,
                e.CreatedMs,
                Kind.OneTime,
                StripeDetails.Product(e.Object.At("metadata")),
                country,
                NeedsCheckout: !e.Rules.CountBarePayments),
        };
    }
}
