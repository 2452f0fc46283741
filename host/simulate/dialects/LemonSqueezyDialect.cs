using System.Globalization;
using System.Text;
using static RevenuePulse.Host.Simulate.Marks;

namespace RevenuePulse.Host.Simulate;

/// <summary>
/// Lemon Squeezy: an order is the money of a first sale, a subscription invoice that of a renewal; the initial invoice of a
/// subscription is the order again. It reports no lost checkouts and no disputes. Nothing in an event says when the event happened.
/// </summary>
internal sealed class LemonSqueezyDialect : IDialect
{
    public string Provider => RevenuePulse.Provider.LemonSqueezy;

    public string SecretVariable => "LEMONSQUEEZY_WEBHOOK_SECRET";

    public bool Accepts(string currency) => Currency.Exponent(currency) == 2;

    public IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds) =>
        [new("X-Event-Name", message.Type), Signing.LemonSqueezy(message.Body, secret)];

    public IEnumerable<Message> Tell(Story story)
    {
        if (story.Plot is Plot.Abandoned or Plot.DelayedFailure)
        {
            yield break;
        }

        var told = new Telling(story);
        if (story.Plot != Plot.Renewal)
        {
            yield return told.Order("order_created", story.At, 0, new PaidEffect());
        }

        if (story.Plot == Plot.Subscription)
        {
            yield return told.Subscription(story.At.AddMilliseconds(40));
            yield return told.Invoice("subscription_payment_success", story.At.AddMilliseconds(80), "initial", 0, Effect.None);
        }

        if (story.Plot == Plot.Renewal)
        {
            yield return told.Invoice("subscription_payment_success", story.At, "renewal", 0, new PaidEffect());
        }

        var refunded = 0L;
        foreach (var refund in story.Returns.OfType<Refund>())
        {
            refunded += refund.AmountMinor;
            var (at, effect) = (story.At + refund.After, new RefundedSoFarEffect(refunded));
            yield return story.Plot == Plot.Renewal
                ? told.Invoice("subscription_payment_refunded", at, "renewal", refunded, effect)
                : told.Order("order_refunded", at, refunded, effect);
        }
    }

    private sealed class Telling
    {
        private readonly Story _story;
        private readonly SeededRandom _ids;
        private readonly long _order, _subscription, _invoice, _customer;
        private readonly string _identifier;

        public Telling(Story story)
        {
            _story = story;
            _ids = new SeededRandom(story.IdSeed);
            (_order, _subscription, _invoice, _customer) = (_ids.Number(), _ids.Number(), _ids.Number(), _ids.Number());
            _identifier = _ids.Uuid();
        }

        private string Created => Time(_story.At);

        public Message Order(string name, DateTimeOffset at, long refundedMinor, Effect effect) => Event(name, at, "orders", _order, effect, $$"""
            "identifier": "{{_identifier}}", "order_number": {{_order % 1_000_000}}, {{Money(at, refundedMinor, "paid")}}, "setup_fee": 0,
            "tax_name": "VAT", "tax_rate": "0.00",
            "first_order_item": {"id": {{_order + 1}}, "order_id": {{_order}}, "product_id": 621389, "variant_id": 972634, "product_name": {{Quote(_story.Product.Name)}}, "variant_name": "Default", "price": {{_story.AmountMinor - _story.TaxMinor}}, "quantity": 1, "created_at": "{{Created}}", "updated_at": "{{Created}}", "test_mode": false}
            """);

        public Message Invoice(string name, DateTimeOffset at, string reason, long refundedMinor, Effect effect) => Event(
            name, at, "subscription-invoices", _invoice, effect, $$"""
            "subscription_id": {{_subscription}}, "billing_reason": "{{reason}}", "card_brand": "visa", "card_last_four": "4242", {{Money(at, refundedMinor, "paid")}}
            """);

        public Message Subscription(DateTimeOffset at) => Event("subscription_created", at, "subscriptions", _subscription, Effect.None, $$"""
            "order_id": {{_order}}, "order_item_id": {{_order + 1}}, "product_id": 621389, "variant_id": 972634, "product_name": {{Quote(_story.Product.Name)}},
            "variant_name": "Default", "status": "active", "status_formatted": "Active", "cancelled": false, "trial_ends_at": null,
            "renews_at": "{{Time(_story.At.AddDays(30))}}", "ends_at": null, "created_at": "{{Created}}", "updated_at": "{{Time(at)}}"
            """);

        private string Money(DateTimeOffset at, long refundedMinor, string status)
        {
            var isFull = refundedMinor == _story.AmountMinor;
            var state = isFull ? "refunded" : refundedMinor > 0 ? "partial_refund" : status;
            return $$"""
                "currency": "{{_story.Currency}}", "currency_rate": "1.00000000", "subtotal": {{_story.AmountMinor - _story.TaxMinor}}, "discount_total": 0,
                "tax": {{_story.TaxMinor}}, "tax_inclusive": false, "total": {{_story.AmountMinor}}, "refunded_amount": {{refundedMinor}}, "status": "{{state}}",
                "refunded": {{(isFull ? "true" : "false")}}, "refunded_at": {{(isFull ? Quote(Time(at)) : "null")}},
                "created_at": "{{Created}}", "updated_at": "{{Time(at)}}"
                """;
        }

        private Message Event(string name, DateTimeOffset at, string type, long id, Effect effect, string attributes)
        {
            var webhook = _ids.Uuid();
            var body = $$"""
                {
                  "meta": {"test_mode": false, "event_name": "{{name}}", "webhook_id": "{{webhook}}", "custom_data": {{Of(_story)}} },
                  "data": {
                    "type": "{{type}}", "id": "{{id}}",
                    "attributes": {
                      "store_id": 12345, "customer_id": {{_customer}}, "user_name": {{Quote(_story.Buyer.Name)}}, "user_email": {{Quote(_story.Buyer.Email)}},
                      "test_mode": false,
                      {{attributes}}
                    },
                    "links": {"self": "https://api.lemonsqueezy.com/v1/{{type}}/{{id}}"}
                  }
                }
                """;
            return new Message(webhook, name, at, Encoding.UTF8.GetBytes(body), effect);
        }

        /// <summary>One-second resolution that looks like microseconds.</summary>
        private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.000000Z", CultureInfo.InvariantCulture);
    }
}
