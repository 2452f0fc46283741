namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>How Stripe tells one purchase: in the form of a version before or after 2025-03-31.basil, with references now and then expanded.</summary>
internal sealed class StripeWords(Telling t)
{
    public bool IsOld { get; } = t.Maybe();

    public string Session { get; } = t.Id("cs");

    public string Intent { get; } = t.Id("pi");

    public string Charge { get; } = t.Id("ch");

    private string Version => IsOld ? t.Pick("2022-08-01", StripeBodies.Acacia) : t.Pick("2025-03-31.basil", StripeBodies.Dahlia);

    public string Currency => t.Maybe() ? t.Currency.ToLowerInvariant() : t.Currency;

    public void Say(bool isNeeded, string type, int minute, object data, string? account = null)
    {
        RawEvent Event() => StripeBodies.Event(type, data, StripeBodies.Start + (minute * 60), version: Version, account: account);
        if (isNeeded)
        {
            t.Say(Event());
        }

        if (!isNeeded || t.Maybe())
        {
            t.Repeat(Event()); // two events for one change
        }
    }

    public object Reference(string id) => t.Maybe() ? id : new { id };

    public void Checkout(
        string status, int minute, long? amount, string type = "checkout.session.completed", string mode = "payment", bool isNeeded = true,
        bool isTagged = true, string? account = null) => Say(isNeeded, type, minute, new
        {
            id = Session,
            amount_total = amount,
            currency = Currency,
            mode,
            payment_status = status,
            payment_intent = mode == "payment" ? Reference(Intent) : null,
            invoice = mode == "subscription" && amount > 0 ? Reference(t.Id("in")) : null,
            subscription = mode == "subscription" ? Reference(t.Id("sub")) : null,
            client_reference_id = t.Pick(null, $"cart_{t.Number}"),
            metadata = isTagged ? t.Custom() : [],
            customer_details = t.Maybe() ? new { email = "ada@example.com", address = new { country = "de" } } : null,
        }, account);

    public void IntentSucceeded(bool isNeeded, int minute, long amount, string? intent = null, string? charge = null, string? invoice = null) =>
        Say(isNeeded, "payment_intent.succeeded", minute, new
        {
            id = intent ?? Intent,
            amount,
            amount_received = amount,
            currency = Currency,
            latest_charge = IsOld ? null : Reference(charge ?? Charge),
            charges = IsOld ? new { data = new[] { new { id = charge ?? Charge } } } : null,
            invoice = IsOld ? invoice : null,
            payment_details = IsOld ? null : new { order_reference = invoice },
            metadata = new { },
        });

    public void ChargeSucceeded(string type, int minute, long authorised, long captured, string? invoice = null) =>
        Say(false, type, minute, new
        {
            id = Charge,
            amount = authorised,
            amount_captured = captured,
            captured = captured > 0,
            paid = true,
            currency = Currency,
            payment_intent = Reference(Intent),
            invoice = IsOld ? invoice : null,
        });

    public void Refunded(bool isNeeded, int minute, long total, string? charge = null, string? intent = null) => Say(isNeeded, "charge.refunded", minute, new
    {
        id = charge ?? Charge,
        amount_refunded = total,
        currency = Currency,
        payment_intent = Reference(intent ?? Intent),
    });

    public void Refund(bool isNeeded, string id, int minute, long amount, string status, string type) => Say(isNeeded, type, minute, new
    {
        id = $"re_{t.Number}_{id}",
        amount,
        status,
        currency = Currency,
        charge = t.Maybe() ? Reference(Charge) : null,
        payment_intent = Reference(Intent),
        created = StripeBodies.Start + (minute * 60),
    });

    public void Dispute(bool isNeeded, int openedAt, int minute, long amount, string status, string type) => Say(isNeeded, $"charge.dispute.{type}", minute, new
    {
        id = t.Id("du"),
        amount,
        status,
        currency = Currency,
        charge = Reference(Charge),
        payment_intent = Reference(Intent),
        created = StripeBodies.Start + (openedAt * 60),
    });

    public void InvoicePaid(string id, int minute, string reason, long paid, long total, string? campaign, long offStripe = 0)
    {
        var metadata = campaign is null ? new Dictionary<string, string>() : new() { ["campaign"] = campaign };
        var subscription = reason == "manual" ? null : t.Id("sub");
        foreach (var isNeeded in new[] { true, false })
        {
            Say(isNeeded, isNeeded ? "invoice.paid" : "invoice.payment_succeeded", minute, IsOld
                ? new
                {
                    id,
                    total,
                    status = "paid",
                    paid = true,
                    currency = Currency,
                    billing_reason = reason,
                    amount_paid = paid,
                    paid_out_of_band = offStripe > 0,
                    status_transitions = new { paid_at = StripeBodies.Start + (minute * 60) },
                    subscription,
                    subscription_details = new { metadata },
                    metadata = reason == "manual" ? metadata : [],
                    payment_intent = Reference(id.Replace("in_", "pi_", StringComparison.Ordinal)),
                    charge = Reference(id.Replace("in_", "ch_", StringComparison.Ordinal)),
                }
                : new
                {
                    id,
                    total,
                    status = "paid",
                    currency = Currency,
                    billing_reason = reason,
                    amount_paid = paid,
                    amount_paid_off_stripe = offStripe,
                    status_transitions = new { paid_at = StripeBodies.Start + (minute * 60) },
                    metadata = reason == "manual" ? metadata : [],
                    parent = subscription is null ? null : new { type = "subscription_details", subscription_details = new { subscription, metadata } },
                    lines = new { data = new[] { new { description = "1 × Pro (at 29.00 / month)", metadata = new { } } } },
                } as object);
        }
    }

    public void InvoicePayment(bool isNeeded, int minute, string invoice, string intent) => Say(isNeeded, "invoice_payment.paid", minute, new
    {
        id = $"inpay_{intent}",
        invoice = Reference(invoice),
        payment = new { type = "payment_intent", payment_intent = Reference(intent) },
    });
}
