using System.Text;
using static RevenuePulse.Host.Simulate.Marks;

namespace RevenuePulse.Host.Simulate;

/// <summary>Writes the bodies of one story's Stripe events: every object of the story has one id, however often it is mentioned.</summary>
internal sealed class StripeBodies
{
    private const string NoInvoice = """{"enabled": false, "invoice_data": {"account_tax_ids": null, "description": null, "footer": null, "metadata": {} } }""";

    private readonly Story _story;
    private readonly SeededRandom _ids;
    private readonly string _session, _intent, _charge, _invoice, _subscription, _customer, _method, _balance, _price, _dispute;
    private readonly string _currency;

    public StripeBodies(Story story)
    {
        _story = story;
        _ids = new SeededRandom(story.IdSeed);
        _session = "cs_live_a1" + _ids.Token(56);
        _intent = "pi_3" + _ids.Token(23);
        _charge = "ch_3" + _ids.Token(23);
        _invoice = "in_1" + _ids.Token(23);
        _subscription = "sub_1" + _ids.Token(23);
        _customer = "cus_" + _ids.Token(14);
        _method = "pm_1" + _ids.Token(23);
        _balance = "txn_3" + _ids.Token(23);
        _price = "price_1" + _ids.Token(23);
        _dispute = "du_1" + _ids.Token(23);
        _currency = story.Currency.ToLowerInvariant();
    }

    /// <summary>When the money was captured.</summary>
    public DateTimeOffset PaidAt => _story.Plot == Plot.DelayedSale ? _story.At.AddSeconds(3) : _story.At;

    private bool HasInvoice => _story.Plot is Plot.Subscription or Plot.Renewal;

    private bool IsDelayed => _story.Plot is Plot.DelayedSale or Plot.DelayedFailure;

    private bool HasSubscriptionMode => _story.Plot == Plot.Subscription || (_story.Plot == Plot.Abandoned && _story.Product.IsSubscription);

    public Message Session(string type, string status, string paymentStatus, DateTimeOffset at, Effect effect)
    {
        var opened = _story.At.ToUnixTimeSeconds() - 240;
        var isOpenCart = status == "expired";
        return Event(type, at, effect, $$"""
            {
              "id": "{{_session}}", "object": "checkout.session",
              "adaptive_pricing": {"enabled": false}, "after_expiration": null, "allow_promotion_codes": true,
              "amount_subtotal": {{_story.AmountMinor - _story.TaxMinor}}, "amount_total": {{_story.AmountMinor}},
              "automatic_tax": {"enabled": true, "liability": {"type": "self"}, "provider": "stripe", "status": "complete"},
              "billing_address_collection": null, "cancel_url": "https://shop.example.com{{_story.Campaign?.LandingPage}}",
              "client_reference_id": null, "client_secret": null, "collected_information": null,
              "consent": null, "consent_collection": null, "created": {{opened}}, "currency": "{{_currency}}", "currency_conversion": null,
              "custom_fields": [], "custom_text": {"after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null},
              "customer": {{(isOpenCart ? "null" : Quote(_customer))}}, "customer_account": null, "customer_creation": "always",
              "customer_details": {{(isOpenCart ? OpenCartDetails() : CustomerDetails())}},
              "customer_email": null, "discounts": [], "expires_at": {{(isOpenCart ? at.ToUnixTimeSeconds() : opened + 86_400)}},
              "invoice": {{(_story.Plot == Plot.Subscription ? Quote(_invoice) : "null")}},
              "invoice_creation": {{(HasSubscriptionMode ? "null" : NoInvoice)}},
              "livemode": true, "locale": "auto", "managed_payments": {"enabled": false}, "metadata": {{Of(_story)}},
              "mode": "{{(HasSubscriptionMode ? "subscription" : "payment")}}", "origin_context": null,
              "payment_intent": {{(HasSubscriptionMode || isOpenCart ? "null" : Quote(_intent))}},
              "payment_link": null, "payment_method_collection": "always", "payment_method_configuration_details": null, "payment_method_options": {},
              "payment_method_types": [{{(IsDelayed ? "\"sepa_debit\"" : "\"card\", \"link\"")}}],
              "payment_status": "{{paymentStatus}}", "permissions": null, "phone_number_collection": {"enabled": false}, "presentment_details": null,
              "recovered_from": null, "saved_payment_method_options": null, "setup_intent": null, "shipping_address_collection": null,
              "shipping_cost": null, "shipping_options": [], "status": "{{status}}", "submit_type": null,
              "subscription": {{(_story.Plot == Plot.Subscription ? Quote(_subscription) : "null")}}, "success_url": "https://shop.example.com/thanks",
              "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": {{_story.TaxMinor}} },
              "ui_mode": "hosted", "url": null, "wallet_options": null
            }
            """);
    }

