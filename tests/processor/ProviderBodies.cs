using System.Globalization;
using System.Text.Json;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Tests.Processing;

/// <summary>Bodies of the other senders, of our own making, reduced to the fields that matter; the delivery's identity is given.</summary>
internal static class ProviderBodies
{
    public static RawEvent LemonOrder(
        string id, long total = 2900, string status = "paid", string? campaign = null, int minute = 0, bool test = false, string currency = "USD") =>
        Lemon("order_created", "orders", id, campaign, test, new { status, total, currency, created_at = Time(minute) });

    public static RawEvent LemonOrderRefunded(string id, long total, int minute = 60, string currency = "USD") =>
        Lemon("order_refunded", "orders", id, null, false, new { status = "paid", total = 2900, refunded_amount = total, currency, updated_at = Time(minute) }, total);

    /// <summary>As orders were before they told how much was refunded.</summary>
    public static RawEvent LemonRefundedOldBody(string id, long total, bool refunded, int minute) =>
        Lemon("order_refunded", "orders", id, null, false, new { status = refunded ? "refunded" : "paid", refunded, total, currency = "USD", updated_at = Time(minute) });

    public static RawEvent LemonSubscription(string id, string? order, string? campaign = null, int minute = 0) =>
        Lemon("subscription_created", "subscriptions", id, campaign, false, new { order_id = order, created_at = Time(minute) });

    public static RawEvent LemonInvoice(
        string id,
        string subscription,
        long total = 2900,
        string reason = "renewal",
        string name = "subscription_payment_success",
        string? campaign = null,
        int minute = 0,
        long? refunded = null) => Lemon(name, "subscription-invoices", id, campaign, false, new
        {
            billing_reason = reason,
            subscription_id = subscription,
            status = "paid",
            total,
            currency = "USD",
            refunded_amount = refunded,
            created_at = Time(minute),
            updated_at = Time(minute),
        }, refunded);

    public static RawEvent PaddleTransaction(
        string id,
        long total = 2900,
        string state = "completed",
        string? subscription = null,
        string origin = "web",
        string? campaign = null,
        int minute = 0,
        string currency = "USD",
        long? beforeCredit = null) => Paddle($"transaction.{state}", minute, new
        {
            id,
            status = state,
            origin,
            subscription_id = subscription,
            currency_code = currency,
            custom_data = Custom(campaign),
            details = new { totals = new { total = Text(beforeCredit ?? total), grand_total = Text(total), currency_code = currency } },
        });

    public static RawEvent PaddleAdjustment(
        string id, string transaction, long total, string action = "refund", string status = "approved", int minute = 60, string currency = "USD", string type = "created") =>
        Paddle($"adjustment.{type}", minute, new
        {
            id,
            action,
            status,
            transaction_id = transaction,
            created_at = Time(minute),
            updated_at = "0001-01-01T00:00:00Z",
            currency_code = currency,
            totals = new { total = Text(total), currency_code = currency },
        });

    public static RawEvent PolarOrder(
        string id,
        long due = 2900,
        string type = "order.paid",
        string reason = "purchase",
        string? checkout = null,
        string? subscription = null,
        string? campaign = null,
        int minute = 0,
        string currency = "usd") => Polar(type, minute, new
        {
            id,
            status = "paid",
            paid = true,
            currency,
            due_amount = due,
            total_amount = due,
            billing_reason = reason,
            checkout_id = checkout,
            subscription_id = subscription,
            metadata = Custom(campaign),
        });

    /// <summary>As orders were before they told what was due: the balance is negative where it paid, positive where a debt was added.</summary>
    public static RawEvent PolarOrderWithBalance(string id, long total, long applied, string? checkout, string? campaign, int minute) =>
        Polar("order.paid", minute, new
        {
            id,
            status = "paid",
            paid = true,
            currency = "usd",
            total_amount = total,
            applied_balance_amount = applied,
            billing_reason = "purchase",
            checkout_id = checkout,
            metadata = Custom(campaign),
        });

    public static RawEvent PolarOrderRefunded(string id, long net, long tax, int minute = 60) =>
        Polar("order.refunded", minute, new { id, currency = "usd", refunded_amount = net, refunded_tax_amount = tax });

