namespace RevenuePulse.Tests.Processing.Stories;

/// <summary>Purchases at Stripe.</summary>
internal static class StripeStories
{
    private static readonly string[][] _disputes =
    [
        ["created needs_response", "funds_withdrawn under_review", "closed lost"], ["created needs_response", "funds_withdrawn needs_response"],
        ["created needs_response", "closed won", "funds_reinstated won"], ["created needs_response", "closed lost", "funds_reinstated won"],
        ["created lost"], ["created warning_needs_response", "updated warning_under_review", "closed warning_closed"],
        ["created warning_needs_response", "updated needs_response", "closed lost"], ["created prevented"],
    ];

    public static IEnumerable<(string Name, Action<Telling> Tell)> All { get; } =
    [
        ("a card payment", CardPayment), ("a delayed payment", DelayedPayment), ("a capture by hand", CaptureByHand), ("a lost checkout", LostCheckout),
        ("no sale", NoSale), ("a subscription", Subscription), ("a trial", Trial), ("a manual invoice", ManualInvoice),
        ("two connected accounts", ConnectedAccounts), ("adaptive pricing of old", AdaptivePricing),
        ("a payment with an invoice", InvoicedPayment), ("a second attempt", SecondAttempt),
    ];

    private static void CardPayment(Telling t)
    {
        var w = new StripeWords(t);
        var amount = t.Amount();
        w.Checkout("paid", t.Start, amount);
        w.IntentSucceeded(false, t.Start + 1, amount);
        w.ChargeSucceeded("charge.succeeded", t.Start + 1, amount, amount);
        t.Repeat(StripeBodies.Thin($"evt_{t.Number}", w.Session));
        t.Sold(Kind.OneTime, amount, t.Start);
        MoneyBack(t, w, amount);
    }

    private static void DelayedPayment(Telling t)
    {
        var w = new StripeWords(t);
        var (amount, end) = (t.Amount(), t.Start + 1 + t.Up(300));
        w.Checkout("unpaid", t.Start, amount, isNeeded: false);
        if (t.Maybe())
        {
            w.Checkout("paid", end, amount, "checkout.session.async_payment_succeeded");
            w.IntentSucceeded(false, end, amount);
            t.Sold(Kind.OneTime, amount, end);
            MoneyBack(t, w, amount);
        }
        else
        {
            w.Checkout("unpaid", end, amount, "checkout.session.async_payment_failed");
            w.Checkout("unpaid", end + 10, amount, "checkout.session.expired", isNeeded: false);
            t.Lost(Kind.OneTime, end);
        }
    }

    /// <summary>What was held and never taken is neither sold nor given back, in either form of the running total.</summary>
    private static void CaptureByHand(Telling t)
    {
        var w = new StripeWords(t);
        var (captured, released, end) = (t.Amount(), t.Pick(0, 10, 10, t.Amount()), t.Start + 1 + t.Up(300));
        w.Checkout("unpaid", t.Start, captured + released);
        w.ChargeSucceeded("charge.succeeded", t.Start, captured + released, 0);
        w.ChargeSucceeded("charge.captured", end, captured + released, captured);
        w.IntentSucceeded(true, end, captured);
        t.Sold(Kind.OneTime, captured, end);
        var part = t.Parts(captured)[0];
        var back = t.Pick(0, captured, part, part);
        if (w.IsOld && released > 0)
        {
            Refunded(false, end + 1, 0);
        }

        if (back > 0)
        {
            Refunded(true, end + 50, back);
            t.Out(Kind.Refund, back, end + 50);
        }

        void Refunded(bool isNeeded, int minute, long amount) => w.Say(isNeeded, "charge.refunded", minute, new
        {
            id = w.Charge,
            amount = captured + released,
            amount_captured = captured,
            amount_refunded = amount + (w.IsOld ? released : 0),
            captured = true,
            refunded = amount == captured,
            currency = w.Currency,
            payment_intent = w.Reference(w.Intent),
        });
    }

    /// <summary>One purchase with a checkout, an invoice, an intent and a charge.</summary>
    private static void InvoicedPayment(Telling t)
    {
        var w = new StripeWords(t);
        var (amount, invoice) = (t.Amount(), t.Id("in"));
        w.Say(true, "checkout.session.completed", t.Start, new
        {
            id = w.Session,
            amount_total = amount,
            currency = w.Currency,
            mode = "payment",
            payment_status = "paid",
            payment_intent = w.Reference(w.Intent),
            invoice = w.Reference(invoice),
            metadata = t.Custom(),
        });
        w.InvoicePaid(invoice, t.Start + 2, "manual", amount, amount, null);
        w.InvoicePayment(false, t.Start + 2, invoice, w.Intent);
        w.IntentSucceeded(false, t.Start + 1, amount, invoice: invoice);
        w.ChargeSucceeded("charge.succeeded", t.Start + 1, amount, amount, invoice);
        t.Sold(Kind.OneTime, amount, t.Start);
        MoneyBack(t, w, amount);
    }

