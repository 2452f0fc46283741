using System.Text;
using System.Text.RegularExpressions;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>What a wrong translator would have read, as a change of the body.</summary>
internal static partial class Misreadings
{
    private static readonly Dictionary<Flaw, (string Right, string Wrong)> _texts = new()
    {
        [Flaw.UnpaidIsPaid] = ("\"payment_status\":\"unpaid\"", "\"payment_status\":\"paid\""),
        [Flaw.TestIsLive] = ("\"livemode\":false", "\"livemode\":true"),
        [Flaw.InitialInvoiceBooks] = ("\"billing_reason\":\"initial\"", "\"billing_reason\":\"renewal\""),
        [Flaw.PendingApprovalIsOut] = ("\"status\":\"pending_approval\"", "\"status\":\"approved\""),
        [Flaw.TaxLeftOutOfRefund] = ("\"refunded_tax_amount\":", "\"tax_elsewhere\":"),
        [Flaw.TotalBeforeCredit] = ("\"grand_total\":", "\"after_credit\":"),
        [Flaw.FailedAttemptIsPaid] = ("\"event_type\":\"transaction.payment_failed\"", "\"event_type\":\"transaction.paid\""),
        [Flaw.ReleaseIsARefund] = ("\"amount_captured\":", "\"amount_taken\":"),
        [Flaw.ReleaseAlwaysInTotal] = ("\"api_version\":\"2026-", "\"api_version\":\"2016-"),
        [Flaw.CreditIsARefund] = ("\"action\":\"credit\"", "\"action\":\"refund\""),
    };

    /// <summary>The flaws of a translator, which the body shows; all others are a ledger's.</summary>
    public static IEnumerable<Flaw> OfTranslators => _texts.Keys;

    public static RawEvent Of(Flaw flaw, RawEvent raw)
    {
        if (!_texts.TryGetValue(flaw, out var text))
        {
            return raw;
        }

        var body = Encoding.UTF8.GetString(raw.Body.Span).Replace(text.Right, text.Wrong, StringComparison.Ordinal);
        body = flaw switch
        {
            Flaw.TotalBeforeCredit => body.Replace("\"total\":", "\"grand_total\":", StringComparison.Ordinal),
            Flaw.FailedAttemptIsPaid => Unfinished().Replace(body, "\"status\":\"paid\""),
            _ => body,
        };
        return raw with { Body = Encoding.UTF8.GetBytes(body) };
    }

    [GeneratedRegex("\"status\":\"(payment_failed|draft|ready|canceled)\"")]
    private static partial Regex Unfinished();
}
