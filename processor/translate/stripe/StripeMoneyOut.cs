using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>Refunds and disputes, as the state that each event announces.</summary>
internal static class StripeMoneyOut
{
    /// <summary>The refund that Stripe itself makes of an authorisation that ran out: nothing was taken, so nothing is given back.</summary>
    private const string NeverCaptured = "expired_uncaptured_charge";

    public static Fact RefundedCharge(StripeEvent e)
    {
        // an authorisation that was given up showed as refunded before basil
        if (e.Object.At("captured").ValueKind == JsonValueKind.False)
        {
            return new Ignored(IgnoredReason.NotCash);
        }

        var total = RefundTotal(e);
        if (total == 0)
        {
            return new Ignored(IgnoredReason.ZeroAmount);
        }

        var charge = e.Id("charge");
        return new MoneyOut
        {
            Keys = StripePayment.ChargeKeys(e),
            Outflow = new Outflow(
                OutflowForm.RefundTotal, charge, charge, StateRank: 1, Out: true, Failed: false, total, e.Currency, e.CreatedMs),
        };
    }

    public static Fact Refund(StripeEvent e)
    {
        var keys = MoneyKeys.Of((e.Reference("payment_intent"), StripeRanks.IntentKey), (e.Reference("charge"), StripeRanks.ChargeKey));
        if (keys.Count == 0 || e.Object.At("reason").Text() == NeverCaptured)
        {
            return new Ignored(IgnoredReason.NotCash);
        }

        var status = e.Object.At("status").Text() ?? "succeeded";
        return new MoneyOut
        {
            Keys = keys,
            Outflow = new Outflow(
                OutflowForm.Refund,
                e.Id("refund"),
                e.Reference("charge") ?? "",
                RefundRank(status),
                Out: status == "succeeded",
                Failed: status is "failed" or "canceled",
                e.Object.At("amount").RequiredMinor("amount"),
                e.Currency,
                e.ObjectCreatedMs("refund")),
        };
    }

    /// <summary>Money is out from the creation of a dispute, unless it is an inquiry, until it is won. Lost is not final.</summary>
    public static MoneyOut Dispute(StripeEvent e)
    {
        var keys = MoneyKeys.Of((e.Reference("payment_intent"), StripeRanks.IntentKey), (e.Reference("charge"), StripeRanks.ChargeKey));
        if (keys.Count == 0)
        {
            throw new Rejection(RejectedReason.MissingField, "dispute.charge is missing, and so is dispute.payment_intent");
        }

        var rank = DisputeRank(e.Object.At("status").Required("dispute.status"));
        return new MoneyOut
        {
            Keys = keys,
            Outflow = new Outflow(
                OutflowForm.Dispute,
                e.Id("dispute"),
                e.Reference("charge") ?? "",
                rank,
                Out: rank is 2 or 3,
                Failed: false,
                e.Object.At("amount").RequiredMinor("amount"),
                e.Currency,
                e.ObjectCreatedMs("dispute")),
        };
    }

    /// <summary>
    /// A running total. Before 2025-03-31.basil the part that a partial capture released shows in it as refunded too, which is no cash
    /// (docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow). What is more than
    /// was captured shows that whatever the version says.
    /// </summary>
    private static long RefundTotal(StripeEvent e)
    {
        var total = e.Object.At("amount_refunded").RequiredMinor("amount_refunded");
        var captured = e.Object.At("amount_captured").Minor("amount_captured") ?? 0;
        var released = (e.Object.At("amount").Minor("amount") ?? 0) - captured;
        if (captured == 0 || released <= 0 || total < released)
        {
            return total;
        }

        var isReleaseIn = total > captured || e.IsBefore(StripeEvent.Basil);
        return e.Object.At("refunded").IsTrue() ? captured : isReleaseIn ? total - released : total;
    }

    private static byte RefundRank(string status) => status switch
    {
        "pending" or "requires_action" => 1,
        "succeeded" => 2,
        "failed" or "canceled" => 3,
        _ => throw Unknown("refund.status", status),
    };

    private static byte DisputeRank(string status) => status switch
    {
        _ when status.StartsWith("warning_", StringComparison.Ordinal) => 1,
        "needs_response" or "under_review" => 2,
        "lost" => 3,
        "won" or "prevented" or "charge_refunded" => 4,
        _ => throw Unknown("dispute.status", status),
    };

    private static Rejection Unknown(string place, string value) =>
        new(RejectedReason.MissingField, $"{place} has the unknown value '{(value.Length > 40 ? value[..40] : value)}'");
}