    /// <summary>The first card is declined; what goes back names the charge alone.</summary>
    private static void SecondAttempt(Telling t)
    {
        var w = new StripeWords(t);
        var amount = t.Amount();
        w.Checkout("paid", t.Start, amount);
        w.Say(false, "payment_intent.payment_failed", t.Start, new { id = w.Intent, amount, currency = w.Currency, latest_charge = t.Id("declined") });
        w.Say(false, "charge.failed", t.Start, new { id = t.Id("declined"), amount, paid = false, captured = false, currency = w.Currency, payment_intent = w.Intent });
        w.Say(true, "charge.succeeded", t.Start, new { id = w.Charge, amount, amount_captured = amount, captured = true, paid = true, currency = w.Currency, payment_intent = w.Intent });
        w.Say(true, "refund.created", t.Start + 60, new { id = t.Id("re"), amount = 10, status = "succeeded", currency = w.Currency, charge = w.Charge, payment_intent = (string?)null });
        w.Say(true, "charge.dispute.created", t.Start + 70, new { id = t.Id("du"), amount, status = "needs_response", currency = w.Currency, charge = w.Reference(w.Charge), payment_intent = (string?)null });
        t.Sold(Kind.OneTime, amount, t.Start);
        t.Out(Kind.Refund, 10, t.Start + 60);
        t.Out(Kind.Dispute, amount, t.Start + 70);
    }

    private static void LostCheckout(Telling t)
    {
        var w = new StripeWords(t);
        var mode = t.Pick("payment", "subscription");
        w.Checkout("unpaid", t.Start, t.Pick<long?>(4900, null), "checkout.session.expired", mode);
        t.Lost(mode == "payment" ? Kind.OneTime : Kind.Subscription, t.Start);
    }

    private static void NoSale(Telling t)
    {
        var w = new StripeWords(t);
        w.Checkout(t.Pick("no_payment_required", "paid"), t.Start, t.Pick<long?>(0, null));
        w.Checkout("no_payment_required", t.Start, null, mode: "setup");
        w.Checkout("unpaid", t.Start, 4900, isNeeded: false);
        w.Refunded(false, t.Start + 9, 900); // of a charge that failed
        t.Say(StripeBodies.Event("checkout.session.completed", new { id = w.Session, amount_total = 4900, currency = "usd", mode = "payment", payment_status = "paid" }, live: false));
        w.Say(true, "charge.succeeded", t.Start, new { id = w.Charge, amount = 4900, amount_captured = 4900, captured = false, currency = w.Currency });
        w.Say(true, "charge.failed", t.Start, new { id = w.Charge, amount = 4900, paid = false, currency = w.Currency });
    }

    private static void Subscription(Telling t)
    {
        var w = new StripeWords(t);
        var (total, invoice, later) = (t.Amount(), t.Id("in"), t.Campaign is null ? null : t.Pick(null, "mint"));
        var paid = t.Pick(total, total, total - 10, 0);
        w.Checkout("paid", t.Start + 1, total, mode: "subscription");
        w.InvoicePaid(invoice, t.Start, "subscription_create", paid, total, later);
        w.InvoicePayment(true, t.Start, invoice, w.Intent);
        w.IntentSucceeded(false, t.Start, total, invoice: invoice);
        w.ChargeSucceeded("charge.succeeded", t.Start, total, total, invoice);
        if (paid > 0)
        {
            t.Sold(Kind.Subscription, paid, t.Start);
            MoneyBack(t, w, paid);
        }

        Renewals(t, w, later);
    }

    private static void Trial(Telling t)
    {
        var w = new StripeWords(t);
        w.Checkout(t.Pick("no_payment_required", "paid"), t.Start, 0, mode: "subscription");
        w.InvoicePaid(t.Id("in"), t.Start, "subscription_create", 0, 0, null);
        Renewals(t, w, null);
    }

    private static void Renewals(Telling t, StripeWords w, string? campaign)
    {
        for (var month = 1; month <= t.Up(4); month++)
        {
            var (amount, reason, minute) = (t.Amount(), t.Pick("subscription_cycle", "subscription_cycle", "subscription_update"), t.Start + (month * 400));
            var offStripe = w.IsOld ? t.Pick(0, 0, amount) : t.Pick(0, 0, 10);
            w.InvoicePaid(t.Id("in") + $"_{month}", minute, reason, amount, amount, campaign, offStripe);
            if (amount > offStripe)
            {
                t.Sold(reason == "subscription_update" ? Kind.Upsell : Kind.Renewal, amount - offStripe, minute, campaign);
            }
        }
    }