    public static RawEvent PolarRefund(string id, string order, long net, long tax, string status = "succeeded", string type = "refund.created", int minute = 60) =>
        Polar(type, minute, new { id, order_id = order, status, currency = "usd", amount = net, tax_amount = tax });

    public static RawEvent PolarExpired(string checkout, string? campaign = null, int minute = 30) =>
        Polar("checkout.expired", minute, new { id = checkout, currency = "usd", metadata = Custom(campaign) });

    public static RawEvent DodoPayment(
        string id, long total = 2900, string? checkout = null, string? subscription = null, string? campaign = null, int minute = 0, string currency = "USD", bool method = false) =>
        Dodo("payment.succeeded", minute, new
        {
            payment_id = id,
            total_amount = total,
            currency,
            checkout_session_id = checkout,
            subscription_id = subscription,
            is_update_payment_method = method,
            metadata = Custom(campaign),
        });

    public static RawEvent DodoRefund(string id, string payment, long? amount, bool partial = false, string type = "refund.succeeded", int minute = 60) =>
        Dodo(type, minute, new { refund_id = id, payment_id = payment, amount, is_partial = partial, currency = "USD" });

    public static RawEvent DodoDispute(string id, string payment, long amount, string state, string stage = "dispute", int minute = 90) =>
        Dodo($"dispute.{state}", minute, new { dispute_id = id, payment_id = payment, amount = Text(amount), currency = "USD", dispute_stage = stage });

    public static RawEvent DodoAbandoned(string payment, string? recoveredBy = null, int minute = 30, bool seenRecovered = false) =>
        Dodo(recoveredBy is null ? "abandoned_checkout.detected" : "abandoned_checkout.recovered", minute,
            new { payment_id = payment, recovered_payment_id = recoveredBy, status = recoveredBy is null && !seenRecovered ? "abandoned" : "recovered" });

    /// <summary>A sender that only the operator knows (<see cref="Fields"/>).</summary>
    public static RawEvent StandardSale(string order, long amount, string? campaign, int minute) =>
        Standard(Provider.Standard, "order.settled", minute, new { order, money = new { amount, currency = "USD" }, metadata = Custom(campaign) });

    public static RawEvent StandardRefund(string refund, string order, long amount, int minute) =>
        Standard(Provider.Standard, "order.returned", minute, new { refund, order, money = new { amount, currency = "USD" } });

    /// <summary>Where that sender keeps its money.</summary>
    public static FieldMap Fields { get; } = FieldMap.Parse(
        "sale=order.settled; id=data.order; amount=data.money.amount; currency=data.money.currency; refund=order.returned; refund_id=data.refund; refund_of=data.order").Map!;

    private static RawEvent Lemon(string name, string type, string id, string? campaign, bool test, object attributes, long? refunded = null) =>
        Raw(Provider.LemonSqueezy, name, $"{name}:{type}:{id}:{refunded}", new
        {
            meta = new { event_name = name, test_mode = test, custom_data = Custom(campaign) },
            data = new { type, id, attributes },
        });

    private static RawEvent Paddle(string type, int minute, object data)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { event_type = type, occurred_at = Time(minute), data });
        return Raw(Provider.Paddle, type, $"evt_{Hash(body)}", body);
    }

    private static RawEvent Polar(string type, int minute, object data) => Standard(Provider.Polar, type, minute, data);

    private static RawEvent Dodo(string type, int minute, object data) => Standard(Provider.Dodo, type, minute, data);

    private static RawEvent Standard(string provider, string type, int minute, object data)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type, timestamp = Time(minute), data });
        return Raw(provider, type, $"msg_{Hash(body)}", body);
    }

    private static RawEvent Raw(string provider, string type, string deliveryId, object body) =>
        Raw(provider, type, deliveryId, JsonSerializer.SerializeToUtf8Bytes(body));

    private static RawEvent Raw(string provider, string type, string deliveryId, byte[] body) => new()
    {
        Provider = provider,
        Type = type,
        DeliveryId = deliveryId,
        ReceivedAtMs = StripeBodies.Start * 1000,
        Body = body,
    };

    private static Dictionary<string, string> Custom(string? campaign) => campaign is null ? [] : new() { ["campaign"] = campaign };

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string Time(int minute) =>
        DateTimeOffset.FromUnixTimeSeconds(StripeBodies.Start).AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Hash(byte[] body) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body))[..16];
}
