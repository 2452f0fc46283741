using System.Text;
using static RevenuePulse.Tests.Processing.ProviderBodies;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>
/// One delivery of a random history, as data: it prints itself, and shrinking may drop or simplify it. The same announcement twice is the
/// same delivery again, unless <paramref name="Copy"/> differs: then it is another event that says the same.
/// </summary>
/// <param name="What">Which event, one of <see cref="Kinds"/>.</param>
/// <param name="Sale">Which sale: identifiers and currency are made of it, so announcements of one number belong together.</param>
/// <param name="Part">Which renewal, refund or dispute of the sale, from 1.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Minute">When.</param>
/// <param name="Campaign">Whose, or null.</param>
/// <param name="State">Which of the states that the event can announce.</param>
/// <param name="Account">Connected account at Stripe, 0 for none.</param>
/// <param name="Copy">Tells two events apart that are equal in all else.</param>
internal sealed record Announcement(
    string What, int Sale, int Part, long Amount, int Minute, string? Campaign, int State, int Account = 0, int Copy = 0)
{
    private static readonly string[] _disputeStates = ["warning_needs_response", "needs_response", "under_review", "lost", "won"];
    private static readonly string[] _dodoDisputes = ["opened", "opened", "lost", "won", "challenged", "expired", "accepted", "cancelled"];
    private static readonly string[] _currencies = ["USD", "EUR", "JPY"];
    private static readonly string[] _refundStates = ["succeeded", "pending", "failed"];

    private static readonly Dictionary<string, Func<Announcement, RawEvent>> _bodies = new(StringComparer.Ordinal)
    {
        ["stripe session"] = a => Session($"cs_{a.Sale}", a.Amount, intent: $"pi_{a.Sale}", campaign: a.Campaign, at: a.At),
        ["stripe unpaid"] = a => Session($"cs_{a.Sale}", a.Amount, "unpaid", intent: $"pi_{a.Sale}", campaign: a.Campaign, at: a.At),
        ["stripe async"] = a => Session($"cs_{a.Sale}", a.Amount, type: "checkout.session.async_payment_succeeded", intent: $"pi_{a.Sale}", campaign: a.Campaign, at: a.At),
        ["stripe expired"] = a => Session($"cs_{a.Sale}", a.Amount, "unpaid", "checkout.session.expired", campaign: a.Campaign, at: a.At),
        ["stripe subscription session"] = a => Session(
            $"cs_{a.Sale}", a.Amount, mode: "subscription", invoice: $"in_{a.Sale}_0", subscription: $"sub_{a.Sale}", campaign: a.Campaign, at: a.At),
        ["stripe invoice"] = a => Invoice(
            $"in_{a.Sale}_{a.Part - 1}", a.State == 2 ? 0 : a.Amount, a.Part == 1 ? "subscription_create" : a.State == 1 ? "subscription_update" : "subscription_cycle",
            $"sub_{a.Sale}", a.Campaign, a.Copy == 1 ? "invoice.payment_succeeded" : "invoice.paid", a.At, a.Amount),
        ["stripe invoice payment"] = a => InvoicePayment($"in_{a.Sale}_{a.Part - 1}", $"pi_{a.Payment}"),
        ["stripe intent"] = a => Intent(
            $"pi_{a.Payment}", a.Amount, a.State == 1 ? null : $"ch_{a.Payment}", a.State >= 2 ? $"in_{a.Sale}_{a.Part - 1}" : null, a.At),
        ["stripe charge"] = a => Charge($"ch_{a.Payment}", $"pi_{a.Payment}", a.Amount, a.State != 1, a.State == 2 ? "charge.captured" : "charge.succeeded"),
        ["stripe charge refunded"] = a => ChargeRefunded($"ch_{a.Sale}", $"pi_{a.Sale}", a.Amount, a.At),
        ["stripe refund"] = a => Refund(
            $"re_{a.Sale}_{a.Part}", a.Copy == 1 ? null : $"ch_{a.Sale}", $"pi_{a.Sale}", a.Amount, _refundStates[a.State % 3], "refund.updated", a.At),
        ["stripe thin"] = a => Thin($"evt_{a.Sale}", $"cs_{a.Sale}"),
        ["stripe trial"] = a => Session(
            $"cs_{a.Sale}", 0, "no_payment_required", mode: "subscription", subscription: $"sub_{a.Sale}", campaign: a.Campaign, at: a.At),
        ["stripe failed"] = a => Session($"cs_{a.Sale}", a.Amount, "unpaid", "checkout.session.async_payment_failed", intent: $"pi_{a.Sale}", at: a.At),
        ["stripe test mode"] = a => Event("invoice.paid", new { id = $"in_{a.Sale}_0", amount_paid = a.Amount, currency = "usd" }, a.At, live: false),
        ["stripe session with invoice"] = a => Session(
            $"cs_{a.Sale}", a.Amount, intent: $"pi_{a.Sale}", invoice: $"in_{a.Sale}_0", campaign: a.Campaign, at: a.At),
        ["stripe off stripe"] = a => Invoice($"in_{a.Sale}_0", 4900, "manual", campaign: a.Campaign, at: a.At, offStripe: a.Amount),
        ["stripe old invoice"] = a => OldInvoice(
            $"in_{a.Sale}_{a.Part - 1}", a.Amount, a.Part == 1 ? "subscription_create" : "subscription_cycle", $"sub_{a.Sale}", $"pi_{a.Payment}", $"ch_{a.Payment}", a.Campaign),
        ["stripe partial capture"] = a => Charge($"ch_{a.Sale}", $"pi_{a.Sale}", a.Amount, a.State != 0, "charge.captured", authorised: 4900),
        ["stripe captured refunded"] = a => CapturedChargeRefunded(
            $"ch_{a.Sale}", $"pi_{a.Sale}", a.Amount, a.State % 2 == 0 ? Acacia : Dahlia, captured: a.State == 4 ? 0 : 3000, at: a.At),
        ["stripe dispute"] = a => Dispute($"du_{a.Sale}_{a.Part}", $"ch_{a.Sale}", a.Copy == 1 ? null : $"pi_{a.Sale}", a.Amount, _disputeStates[a.State % 5], "charge.dispute.updated", a.At),

        ["lemon order"] = a => LemonOrder($"{a.Sale}", a.Amount, campaign: a.Campaign, minute: a.Minute),
        ["lemon subscription"] = a => LemonSubscription($"{a.Sale}", $"{a.Sale}", a.Campaign, a.Minute),
        ["lemon invoice"] = a => LemonInvoice(
            $"{a.Sale}{a.Part}", $"{a.Sale}", a.Amount, a.Part == 1 ? "initial" : "renewal", a.State == 1 ? "subscription_payment_recovered" : "subscription_payment_success", a.Campaign, a.Minute),
        ["lemon order refunded"] = a => LemonOrderRefunded($"{a.Sale}", a.Amount, a.Minute),
        ["lemon invoice refunded"] = a => LemonInvoice(
            $"{a.Sale}{a.Part}", $"{a.Sale}", 2900, a.Part == 1 ? "initial" : "renewal", "subscription_payment_refunded", minute: a.Minute, refunded: a.Amount),

        ["lemon updated"] = a => LemonInvoice($"{a.Sale}4", $"{a.Sale}", a.Amount, "updated", campaign: a.Campaign, minute: a.Minute),
        ["lemon other status"] = a => LemonOrder(
            $"{a.Sale}", a.Amount, a.State switch { 0 => "pending", 1 => "failed", 2 => "fraudulent", 3 => "refunded", _ => "partial_refund" }, minute: a.Minute, test: a.Copy == 1),
        ["lemon refunded, old body"] = a => LemonRefundedOldBody($"{a.Sale}", a.Amount, a.State > 0, a.Minute),

        ["paddle transaction"] = a => PaddleTransaction(
            $"txn_{a.Sale}_{a.Part}", a.Amount, a.State == 1 ? "paid" : "completed", a.Part > 1 || a.State == 2 ? $"sub_{a.Sale}" : null,
            a.Part > 1 ? "subscription_recurring" : "web", a.Campaign, a.Minute),
        ["paddle adjustment"] = a => PaddleAdjustment(
            $"adj_{a.Sale}_{a.Part}", $"txn_{a.Sale}_1", a.Amount, status: a.State == 1 ? "pending_approval" : a.State == 2 ? "rejected" : "approved", minute: a.Minute),
        ["paddle trial"] = a => PaddleTransaction(
            $"txn_{a.Sale}_1", 0, subscription: $"sub_{a.Sale}", origin: a.State == 1 ? "subscription_payment_method_change" : "web", campaign: a.Campaign, minute: a.Minute),
        ["paddle change"] = a => PaddleTransaction(
            $"txn_{a.Sale}_4", a.Amount, subscription: $"sub_{a.Sale}", origin: a.State == 1 ? "subscription_charge" : "subscription_update", minute: a.Minute, beforeCredit: 9900),
        ["paddle other state"] = a => PaddleTransaction(
            $"txn_{a.Sale}_1", a.Amount, a.State switch { 0 => "payment_failed", 1 => "canceled", 2 => "past_due", _ => "updated" }, minute: a.Minute),
        ["paddle refund taken back"] = a => PaddleAdjustment($"adj_{a.Sale}_{a.Part}", $"txn_{a.Sale}_1", a.Amount, status: "reversed", minute: a.Minute, type: "updated"),
        ["paddle not cash"] = a => PaddleAdjustment(
            $"adj_{a.Sale}_n", $"txn_{a.Sale}_1", a.Amount, a.State switch { 0 => "credit", 1 => "credit_reverse", 2 => "chargeback_warning", _ => "chargeback_warning_reverse" }),
        ["paddle chargeback"] = a => PaddleAdjustment($"adj_{a.Sale}_c{a.Part}", $"txn_{a.Sale}_1", a.Amount, "chargeback", a.State == 1 ? "reversed" : "approved", a.Minute),
        ["paddle reversal"] = a => PaddleAdjustment($"adj_{a.Sale}_r{a.Part}", $"txn_{a.Sale}_1", a.Amount, "chargeback_reverse", minute: a.Minute),

        ["polar order"] = a => PolarOrder(
            $"o-{a.Sale}-{a.Part}", a.Amount, a.State == 1 ? "order.created" : "order.paid", a.Part > 1 ? "subscription_cycle" : a.State == 2 ? "subscription_create" : "purchase",
            $"c-{a.Sale}", a.Part > 1 || a.State == 2 ? $"s-{a.Sale}" : null, a.Campaign, a.Minute),
        ["polar balance"] = a => PolarOrderWithBalance($"o-{a.Sale}-1", a.Amount, a.State switch { 0 => -a.Amount, 1 => -100, 2 => 100, _ => 0 }, $"c-{a.Sale}", a.Campaign, a.Minute),
        ["polar change"] = a => PolarOrder($"o-{a.Sale}-4", a.Amount, reason: "subscription_update", checkout: $"c-{a.Sale}", subscription: $"s-{a.Sale}", minute: a.Minute),
        ["polar trial"] = a => PolarOrder($"o-{a.Sale}-1", 0, reason: "subscription_create", checkout: $"c-{a.Sale}", subscription: $"s-{a.Sale}", campaign: a.Campaign, minute: a.Minute),
        ["polar order refunded"] = a => PolarOrderRefunded($"o-{a.Sale}-1", a.Amount, a.Amount / 10, a.Minute),
        ["polar refund"] = a => PolarRefund($"r-{a.Sale}-{a.Part}", $"o-{a.Sale}-1", a.Amount, a.Amount / 10, _refundStates[a.State % 3], minute: a.Minute),
        ["polar expired"] = a => PolarExpired($"c-{a.Sale}", a.Campaign, a.Minute),

        ["dodo payment"] = a => DodoPayment($"pay_{a.Sale}_{a.Part}", a.Amount, $"cks_{a.Sale}", a.Part > 1 || a.State == 1 ? $"sub_{a.Sale}" : null, a.Campaign, a.Minute),
        ["dodo other payment"] = a => DodoPayment(
            $"pay_{a.Sale}_{a.Part}", a.State == 0 ? 0 : a.Amount, subscription: $"sub_{a.Sale}", campaign: a.Campaign, minute: a.Minute, method: a.State == 1),
        ["dodo refund"] = a => DodoRefund(
            $"ref_{a.Sale}_{a.Part}", $"pay_{a.Sale}_1", a.Part == 3 ? null : a.Amount, type: a.State == 2 ? "refund.failed" : "refund.succeeded", minute: a.Minute),
        ["dodo dispute"] = a => DodoDispute($"dp_{a.Sale}_{a.Part}", $"pay_{a.Sale}_1", a.Amount, _dodoDisputes[a.State + (a.Copy * 3)], a.State == 0 ? "pre_dispute" : "dispute", a.Minute),
        ["dodo abandoned"] = a => DodoAbandoned($"pay_{a.Sale}_9", a.State == 1 ? $"pay_{a.Sale}_1" : null, a.Minute, a.State == 2),

        ["standard sale"] = a => StandardSale($"o_{a.Sale}", a.Amount, a.Campaign, a.Minute),
        ["standard refund"] = a => StandardRefund($"r_{a.Sale}_{a.Part}", $"o_{a.Sale}", a.Amount, a.Minute),
    };

    /// <summary>The kinds of announcements, by sender.</summary>
    public static string[][] Kinds { get; } = [.. _bodies.Keys.GroupBy(name => name.Split(' ')[0], StringComparer.Ordinal).Select(sender => sender.ToArray())];

    /// <summary>The first part of a sale is paid by the intent and the charge that its session names.</summary>
    private string Payment => Part == 1 ? $"{Sale}" : $"{Sale}_{Part}";

    private long At => Start + (Minute * 60L);

    public RawEvent ToRawEvent()
    {
        var raw = _bodies[What](this);
        var currency = _currencies[(Sale - 1) % _currencies.Length];
        var body = Encoding.UTF8.GetString(raw.Body.Span).Replace("\"USD\"", $"\"{currency}\"", StringComparison.Ordinal)
            .Replace("\"usd\"", $"\"{currency.ToLowerInvariant()}\"", StringComparison.Ordinal);
        return raw with { Account = Account == 0 ? "" : $"acct_{Account}", DeliveryId = ToString(), Body = Encoding.UTF8.GetBytes(body) };
    }

    public override string ToString() =>
        $"{What} {Sale}.{Part} amount {Amount} minute {Minute} campaign {Campaign ?? "-"} state {State} account {Account} copy {Copy}";
}
