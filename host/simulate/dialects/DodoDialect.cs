using System.Globalization;
using System.Text;
using static RevenuePulse.Host.Simulate.Marks;

namespace RevenuePulse.Host.Simulate;

/// <summary>Dodo Payments, Standard Webhooks to the letter. A dispute's amount is a string; an abandoned checkout names neither campaign nor currency.</summary>
internal sealed class DodoDialect : IDialect
{
    public string Provider => RevenuePulse.Provider.Dodo;

    public string SecretVariable => "DODO_WEBHOOK_SECRET";

    public bool Accepts(string currency) => Currency.Exponent(currency) is 2 or 0;

    public IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds) =>
        Signing.StandardWebhooks(message.Id, message.Body, Signing.StandardKey(secret), unixSeconds);

    public IEnumerable<Message> Tell(Story story)
    {
        var told = new Telling(story);
        if (story.Plot is Plot.Abandoned or Plot.DelayedFailure)
        {
            yield return told.Abandoned(story.At);
            yield break;
        }

        yield return told.Payment(story.At);
        foreach (var back in story.Returns)
        {
            var at = story.At + back.After;
            if (back is Refund refund)
            {
                yield return told.Refund(at, refund.AmountMinor);
            }
            else if (back is Dispute dispute)
            {
                yield return told.Dispute("dispute.opened", at, DisputeOutcome.Open);
                if (dispute.Outcome != DisputeOutcome.Open)
                {
                    yield return told.Dispute(dispute.Outcome == DisputeOutcome.Won ? "dispute.won" : "dispute.lost", at.AddSeconds(5), dispute.Outcome);
                }
            }
        }
    }

    private sealed class Telling
    {
        private readonly Story _story;
        private readonly SeededRandom _ids;
        private readonly string _payment, _session, _subscription, _customer, _dispute;

        public Telling(Story story)
        {
            _story = story;
            _ids = new SeededRandom(story.IdSeed);
            _payment = "pay_" + _ids.Token(20);
            _session = "cks_" + _ids.Token(20);
            _subscription = "sub_" + _ids.Token(20);
            _customer = "cus_" + _ids.Token(20);
            _dispute = "dsp_" + _ids.Token(20);
        }

        public Message Payment(DateTimeOffset at)
        {
            var subscription = _story.Plot is Plot.Subscription or Plot.Renewal ? _subscription : null;
            return Event("payment.succeeded", at, new PaidEffect(), $$"""
                {
                  "payload_type": "Payment", "payment_id": "{{_payment}}", "status": "succeeded", "total_amount": {{_story.AmountMinor}}, "tax": {{_story.TaxMinor}},
                  "currency": "{{_story.Currency}}", "settlement_amount": {{_story.AmountMinor - _story.TaxMinor}}, "settlement_tax": 0, "settlement_currency": "{{_story.Currency}}",
                  "checkout_session_id": {{OrNull(_story.Plot == Plot.Renewal ? null : _session)}}, "subscription_id": {{OrNull(subscription)}}, "customer": {{Customer()}},
                  "billing": {"country": "{{_story.Buyer.Country}}", "city": null, "state": null, "street": null, "zipcode": null},
                  "metadata": {{Of(_story)}}, "product_cart": [{"product_id": {{Quote(_story.Product.Name)}}, "quantity": 1}],
                  "refunds": [], "disputes": [], "is_update_payment_method": false, "payment_method": "card", "card_last_four": "4242",
                  "created_at": "{{Time(_story.At)}}", "updated_at": "{{Time(at)}}"
                }
                """);
        }

        public Message Refund(DateTimeOffset at, long amountMinor)
        {
            var id = "ref_" + _ids.Token(20);
            return Event("refund.succeeded", at, new RefundEffect(id, amountMinor), $$"""
                {
                  "payload_type": "Refund", "refund_id": "{{id}}", "payment_id": "{{_payment}}", "amount": {{amountMinor}}, "currency": "{{_story.Currency}}",
                  "status": "succeeded", "is_partial": {{(amountMinor == _story.AmountMinor ? "false" : "true")}}, "reason": null, "customer": {{Customer()}},
                  "metadata": {{Simulated}}, "created_at": "{{Time(at)}}"
                }
                """);
        }

        public Message Dispute(string type, DateTimeOffset at, DisputeOutcome outcome) => Event(type, at, new DisputeEffect(outcome), $$"""
            {
              "payload_type": "Dispute", "dispute_id": "{{_dispute}}", "payment_id": "{{_payment}}", "amount": "{{_story.AmountMinor}}", "currency": "{{_story.Currency}}",
              "dispute_stage": "dispute", "dispute_status": "dispute_{{type[8..]}}", "remarks": null, "created_at": "{{Time(at)}}"
            }
            """);

        public Message Abandoned(DateTimeOffset at) => Event("abandoned_checkout.detected", at, new LostEffect(IsAttributed: false), $$"""
            {
              "payload_type": "AbandonedCheckout", "abandoned_at": "{{Time(at)}}", "abandonment_reason": "checkout_incomplete", "customer_id": "{{_customer}}",
              "payment_id": "{{_payment}}", "status": "abandoned", "recovered_payment_id": null
            }
            """);

        private string Customer() =>
            $$"""{"customer_id": "{{_customer}}", "email": {{Quote(_story.Buyer.Email)}}, "name": {{Quote(_story.Buyer.Name)}}, "metadata": {} }""";

        private Message Event(string type, DateTimeOffset at, Effect effect, string data)
        {
            var body = $$"""{"business_id": "bus_simulated", "type": "{{type}}", "timestamp": "{{Time(at)}}", "data": {{data}} }""";
            return new Message("msg_" + _ids.Token(27), type, at, Encoding.UTF8.GetBytes(body), effect);
        }

        private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }
}
