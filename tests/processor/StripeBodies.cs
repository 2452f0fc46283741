using System.Text.Json;
using System.Text.Json.Nodes;

namespace RevenuePulse.Tests.Processing;

/// <summary>Stripe event bodies of our own making, reduced to the fields that matter, with a fresh event id each.</summary>
internal static class StripeBodies
{
    public const long Start = 1_785_312_000;

    /// <summary>A version from before 2025-03-31.basil, and one from after.</summary>
    public const string Acacia = "2024-10-28.acacia";

    public const string Dahlia = "2026-07-29.dahlia";

    private static int _events;

    public static RawEvent Event(string type, object data, long at = Start, bool live = true, string? id = null, string? account = null, string? version = null)
    {
        var body = new JsonObject
        {
            ["id"] = id ?? $"evt_{Interlocked.Increment(ref _events):D8}",
            ["object"] = "event",
            ["type"] = type,
            ["created"] = at,
            ["livemode"] = live,
            ["data"] = new JsonObject { ["object"] = JsonSerializer.SerializeToNode(data) },
        };
        if (account is not null)
        {
            body["account"] = account;
        }

        if (version is not null)
        {
            body["api_version"] = version;
        }

        return TestLedger.Stripe(body.ToJsonString());
    }

    public static RawEvent Session(
        string id,
        long? amount = 4900,
        string status = "paid",
        string type = "checkout.session.completed",
        string mode = "payment",
        string? intent = null,
        string? invoice = null,
        string? subscription = null,
        string? campaign = null,
        string currency = "usd",
        long at = Start,
        string? clientReference = null,
        string? account = null) => Event(type, new
        {
            id,
            @object = "checkout.session",
            amount_total = amount,
            currency,
            mode,
            payment_status = status,
            payment_intent = intent,
            invoice,
            subscription,
            client_reference_id = clientReference,
            metadata = Metadata(campaign),
            customer_details = new { address = new { country = "DE" } },
        }, at, account: account);

    public static RawEvent Invoice(
        string id,
        long paid = 2900,
        string reason = "subscription_create",
        string? subscription = null,
        string? campaign = null,
        string type = "invoice.paid",
        long at = Start,
        long? total = null,
        long offStripe = 0) => Event(type, new
        {
            id,
            @object = "invoice",
            amount_paid = paid,
            amount_paid_off_stripe = offStripe,
            total = total ?? paid,
            status = "paid",
            currency = "usd",
            billing_reason = reason,
            status_transitions = new { paid_at = at },
            parent = new { subscription_details = new { subscription, metadata = Metadata(campaign) } },
            lines = new { data = new[] { new { description = "1 × Pro (at $29.00 / month)" } } },
        }, at);

    /// <summary>As it was before 2025-03-31.basil: subscription, intent and charge are fields of the invoice itself.</summary>
    public static RawEvent OldInvoice(string id, long paid, string reason, string subscription, string intent, string charge, string? campaign = null) =>
        Event("invoice.paid", new
        {
            id,
            @object = "invoice",
            amount_paid = paid,
            total = paid,
            status = "paid",
            paid = true,
            paid_out_of_band = false,
            currency = "usd",
            billing_reason = reason,
            subscription,
            payment_intent = intent,
            charge,
            subscription_details = new { metadata = Metadata(campaign) },
        });

    public static RawEvent InvoicePayment(string invoice, string intent) => Event("invoice_payment.paid", new
    {
        id = "inpay_" + invoice,
        invoice,
        payment = new { type = "payment_intent", payment_intent = intent },
    });

    public static RawEvent Intent(string id, long amount = 4900, string? charge = null, string? order = null, long at = Start) =>
        Event("payment_intent.succeeded", new
        {
            id,
            @object = "payment_intent",
            amount_received = amount,
            currency = "usd",
            latest_charge = charge,
            metadata = new { },
            payment_details = new { order_reference = order },
        }, at);

    public static RawEvent Charge(string id, string intent, long amount = 4900, bool captured = true, string type = "charge.succeeded", long? authorised = null, long at = Start) =>
        Event(type, new
        {
            id,
            @object = "charge",
            amount = authorised ?? amount,
            amount_captured = captured ? amount : 0,
            captured,
            paid = true,
            currency = "usd",
            payment_intent = intent,
            billing_details = new { address = new { country = "US" } },
        }, at);

    public static RawEvent ChargeRefunded(string charge, string intent, long total, long at = Start + 3600) => Event("charge.refunded", new
    {
        id = charge,
        @object = "charge",
        amount_refunded = total,
        currency = "usd",
        payment_intent = intent,
    }, at);

    /// <summary>Of a charge that was captured by hand, in part.</summary>
    public static RawEvent CapturedChargeRefunded(
        string charge, string intent, long total, string version, long authorised = 4900, long captured = 3000, long at = Start + 3600) =>
        Event("charge.refunded", new
        {
            id = charge,
            @object = "charge",
            amount = authorised,
            amount_captured = captured,
            amount_refunded = total,
            captured = captured > 0,
            refunded = total == authorised || (captured > 0 && total == captured),
            paid = true,
            currency = "usd",
            payment_intent = intent,
        }, at, version: version);

    public static RawEvent Refund(
        string id,
        string? charge,
        string? intent,
        long amount,
        string status = "succeeded",
        string type = "refund.created",
        long at = Start + 3600,
        string currency = "usd") =>
        Event(type, new { id, @object = "refund", amount, status, currency, charge, payment_intent = intent, created = at }, at);

    public static RawEvent Dispute(string id, string charge, string? intent, long amount, string status, string type, long at = Start + 7200) =>
        Event(type, new { id, @object = "dispute", amount, status, currency = "usd", charge, payment_intent = intent, created = at }, at);

    /// <summary>Names an object of the first version of the interface and carries none of it.</summary>
    public static RawEvent Thin(string snapshot, string session) => TestLedger.Stripe(new JsonObject
    {
        ["id"] = $"{snapshot}_thin",
        ["object"] = "v2.core.event",
        ["type"] = "v1.checkout.session.completed",
        ["created"] = "2026-07-29T08:00:00.694Z",
        ["livemode"] = true,
        ["related_object"] = new JsonObject { ["id"] = session, ["type"] = "checkout.session" },
        ["snapshot_event"] = snapshot,
    }.ToJsonString());

    private static Dictionary<string, string> Metadata(string? campaign) =>
        campaign is null ? [] : new Dictionary<string, string> { ["campaign"] = campaign };
}
