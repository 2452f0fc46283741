using System.Globalization;
using System.Text;
using static RevenuePulse.Host.Simulate.Marks;

namespace RevenuePulse.Host.Simulate;

/// <summary>
/// Polar, a dialect of Standard Webhooks: the key is the UTF-8 of the whole secret. Three events announce an order, refunds exclude
/// tax, and there are no disputes.
/// </summary>
internal sealed class PolarDialect : IDialect
{
    public string Provider => RevenuePulse.Provider.Polar;

    public string SecretVariable => "POLAR_WEBHOOK_SECRET";

    public bool Accepts(string currency) => Currency.Exponent(currency) is 2 or 0;

    public IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds) =>
        Signing.StandardWebhooks(message.Id, message.Body, Encoding.UTF8.GetBytes(secret), unixSeconds);

    public IEnumerable<Message> Tell(Story story)
    {
        var told = new Telling(story);
        if (story.Plot is Plot.Abandoned or Plot.DelayedFailure)
        {
            yield return told.Expired(story.At);
            yield break;
        }

        yield return told.Order("order.created", story.At, 0, Effect.None);
        yield return told.Order("order.paid", story.At.AddMilliseconds(100), 0, new PaidEffect());
        var refunded = 0L;
        foreach (var refund in story.Returns.OfType<Refund>())
        {
            var at = story.At + refund.After;
            refunded += refund.AmountMinor;
            yield return told.Refund(at, refund.AmountMinor, refunded);
            yield return told.Order("order.refunded", at.AddMilliseconds(50), refunded, new RefundedSoFarEffect(refunded));
        }
    }

    private sealed class Telling
    {
        private readonly Story _story;
        private readonly SeededRandom _ids;
        private readonly string _order, _checkout, _customer, _product, _subscription;

        public Telling(Story story)
        {
            _story = story;
            _ids = new SeededRandom(story.IdSeed);
            (_order, _checkout, _customer, _product, _subscription) = (_ids.Uuid(), _ids.Uuid(), _ids.Uuid(), _ids.Uuid(), _ids.Uuid());
        }

        private string? Subscription => _story.Plot is Plot.Subscription or Plot.Renewal ? _subscription : null;

        private string Reason => _story.Plot switch
        {
            Plot.Subscription => "subscription_create",
            Plot.Renewal => "subscription_cycle",
            _ => "purchase",
        };

        public Message Order(string type, DateTimeOffset at, long refundedMinor, Effect effect)
        {
            var (total, tax) = (_story.AmountMinor, _story.TaxMinor);
            var refundedTax = TaxOf(refundedMinor);
            var status = type == "order.created" ? "pending" : refundedMinor == 0 ? "paid" : refundedMinor == total ? "refunded" : "partially_refunded";
            return Event(type, at, effect, $$"""
                {
                  "id": "{{_order}}", "created_at": "{{Time(_story.At)}}", "modified_at": "{{Time(at)}}", "status": "{{status}}", "paid": {{(type == "order.created" ? "false" : "true")}},
                  "subtotal_amount": {{total - tax}}, "discount_amount": 0, "net_amount": {{total - tax}}, "tax_amount": {{tax}}, "total_amount": {{total}},
                  "applied_balance_amount": 0, "due_amount": {{total}}, "refunded_amount": {{refundedMinor - refundedTax}}, "refunded_tax_amount": {{refundedTax}},
                  "currency": "{{_story.Currency.ToLowerInvariant()}}", "billing_reason": "{{Reason}}", "billing_name": {{Quote(_story.Buyer.Name)}},
                  "billing_address": {"country": "{{_story.Buyer.Country}}", "line1": null, "line2": null, "postal_code": null, "city": null, "state": null},
                  "customer_id": "{{_customer}}", "product_id": "{{_product}}", "discount_id": null, "subscription_id": {{OrNull(Subscription)}},
                  "checkout_id": "{{_checkout}}", "metadata": {{Of(_story)}}, "custom_field_data": {}, "platform_fee_amount": {{(total / 20) + 40}},
                  "customer": {"id": "{{_customer}}", "email": {{Quote(_story.Buyer.Email)}}, "name": {{Quote(_story.Buyer.Name)}}, "metadata": {} },
                  "product": {"id": "{{_product}}", "name": {{Quote(_story.Product.Name)}}, "is_recurring": {{(_story.Product.IsSubscription ? "true" : "false")}}, "metadata": {} },
                  "items": [{"label": {{Quote(_story.Product.Name)}}, "amount": {{total - tax}}, "tax_amount": {{tax}}, "proration": false}]
                }
                """);
        }

        public Message Refund(DateTimeOffset at, long amountMinor, long refundedMinor)
        {
            var id = _ids.Uuid();
            var tax = TaxOf(refundedMinor) - TaxOf(refundedMinor - amountMinor);
            return Event("refund.created", at, new RefundEffect(id, amountMinor), $$"""
                {
                  "id": "{{id}}", "created_at": "{{Time(at)}}", "modified_at": null, "metadata": {{Simulated}}, "status": "succeeded", "reason": "customer_request",
                  "amount": {{amountMinor - tax}}, "tax_amount": {{tax}}, "currency": "{{_story.Currency.ToLowerInvariant()}}", "order_id": "{{_order}}",
                  "subscription_id": {{OrNull(Subscription)}}, "customer_id": "{{_customer}}", "revoke_benefits": false, "dispute": null
                }
                """);
        }

        public Message Expired(DateTimeOffset at) => Event("checkout.expired", at, new LostEffect(), $$"""
            {
              "id": "{{_checkout}}", "created_at": "{{Time(at.AddHours(-1))}}", "modified_at": "{{Time(at)}}", "status": "expired", "expires_at": "{{Time(at)}}",
              "amount": {{_story.AmountMinor}}, "total_amount": {{_story.AmountMinor}}, "net_amount": {{_story.AmountMinor - _story.TaxMinor}}, "tax_amount": {{_story.TaxMinor}},
              "currency": "{{_story.Currency.ToLowerInvariant()}}", "product_id": "{{_product}}", "customer_email": {{Quote(_story.Buyer.Email)}},
              "product": {"id": "{{_product}}", "name": {{Quote(_story.Product.Name)}}, "is_recurring": {{(_story.Product.IsSubscription ? "true" : "false")}} },
              "metadata": {{Of(_story)}}, "subscription_id": null
            }
            """);

        /// <summary>Cumulative, so that the parts of several refunds add up to the whole.</summary>
        private long TaxOf(long refundedMinor) => (long)((decimal)_story.TaxMinor * refundedMinor / _story.AmountMinor);

        private Message Event(string type, DateTimeOffset at, Effect effect, string data)
        {
            var body = $$"""{"type": "{{type}}", "timestamp": "{{Time(at)}}", "data": {{data}} }""";
            return new Message(_ids.Uuid(), type, at, Encoding.UTF8.GetBytes(body), effect);
        }

        private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    }
}
