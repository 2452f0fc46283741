using System.Globalization;
using System.Text;
using static RevenuePulse.Host.Simulate.Marks;

namespace RevenuePulse.Host.Simulate;

/// <summary>
/// Paddle Billing: amounts are strings; a transaction is paid, then completed; money goes back by adjustments, of which only an
/// approved one counts. It reports no lost checkouts.
/// </summary>
internal sealed class PaddleDialect : IDialect
{
    public string Provider => RevenuePulse.Provider.Paddle;

    public string SecretVariable => "PADDLE_WEBHOOK_SECRET";

    public bool Accepts(string currency) => Currency.Exponent(currency) == 2 || currency is "JPY" or "KRW";

    public IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds) =>
        [Signing.Paddle(message.Body, secret, unixSeconds)];

    public IEnumerable<Message> Tell(Story story)
    {
        if (story.Plot is Plot.Abandoned or Plot.DelayedFailure)
        {
            yield break;
        }

        var told = new Telling(story);
        yield return told.Transaction("paid", story.At);
        yield return told.Transaction("completed", story.At.AddSeconds(1));
        foreach (var back in story.Returns)
        {
            var at = story.At + back.After;
            foreach (var message in back is Refund refund ? told.Refund(at, refund.AmountMinor) : told.Chargeback(at, ((Dispute)back).Outcome))
            {
                yield return message;
            }
        }
    }

    private sealed class Telling
    {
        private readonly Story _story;
        private readonly SeededRandom _ids;
        private readonly string _transaction, _customer, _subscription, _item;

        public Telling(Story story)
        {
            _story = story;
            _ids = new SeededRandom(story.IdSeed);
            _transaction = "txn_" + _ids.Ulid();
            _customer = "ctm_" + _ids.Ulid();
            _subscription = "sub_" + _ids.Ulid();
            _item = "txnitm_" + _ids.Ulid();
        }

        private string? Subscription => _story.Plot is Plot.Subscription or Plot.Renewal ? _subscription : null;

        public Message Transaction(string status, DateTimeOffset at)
        {
            var isDone = status == "completed";
            var fee = (_story.AmountMinor / 20) + 50;
            var earnings = _story.AmountMinor - _story.TaxMinor - fee;
            var processed = $$"""
                "grand_total": "{{_story.AmountMinor}}", "credit": "0", "balance": "0", "fee": {{OrNull(isDone ? Text(fee) : null)}}, "earnings": {{OrNull(isDone ? Text(earnings) : null)}}, 
                """;
            return Event($"transaction.{status}", at, new PaidEffect(), $$"""
                {
                  "id": "{{_transaction}}", "status": "{{status}}", "origin": "{{(_story.Plot == Plot.Renewal ? "subscription_recurring" : "web")}}",
                  "collection_mode": "automatic", "currency_code": "{{_story.Currency}}", "customer_id": "{{_customer}}", "address_id": null, "business_id": null,
                  "subscription_id": {{OrNull(isDone || _story.Plot == Plot.Renewal ? Subscription : null)}}, "discount_id": null, "custom_data": {{Of(_story)}},
                  "items": [{"price": {"id": "pri_simulated", "name": {{Quote(_story.Product.Name)}}, "product_id": "pro_simulated", "unit_price": {"amount": "{{_story.AmountMinor - _story.TaxMinor}}", "currency_code": "{{_story.Currency}}"} }, "quantity": 1}],
                  "details": {
                    "totals": {{Totals(processed, _story.AmountMinor)}},
                    "line_items": [{"id": "{{_item}}", "product": {"id": "pro_simulated", "name": {{Quote(_story.Product.Name)}} }, "quantity": 1, "totals": {{Totals("", _story.AmountMinor)}} }]
                  },
                  "payments": [{"amount": "{{_story.AmountMinor}}", "status": "captured", "captured_at": "{{Time(_story.At)}}", "method_details": {"type": "card", "card": {"type": "visa", "last4": "4242"} }, "payment_attempt_id": "{{_ids.Uuid()}}"}],
                  "billed_at": "{{Time(_story.At)}}", "created_at": "{{Time(_story.At.AddMinutes(-4))}}", "updated_at": "{{Time(at)}}"
                }
                """);
        }

        public IEnumerable<Message> Refund(DateTimeOffset at, long amountMinor)
        {
            var id = "adj_" + _ids.Ulid();
            yield return Adjustment("adjustment.created", id, at, at, "refund", "pending_approval", amountMinor, Effect.None);
            yield return Adjustment("adjustment.updated", id, at, at.AddSeconds(2), "refund", "approved", amountMinor, new RefundEffect(id, amountMinor));
        }

        public IEnumerable<Message> Chargeback(DateTimeOffset at, DisputeOutcome outcome)
        {
            var (total, id) = (_story.AmountMinor, "adj_" + _ids.Ulid());
            yield return Adjustment("adjustment.created", id, at, at, "chargeback", "approved", total, new DisputeEffect(DisputeOutcome.Open));
            if (outcome == DisputeOutcome.Won)
            {
                var won = at.AddSeconds(5);
                yield return Adjustment("adjustment.created", "adj_" + _ids.Ulid(), won, won, "chargeback_reverse", "approved", total, new DisputeEffect(outcome));
            }
        }

        private Message Adjustment(
            string type, string id, DateTimeOffset created, DateTimeOffset at, string action, string status, long amountMinor, Effect effect) =>
            Event(type, at, effect, $$"""
            {
              "id": "{{id}}", "action": "{{action}}", "type": "{{(amountMinor == _story.AmountMinor ? "full" : "partial")}}", "status": "{{status}}",
              "reason": "simulated", "transaction_id": "{{_transaction}}", "subscription_id": {{OrNull(Subscription)}}, "customer_id": "{{_customer}}",
              "currency_code": "{{_story.Currency}}", "credit_applied_to_balance": null, "totals": {{Totals("", amountMinor)}},
              "items": [{"id": "adjitm_{{id[4..]}}", "item_id": "{{_item}}", "type": "partial", "amount": "{{amountMinor}}", "totals": {{Totals("", amountMinor)}} }],
              "created_at": "{{Time(created)}}", "updated_at": "{{Time(at)}}"
            }
            """);

        private string Totals(string more, long totalMinor)
        {
            var tax = (long)((decimal)_story.TaxMinor * totalMinor / _story.AmountMinor);
            return $$"""{"subtotal": "{{totalMinor - tax}}", "discount": "0", "tax": "{{tax}}", "total": "{{totalMinor}}", {{more}}"currency_code": "{{_story.Currency}}"}""";
        }

        private Message Event(string type, DateTimeOffset at, Effect effect, string data)
        {
            var id = "evt_" + _ids.Ulid();
            var body = $$"""
                {"event_id": "{{id}}", "event_type": "{{type}}", "occurred_at": "{{Time(at)}}", "notification_id": "ntf_{{_ids.Ulid()}}", "data": {{data}} }
                """;
            return new Message(id, type, at, Encoding.UTF8.GetBytes(body), effect);
        }

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

        private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
    }
}
