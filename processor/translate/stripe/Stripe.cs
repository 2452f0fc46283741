using System.Text.Json;

namespace RevenuePulse.Processor.Translate;

/// <summary>
/// Stripe events to facts. Tolerant of API versions before and after 2025-03-31.basil, which moved an invoice's subscription and links
/// (docs.stripe.com/changelog/basil). Sessions and invoices book; intents and charges link, and book only where bare payments are
/// counted or a checkout session says nothing of the money that they captured.
/// </summary>
internal static class Stripe
{
    public static Fact Translate(RawEvent raw, JsonElement root, TranslationRules rules)
    {
        // thin events (docs.stripe.com/event-destinations) name an object and carry none; the snapshot of the same change books
        if (root.At("object").Text() == "v2.core.event")
        {
            return new Ignored(IgnoredReason.AnnouncedElsewhere);
        }

        var e = new StripeEvent(root, root.At("data", "object"), rules);
        return e.IsLive is { } isLive && isLive != rules.LiveMode ? new Ignored(IgnoredReason.OtherMode) : Snapshot(e);
    }

    private static Fact Snapshot(StripeEvent e) => e.Root.At("type").Text() switch
    {
        "checkout.session.completed" or "checkout.session.async_payment_succeeded" => StripeSession.Completed(e),
        "checkout.session.expired" or "checkout.session.async_payment_failed" => StripeSession.Lost(e),
        "invoice.paid" or "invoice.payment_succeeded" => StripeInvoice.Paid(e),
        "invoice_payment.paid" => StripeInvoice.Payment(e),
        "payment_intent.succeeded" => StripePayment.Intent(e),
        "charge.succeeded" or "charge.captured" => StripePayment.Charge(e),
        "charge.refunded" => StripeMoneyOut.RefundedCharge(e),
        "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => StripeMoneyOut.Refund(e),
        "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed"
            or "charge.dispute.funds_withdrawn" or "charge.dispute.funds_reinstated" => StripeMoneyOut.Dispute(e),
        _ => new Ignored(IgnoredReason.EventType),
    };
}