    public Message Intent(DateTimeOffset at) => Event("payment_intent.succeeded", at, Effect.None, $$"""
        {
          "id": "{{_intent}}", "object": "payment_intent", "amount": {{_story.AmountMinor}}, "amount_capturable": 0,
          "amount_details": {"tip": {} }, "amount_received": {{_story.AmountMinor}}, "application": null, "application_fee_amount": null,
          "automatic_payment_methods": null, "canceled_at": null, "cancellation_reason": null, "capture_method": "automatic_async",
          "confirmation_method": "automatic", "created": {{PaidAt.ToUnixTimeSeconds() - 1}}, "currency": "{{_currency}}", "customer": "{{_customer}}",
          "description": {{(HasInvoice ? "\"Subscription payment\"" : "null")}}, "last_payment_error": null, "latest_charge": "{{_charge}}",
          "livemode": true, "metadata": {{Simulated}}, "next_action": null, "on_behalf_of": null,
          "payment_details": {"customer_reference": null, "order_reference": {{(HasInvoice ? Quote(_invoice) : "null")}} },
          "payment_method": "{{_method}}", "payment_method_options": {}, "payment_method_types": ["{{MethodType}}"], "processing": null,
          "receipt_email": null, "review": null, "setup_future_usage": null, "shipping": null, "statement_descriptor": null,
          "status": "succeeded", "transfer_data": null, "transfer_group": null
        }
        """);

    public Message Charge(string type, DateTimeOffset at, long refundedMinor, Effect effect) => Event(type, at, effect, $$"""
        {
          "id": "{{_charge}}", "object": "charge", "amount": {{_story.AmountMinor}}, "amount_captured": {{_story.AmountMinor}},
          "amount_refunded": {{refundedMinor}}, "application": null, "application_fee": null, "application_fee_amount": null,
          "balance_transaction": "{{_balance}}", "billing_details": {{BillingDetails()}},
          "calculated_statement_descriptor": "SHOP.EXAMPLE", "captured": true, "created": {{PaidAt.ToUnixTimeSeconds()}}, "currency": "{{_currency}}",
          "customer": "{{_customer}}", "description": null, "disputed": false, "failure_code": null, "failure_message": null, "fraud_details": {},
          "livemode": true, "metadata": {{Simulated}}, "on_behalf_of": null,
          "outcome": {"network_status": "approved_by_network", "reason": null, "risk_level": "normal", "seller_message": "Payment complete.", "type": "authorized"},
          "paid": true, "payment_intent": "{{_intent}}", "payment_method": "{{_method}}",
          "payment_method_details": {"type": "{{MethodType}}"}, "receipt_email": null, "receipt_number": null, "receipt_url": null,
          "refunded": {{(refundedMinor == _story.AmountMinor ? "true" : "false")}}, "review": null, "shipping": null, "status": "succeeded",
          "transfer_data": null, "transfer_group": null
        }
        """);

    public Message Invoice(string type, DateTimeOffset at) => Event(type, at, new PaidEffect(), $$"""
        {
          "id": "{{_invoice}}", "object": "invoice", "account_country": "US", "account_name": "Example shop", "amount_due": {{_story.AmountMinor}},
          "amount_overpaid": 0, "amount_paid": {{_story.AmountMinor}}, "amount_paid_off_stripe": 0, "amount_remaining": 0, "amount_shipping": 0,
          "attempt_count": 1, "attempted": true, "auto_advance": false,
          "billing_reason": "{{(_story.Plot == Plot.Renewal ? "subscription_cycle" : "subscription_create")}}",
          "collection_method": "charge_automatically", "created": {{PaidAt.ToUnixTimeSeconds() - 4}}, "currency": "{{_currency}}", "customer": "{{_customer}}",
          "customer_address": {"city": null, "country": "{{_story.Buyer.Country}}", "line1": null, "line2": null, "postal_code": null, "state": null},
          "customer_email": "{{_story.Buyer.Email}}", "customer_name": "{{_story.Buyer.Name}}", "discounts": [], "due_date": null, "ending_balance": 0,
          "lines": {
            "object": "list", "has_more": false, "url": "/v1/invoices/{{_invoice}}/lines",
            "data": [{
              "id": "il_{{_invoice[3..]}}", "object": "line_item", "amount": {{_story.AmountMinor - _story.TaxMinor}}, "currency": "{{_currency}}",
              "description": "1 × {{_story.Product.Name}}", "invoice": "{{_invoice}}", "livemode": true, "metadata": {{Of(_story)}},
              "parent": {"subscription_item_details": {"proration": false, "subscription": "{{_subscription}}"}, "type": "subscription_item_details"},
              "pricing": {"price_details": {"price": "{{_price}}", "product": "prod_{{_price[7..21]}}"}, "type": "price_details"}, "quantity": 1
            }]
          },
          "livemode": true, "metadata": {{Simulated}}, "number": "SIM-{{_invoice[4..12]}}-0001",
          "parent": {"quote_details": null, "subscription_details": {"metadata": {{Of(_story)}}, "subscription": "{{_subscription}}"}, "type": "subscription_details"},
          "period_end": {{PaidAt.ToUnixTimeSeconds() - 4}}, "period_start": {{PaidAt.ToUnixTimeSeconds() - 4}}, "starting_balance": 0, "status": "paid",
          "status_transitions": {"finalized_at": {{PaidAt.ToUnixTimeSeconds() - 4}}, "marked_uncollectible_at": null, "paid_at": {{PaidAt.ToUnixTimeSeconds()}}, "voided_at": null},
          "subtotal": {{_story.AmountMinor - _story.TaxMinor}}, "total": {{_story.AmountMinor}}, "total_taxes": [{"amount": {{_story.TaxMinor}}, "tax_behavior": "exclusive"}]
        }
        """);

