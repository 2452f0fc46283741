using System.Globalization;
using System.Text;

namespace RevenuePulse.Bench.Ledger;

/// <summary>
/// Purchases as the senders tell of them, with bodies as long as theirs: most by card through a Stripe checkout (three events), some
/// subscriptions with a renewal (seven), some refunded, some at the other senders. All numbers are made up.
/// </summary>
internal static class Purchases
{
    private const long Start = 1_785_312_000;

    private static readonly string[] _campaigns = ["spring-sale", "launch-night", "podcast", "newsletter-7", "referral"];

    /// <summary>The deliveries of one purchase, positions counted on.</summary>
    public static void Add(int n, List<RawEvent> events)
    {
        switch (n % 20)
        {
            case < 12:
                CardPayment(n, events);
                break;
            case < 15:
                CardPayment(n, events);
                Add(events, n, Provider.Stripe, $"evt_r{n:D24}", "charge.refunded", Stripe(n, $"evt_r{n:D24}", "charge.refunded", Charge(n, refunded: 1900)));
                break;
            case < 17:
                Subscription(n, events);
                break;
            case 17:
                Add(events, n, Provider.LemonSqueezy, $"order_created:orders:{n}:", "order_created", LemonOrder(n));
                break;
            case 18:
                Add(events, n, Provider.Paddle, $"evt_p{n:D24}", "transaction.paid", Paddle(n, $"evt_p{n:D24}", "paid"));
                Add(events, n, Provider.Paddle, $"evt_c{n:D24}", "transaction.completed", Paddle(n, $"evt_c{n:D24}", "completed"));
                break;
            default:
                Add(events, n, Provider.Polar, $"c{n:D8}-0000-4000-8000-000000000000", "order.paid", Polar(n));
                break;
        }
    }

    private static void CardPayment(int n, List<RawEvent> events)
    {
        Add(events, n, Provider.Stripe, $"evt_i{n:D24}", "payment_intent.succeeded", Stripe(n, $"evt_i{n:D24}", "payment_intent.succeeded", Intent(n, "null")));
        Add(events, n, Provider.Stripe, $"evt_c{n:D24}", "charge.succeeded", Stripe(n, $"evt_c{n:D24}", "charge.succeeded", Charge(n, refunded: 0)));
        Add(events, n, Provider.Stripe, $"evt_s{n:D24}", "checkout.session.completed", Stripe(n, $"evt_s{n:D24}", "checkout.session.completed",
            Session(n, "payment", $"\"pi_3Q{n:D22}\"", "null", "null")));
    }

    private static void Subscription(int n, List<RawEvent> events)
    {
        string[] types = ["invoice.paid", "invoice.payment_succeeded"];
        foreach (var type in types)
        {
            Add(events, n, Provider.Stripe, $"evt_{type[8]}{n:D24}", type, Stripe(n, $"evt_{type[8]}{n:D24}", type, Invoice(n, 0, "subscription_create")));
        }

        Add(events, n, Provider.Stripe, $"evt_i{n:D24}", "payment_intent.succeeded", Stripe(n, $"evt_i{n:D24}", "payment_intent.succeeded", Intent(n, $"\"in_1Q{n:D20}00\"")));
        Add(events, n, Provider.Stripe, $"evt_c{n:D24}", "charge.succeeded", Stripe(n, $"evt_c{n:D24}", "charge.succeeded", Charge(n, refunded: 0)));
        Add(events, n, Provider.Stripe, $"evt_s{n:D24}", "checkout.session.completed", Stripe(n, $"evt_s{n:D24}", "checkout.session.completed",
            Session(n, "subscription", "null", $"\"in_1Q{n:D20}00\"", $"\"sub_1Q{n:D22}\"")));
        Add(events, n, Provider.Stripe, $"evt_x{n:D24}", "invoice.paid", Stripe(n, $"evt_x{n:D24}", "invoice.paid", Invoice(n, 1, "subscription_cycle")));
    }

    private static void Add(List<RawEvent> events, int n, string provider, string deliveryId, string type, string body) => events.Add(new RawEvent
    {
        Provider = provider,
        DeliveryId = deliveryId,
        Type = type,
        ReceivedAtMs = (Start + (n / 50)) * 1000,
        Body = Encoding.UTF8.GetBytes(body),
    });

    private static string Campaign(int n) => _campaigns[n % _campaigns.Length];

    private static long At(int n) => Start + (n / 50);