    /// <summary>Paid in two instalments: two intents with a charge each, so two running totals of refunds.</summary>
    private static void ManualInvoice(Telling t)
    {
        var w = new StripeWords(t);
        var (amount, invoice, second) = (t.Amount(), t.Id("in"), t.Id("pi_b"));
        w.InvoicePaid(invoice, t.Start, "manual", amount, amount, t.Campaign);
        w.InvoicePayment(true, t.Start, invoice, w.Intent);
        w.InvoicePayment(true, t.Start, invoice, second);
        w.IntentSucceeded(false, t.Start, amount - 10);
        w.IntentSucceeded(false, t.Start, 10, second, t.Id("ch_b"));
        w.Refunded(true, t.Start + 20, 10);
        w.Refunded(true, t.Start + 30, 10, t.Id("ch_b"), second);
        t.Sold(Kind.OneTime, amount, t.Start);
        t.Out(Kind.Refund, 10, t.Start + 20);
        t.Out(Kind.Refund, 10, t.Start + 30);
    }

    private static void ConnectedAccounts(Telling t)
    {
        var w = new StripeWords(t);
        foreach (var account in new[] { "acct_1", "acct_2" })
        {
            var amount = t.Amount();
            w.Checkout("paid", t.Start, amount, account: account);
            t.Sold(Kind.OneTime, amount, t.Start);
        }
    }

    private static void AdaptivePricing(Telling t)
    {
        var amount = t.Amount();
        t.Say(StripeBodies.Event("checkout.session.completed", new
        {
            id = t.Id("cs"),
            amount_total = amount * 2,
            currency = "gbp",
            mode = "payment",
            payment_status = "paid",
            currency_conversion = new { amount_subtotal = amount, amount_total = amount, fx_rate = "2", source_currency = t.Currency.ToLowerInvariant() },
            metadata = t.Custom(),
        }, StripeBodies.Start + (t.Start * 60)));
        t.Sold(Kind.OneTime, amount, t.Start);
    }

    private static void MoneyBack(Telling t, StripeWords w, long sold)
    {
        var way = t.Up(8);
        if (way is 1 or 2)
        {
            Refunds(t, w, t.Parts(sold), isByObject: way == 1);
        }
        else if (way == 3)
        {
            FailedRefund(t, w, t.Parts(sold)[0]);
        }
        else if (way == 4)
        {
            HalfKnownRefunds(t, w, t.Parts(sold)[0]);
        }

        if (way is 1 or 5 or 6)
        {
            Dispute(t, w, t.Pick(sold, sold + 10, t.Parts(sold)[0]));
        }
    }

    private static void Refunds(Telling t, StripeWords w, long[] parts, bool isByObject)
    {
        var (total, minute) = (0L, t.Start + 500);
        foreach (var part in parts)
        {
            (total, minute) = (total + part, minute + 1 + t.Up(200));
            w.Refunded(!isByObject, minute, total);
            if (isByObject)
            {
                w.Refund(false, $"{minute}", minute, part, t.Pick("pending", "succeeded", "requires_action"), "refund.created");
                w.Refund(true, $"{minute}", minute, part, "succeeded", t.Pick("refund.updated", "charge.refund.updated"));
            }

            t.Out(Kind.Refund, part, minute);
        }
    }

    /// <summary>Two refunds, of which the first comes back days later; the running total never goes down.</summary>
    private static void FailedRefund(Telling t, StripeWords w, long part)
    {
        var minute = t.Start + 600;
        w.Refund(false, "a", minute, part, "succeeded", "refund.created");
        w.Refunded(false, minute, part);
        w.Refund(true, "a", minute, part, t.Pick("failed", "canceled"), "refund.failed");
        w.Refund(true, "b", minute + 9, 10, "succeeded", "refund.created");
        w.Refunded(false, minute + 9, part + 10);
        t.Out(Kind.Refund, 10, minute + 9);
    }

    /// <summary>One refund announces itself, the next only its charge does.</summary>
    private static void HalfKnownRefunds(Telling t, StripeWords w, long part)
    {
        w.Refund(true, "a", t.Start + 600, part, "succeeded", "refund.created");
        w.Refunded(true, t.Start + 900, part + 10);
        t.Out(Kind.Refund, part, t.Start + 600);
        t.Out(Kind.Refund, 10, t.Start + 900);
    }

    private static void Dispute(Telling t, StripeWords w, long amount)
    {
        var (opened, states) = (t.Start + 700, t.Pick(_disputes));
        for (var i = 0; i < states.Length; i++)
        {
            var parts = states[i].Split(' ');
            w.Dispute(i == states.Length - 1, opened, opened + (i * 30), amount, parts[1], parts[0]);
        }

        if (states[^1].Split(' ')[1] is "lost" or "needs_response")
        {
            t.Out(Kind.Dispute, amount, opened);
        }
    }
}