    public Message InvoicePayment(DateTimeOffset at) => Event("invoice_payment.paid", at, Effect.None, $$"""
        {
          "id": "inpay_{{_invoice[3..]}}", "object": "invoice_payment", "amount_paid": {{_story.AmountMinor}}, "amount_requested": {{_story.AmountMinor}},
          "created": {{PaidAt.ToUnixTimeSeconds() - 2}}, "currency": "{{_currency}}", "invoice": "{{_invoice}}", "is_default": true, "livemode": true,
          "payment": {"payment_intent": "{{_intent}}", "type": "payment_intent"}, "status": "paid",
          "status_transitions": {"canceled_at": null, "paid_at": {{PaidAt.ToUnixTimeSeconds()}} }
        }
        """);

    public Message Refund(DateTimeOffset at, long amountMinor)
    {
        var id = "re_3" + _ids.Token(23);
        return Event("refund.created", at, new RefundEffect(id, amountMinor), $$"""
            {
              "id": "{{id}}", "object": "refund", "amount": {{amountMinor}}, "balance_transaction": "txn_3{{_ids.Token(23)}}", "charge": "{{_charge}}",
              "created": {{at.ToUnixTimeSeconds()}}, "currency": "{{_currency}}", "metadata": {{Simulated}}, "payment_intent": "{{_intent}}",
              "reason": "requested_by_customer", "receipt_number": null, "source_transfer_reversal": null, "status": "succeeded", "transfer_reversal": null
            }
            """);
    }

    public Message Dispute(string type, DateTimeOffset at, string status, DisputeOutcome outcome) => Event(type, at, new DisputeEffect(outcome), $$"""
        {
          "id": "{{_dispute}}", "object": "dispute", "amount": {{_story.AmountMinor}}, "balance_transactions": [], "charge": "{{_charge}}",
          "created": {{(PaidAt + _story.Returns[0].After).ToUnixTimeSeconds()}}, "currency": "{{_currency}}", "evidence": {}, "evidence_details": {"due_by": null, "has_evidence": false, "past_due": false, "submission_count": 0},
          "is_charge_refundable": false, "livemode": true, "metadata": {{Simulated}}, "network_reason_code": "10.4", "payment_intent": "{{_intent}}",
          "payment_method_details": {"card": {"brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4"}, "type": "card"},
          "reason": "fraudulent", "status": "{{status}}"
        }
        """);

    private string MethodType => IsDelayed ? "sepa_debit" : "card";

    private string Address() =>
        $$"""{"city": null, "country": "{{_story.Buyer.Country}}", "line1": null, "line2": null, "postal_code": null, "state": null}""";

    private string BillingDetails() =>
        $$"""{"address": {{Address()}}, "email": "{{_story.Buyer.Email}}", "name": "{{_story.Buyer.Name}}", "phone": null, "tax_id": null}""";

    private string CustomerDetails() => $$"""
        {"address": {{Address()}}, "business_name": null, "email": "{{_story.Buyer.Email}}", "individual_name": null, "name": "{{_story.Buyer.Name}}", "phone": null, "tax_exempt": "none", "tax_ids": []}
        """;

    private string OpenCartDetails() =>
        $$"""{"address": null, "email": "{{_story.Buyer.Email}}", "name": null, "phone": null, "tax_exempt": null, "tax_ids": null}""";

    private Message Event(string type, DateTimeOffset at, Effect effect, string payload)
    {
        var id = "evt_1" + _ids.Token(23);
        var body = $$"""
            {
              "id": "{{id}}", "object": "event", "api_version": "2026-07-29.dahlia", "created": {{at.ToUnixTimeSeconds()}},
              "data": {"object": {{payload}} },
              "livemode": true, "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": "{{type}}"
            }
            """;
        return new Message(id, type, at, Encoding.UTF8.GetBytes(body), effect);
    }
}