    private static string Time(int n) =>
        DateTimeOffset.FromUnixTimeSeconds(At(n)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Stripe(int n, string id, string type, string obj) => $$"""
        {"id":"{{id}}","object":"event","api_version":"2026-07-29.dahlia","created":{{At(n)}},"data":{"object":{{obj}}},"livemode":true,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"{{type}}"}
        """;

    private static string Session(int n, string mode, string intent, string invoice, string subscription) => $$$"""
        {"id":"cs_live_a1{{{n:D56}}}","object":"checkout.session","adaptive_pricing":{"enabled":true},"after_expiration":null,"allow_promotion_codes":false,"amount_subtotal":4900,"amount_total":4900,"automatic_tax":{"enabled":false,"liability":null,"provider":null,"status":null},"billing_address_collection":null,"cancel_url":"https://example.com/cancel","client_reference_id":null,"client_secret":null,"collected_information":null,"consent":null,"consent_collection":null,"created":{{{At(n) - 240}}},"currency":"usd","currency_conversion":null,"custom_fields":[],"custom_text":{"after_submit":null,"shipping_address":null,"submit":null,"terms_of_service_acceptance":null},"customer":"cus_{{{n:D14}}}","customer_creation":"always","customer_details":{"address":{"city":null,"country":"DE","line1":null,"line2":null,"postal_code":"10115","state":null},"business_name":null,"email":"ada{{{n}}}@example.com","individual_name":null,"name":"Ada Lovelace","phone":null,"tax_exempt":"none","tax_ids":[]},"customer_email":null,"discounts":[],"expires_at":{{{At(n) + 86400}}},"invoice":{{{invoice}}},"invoice_creation":{"enabled":false,"invoice_data":{"account_tax_ids":null,"custom_fields":null,"description":null,"footer":null,"issuer":null,"metadata":{},"rendering_options":null}},"livemode":true,"locale":"auto","metadata":{"utm_source":"newsletter","utm_campaign":"{{{Campaign(n)}}}","product":"Pro"},"mode":"{{{mode}}}","origin_context":null,"payment_intent":{{{intent}}},"payment_link":null,"payment_method_collection":null,"payment_method_configuration_details":null,"payment_method_options":{},"payment_method_types":["card","link"],"payment_status":"paid","permissions":null,"phone_number_collection":{"enabled":false},"presentment_details":null,"recovered_from":null,"saved_payment_method_options":null,"setup_intent":null,"shipping_address_collection":null,"shipping_cost":null,"shipping_options":[],"status":"complete","submit_type":null,"subscription":{{{subscription}}},"success_url":"https://example.com/success","total_details":{"amount_discount":0,"amount_shipping":0,"amount_tax":0},"ui_mode":"hosted","url":null,"wallet_options":null}
        """;

    private static string Intent(int n, string order) => $$$"""
        {"id":"pi_3Q{{{n:D22}}}","object":"payment_intent","amount":4900,"amount_capturable":0,"amount_details":{"tip":{}},"amount_received":4900,"application":null,"application_fee_amount":null,"automatic_payment_methods":null,"canceled_at":null,"cancellation_reason":null,"capture_method":"automatic_async","client_secret":"pi_secret","confirmation_method":"automatic","created":{{{At(n)}}},"currency":"usd","customer":"cus_{{{n:D14}}}","description":null,"excluded_payment_method_types":null,"last_payment_error":null,"latest_charge":"ch_3Q{{{n:D22}}}","livemode":true,"metadata":{},"next_action":null,"on_behalf_of":null,"payment_details":{"customer_reference":null,"order_reference":{{{order}}}},"payment_method":"pm_1Q{{{n:D22}}}","payment_method_configuration_details":null,"payment_method_options":{"card":{"installments":null,"mandate_options":null,"network":null,"request_three_d_secure":"automatic"},"link":{"persistent_token":null}},"payment_method_types":["card","link"],"processing":null,"receipt_email":null,"review":null,"setup_future_usage":null,"shipping":null,"source":null,"statement_descriptor":null,"statement_descriptor_suffix":null,"status":"succeeded","transfer_data":null,"transfer_group":null}
        """;

    private static string Charge(int n, long refunded) => $$$"""
        {"id":"ch_3Q{{{n:D22}}}","object":"charge","amount":4900,"amount_captured":4900,"amount_refunded":{{{refunded}}},"application":null,"application_fee":null,"application_fee_amount":null,"balance_transaction":"txn_3Q{{{n:D22}}}","billing_details":{"address":{"city":null,"country":"DE","line1":null,"line2":null,"postal_code":"10115","state":null},"email":"ada{{{n}}}@example.com","name":"Ada Lovelace","phone":null,"tax_id":null},"calculated_statement_descriptor":"EXAMPLE","captured":true,"created":{{{At(n)}}},"currency":"usd","customer":"cus_{{{n:D14}}}","description":null,"disputed":false,"failure_balance_transaction":null,"failure_code":null,"failure_message":null,"fraud_details":{},"livemode":true,"metadata":{},"on_behalf_of":null,"outcome":{"advice_code":null,"network_advice_code":null,"network_decline_code":null,"network_status":"approved_by_network","reason":null,"risk_level":"normal","risk_score":12,"seller_message":"Payment complete.","type":"authorized"},"paid":true,"payment_intent":"pi_3Q{{{n:D22}}}","payment_method":"pm_1Q{{{n:D22}}}","payment_method_details":{"card":{"amount_authorized":4900,"authorization_code":null,"brand":"visa","checks":{"address_line1_check":null,"address_postal_code_check":"pass","cvc_check":"pass"},"country":"DE","exp_month":4,"exp_year":2031,"funding":"credit","last4":"4242","network":"visa","wallet":null},"type":"card"},"radar_options":{},"receipt_email":null,"receipt_number":null,"receipt_url":"https://pay.stripe.com/receipts/payment/x","refunded":false,"review":null,"shipping":null,"source":null,"source_transfer":null,"statement_descriptor":null,"status":"succeeded","transfer_data":null,"transfer_group":null}
        """;

    private static string Invoice(int n, int month, string reason) => $$$"""
        {"id":"in_1Q{{{n:D20}}}{{{month:D2}}}","object":"invoice","account_country":"US","account_name":null,"amount_due":4900,"amount_overpaid":0,"amount_paid":4900,"amount_paid_off_stripe":0,"amount_remaining":0,"amount_shipping":0,"attempt_count":1,"attempted":true,"auto_advance":false,"billing_reason":"{{{reason}}}","collection_method":"charge_automatically","created":{{{At(n)}}},"currency":"usd","customer":"cus_{{{n:D14}}}","customer_address":{"city":null,"country":"DE","line1":null,"line2":null,"postal_code":"10115","state":null},"customer_email":"ada{{{n}}}@example.com","customer_name":"Ada Lovelace","description":null,"discounts":[],"ending_balance":0,"hosted_invoice_url":"https://invoice.stripe.com/i/acct_1/live_x","lines":{"object":"list","data":[{"id":"il_1Q{{{n:D22}}}","amount":4900,"currency":"usd","description":"1 × Pro (at $49.00 / month)","discount_amounts":[],"livemode":true,"metadata":{},"object":"line_item","period":{"start":{{{At(n)}}},"end":{{{At(n) + 2592000}}}},"pricing":{"price_details":{"price":"price_1","product":"prod_1"},"type":"price_details","unit_amount_decimal":"4900"},"quantity":1,"subtotal":4900,"taxes":[]}],"has_more":false,"url":"/v1/invoices/x/lines"},"livemode":true,"metadata":{},"number":"F1A2B3C4-0001","parent":{"quote_details":null,"subscription_details":{"metadata":{"utm_source":"newsletter","utm_campaign":"{{{Campaign(n)}}}"},"subscription":"sub_1Q{{{n:D22}}}"},"type":"subscription_details"},"period_end":{{{At(n)}}},"period_start":{{{At(n)}}},"starting_balance":0,"status":"paid","status_transitions":{"finalized_at":{{{At(n) - 2}}},"marked_uncollectible_at":null,"paid_at":{{{At(n) - 1}}},"voided_at":null},"subtotal":4900,"total":4900,"total_discount_amounts":[],"total_taxes":[]}
        """;

    private static string LemonOrder(int n) => $$$"""
        {"meta":{"test_mode":false,"event_name":"order_created","webhook_id":"19d52f5f-460d-449f-aaa8-2f00d80c3c82","custom_data":{"utm_source":"newsletter","utm_campaign":"{{{Campaign(n)}}}"}},"data":{"type":"orders","id":"{{{n}}}","attributes":{"store_id":12345,"customer_id":712,"identifier":"636f855c-1fb9-4c07-b75c-3a10afef010a","order_number":{{{n}}},"user_name":"Ada Lovelace","user_email":"ada{{{n}}}@example.com","currency":"USD","currency_rate":"1.0000","subtotal":4900,"setup_fee":0,"discount_total":0,"tax":0,"total":4900,"refunded_amount":0,"subtotal_usd":4900,"tax_usd":0,"total_usd":4900,"tax_name":"VAT","tax_rate":"0.00","tax_inclusive":false,"status":"paid","status_formatted":"Paid","refunded":false,"refunded_at":null,"first_order_item":{"id":1,"order_id":{{{n}}},"product_id":1,"variant_id":1,"product_name":"Pro","variant_name":"Default","price":4900,"quantity":1,"test_mode":false},"urls":{"receipt":"https://app.lemonsqueezy.com/my-orders/x"},"created_at":"{{{Time(n)}}}","updated_at":"{{{Time(n)}}}","test_mode":false},"relationships":{"store":{"links":{"related":"https://api.lemonsqueezy.com/v1/orders/1/store"}},"customer":{"links":{"related":"https://api.lemonsqueezy.com/v1/orders/1/customer"} }},"links":{"self":"https://api.lemonsqueezy.com/v1/orders/1"} }}
        """;

    private static string Paddle(int n, string id, string status) => $$$"""
        {"event_id":"{{{id}}}","event_type":"transaction.{{{status}}}","occurred_at":"{{{Time(n)}}}","notification_id":"ntf_{{{n:D26}}}","data":{"id":"txn_{{{n:D26}}}","status":"{{{status}}}","origin":"web","currency_code":"USD","customer_id":"ctm_{{{n:D26}}}","address_id":"add_1","business_id":null,"subscription_id":null,"invoice_id":null,"invoice_number":null,"collection_mode":"automatic","discount_id":null,"custom_data":{"utm_source":"newsletter","utm_campaign":"{{{Campaign(n)}}}"},"checkout":{"url":"https://example.com/pay"},"items":[{"price":{"id":"pri_1","name":"Pro","product_id":"pro_1","billing_cycle":null,"unit_price":{"amount":"4900","currency_code":"USD"}},"quantity":1,"proration":null}],"details":{"totals":{"subtotal":"4118","tax":"782","discount":"0","total":"4900","credit":"0","credit_to_balance":"0","balance":"0","grand_total":"4900","fee":null,"earnings":null,"currency_code":"USD"},"line_items":[{"id":"txnitm_1","price_id":"pri_1","quantity":1,"tax_rate":"0.19","totals":{"subtotal":"4118","tax":"782","discount":"0","total":"4900"},"product":{"id":"pro_1","name":"Pro","tax_category":"standard","status":"active"}}],"payout_totals":null,"tax_rates_used":[{"tax_rate":"0.19","totals":{"subtotal":"4118","tax":"782","total":"4900"}}],"adjusted_totals":{"subtotal":"4118","tax":"782","total":"4900","grand_total":"4900","fee":"0","currency_code":"USD"}},"payments":[{"payment_attempt_id":"9e2a1b0c","amount":"4900","status":"captured","error_code":null,"method_details":{"type":"card","card":{"type":"visa","last4":"4242","expiry_month":1,"expiry_year":2031}},"created_at":"{{{Time(n)}}}","captured_at":"{{{Time(n)}}}"}],"billed_at":"{{{Time(n)}}}","created_at":"{{{Time(n)}}}","updated_at":"{{{Time(n)}}}"}}
        """;

    private static string Polar(int n) => $$$"""
        {"type":"order.paid","timestamp":"{{{Time(n)}}}","data":{"id":"{{{n:D8}}}-aaaa-4000-8000-000000000000","created_at":"{{{Time(n)}}}","modified_at":"{{{Time(n)}}}","status":"paid","paid":true,"subtotal_amount":4900,"discount_amount":0,"net_amount":4900,"amount":4900,"tax_amount":0,"total_amount":4900,"applied_balance_amount":0,"due_amount":4900,"refunded_amount":0,"refunded_tax_amount":0,"currency":"usd","billing_reason":"purchase","billing_name":"Ada Lovelace","billing_address":{"country":"US","line1":null,"line2":null,"postal_code":null,"city":null,"state":null},"invoice_number":"POLAR-0001","customer_id":"c8bf958d-7c9e-43d5-af4d-2902ff55f566","product_id":"1f2235f7-0012-4124-a790-cc88359b73eb","discount_id":null,"subscription_id":null,"checkout_id":"{{{n:D8}}}-bbbb-4000-8000-000000000000","metadata":{"utm_source":"newsletter","utm_campaign":"{{{Campaign(n)}}}"},"platform_fee_amount":236,"platform_fee_currency":"usd","customer":{"id":"c8bf958d-7c9e-43d5-af4d-2902ff55f566","email":"ada{{{n}}}@example.com","name":"Ada Lovelace","metadata":{}},"product":{"id":"1f2235f7-0012-4124-a790-cc88359b73eb","name":"Pro","is_recurring":false,"metadata":{}},"subscription":null,"items":[{"id":"9d61cf3c-f756-4651-a886-e05b143321cd","label":"Pro","amount":4900,"tax_amount":0}],"description":"Pro"}}
        """;
}
