using RevenuePulse.Processor;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>What Stripe does to ledgers, trap by trap.</summary>
internal static class StripeExamples
{
    private const string AsyncPaid = "checkout.session.async_payment_succeeded";
    private const string AsyncFailed = "checkout.session.async_payment_failed";
    private const string Expired = "checkout.session.expired";
    private const string DisputeOpened = "charge.dispute.created";
    private const string DisputeClosed = "charge.dispute.closed";

    private static readonly TranslationRules _bare = new() { CountBarePayments = true };

    public static IEnumerable<Example> All { get; } =
    [
        new("a delayed payment is a sale when the money arrives",
            Session("cs_1", status: "unpaid", intent: "pi_1", campaign: "neon"), Session("cs_1", type: AsyncPaid, intent: "pi_1", at: Start + 600))
            { Gross = "USD 4900", Says = [$"minute {(Start + 600) / 60} cs_1 one_time USD neon"], Accepted = 2 },
        new("a delayed payment that fails is a lost checkout",
            Session("cs_1", status: "unpaid", intent: "pi_1"), Session("cs_1", status: "unpaid", type: AsyncFailed, intent: "pi_1", at: Start + 600))
            { Sales = 0, Lost = 1 },
        new("a card payment is announced by session, intent and charge",
            Session("cs_1", intent: "pi_1", campaign: "neon"), Intent("pi_1", charge: "ch_1"), Charge("ch_1", "pi_1"))
            { Gross = "USD 4900", Says = ["cs_1 one_time USD neon"], Accepted = 3 },
        new("the first payment of a subscription is announced six times",
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", campaign: "neon", at: Start + 70),
            Invoice("in_1", subscription: "sub_1"), Invoice("in_1", subscription: "sub_1", type: "invoice.payment_succeeded"),
            InvoicePayment("in_1", "pi_1"), Intent("pi_1", 2900, "ch_1", "in_1"), Charge("ch_1", "pi_1", 2900))
            { Gross = "USD 2900", Says = [$"minute {Start / 60} cs_1 subscription USD neon"], Accepted = 6 },
        new("a late bridge between two booked payments takes one back",
            Intent("pi_1", 2900), Invoice("in_1", subscription: "sub_1"), InvoicePayment("in_1", "pi_1"))
            { Gross = "USD 2900", Rules = _bare, Says = ["in_1 subscription"] },
        new("a chain of identifiers is one payment from end to end",
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1"), InvoicePayment("in_1", "pi_1"),
            Charge("ch_1", "pi_1", 2900), ChargeRefunded("ch_1", "pi_1", 900))
            { Gross = "USD 2900", Net = "USD 2000" },
        new("renewals of one subscription are sales of their own",
            Invoice("in_1", subscription: "sub_1", campaign: "neon"), Invoice("in_2", reason: "subscription_cycle", subscription: "sub_1", at: Start + 86400),
            Invoice("in_3", 900, "subscription_update", "sub_1", at: Start + 90000))
            { Gross = "USD 6700", Sales = 3, Says = ["in_2 renewal USD neon", "in_3 upsell USD neon"] },
        new("two events that contradict each other in the reason alone say the same in every order",
            Invoice("in_2", reason: "subscription_update", subscription: "sub_1"), Invoice("in_2", reason: "subscription_cycle", subscription: "sub_1"))
            { Gross = "USD 2900", Says = ["in_2 renewal USD"] },
        new("two purchases that look alike are two sales",
            Session("cs_1", intent: "pi_1"), Session("cs_2", intent: "pi_2"))
            { Gross = "USD 9800", Sales = 2 },
        new("a trial sells nothing and lends its campaign to the renewal",
            Session("cs_1", 0, "no_payment_required", mode: "subscription", subscription: "sub_1", campaign: "neon"),
            Invoice("in_0", 0, subscription: "sub_1", total: 0), Invoice("in_1", reason: "subscription_cycle", subscription: "sub_1", at: Start + 86400))
            { Gross = "USD 2900", Says = ["in_1 renewal USD neon"] },
        new("saved cards and full discounts sell nothing",
            Session("cs_1", null, "no_payment_required", mode: "setup"), Session("cs_2", 0), Session("cs_3", 0, "no_payment_required"))
            { Sales = 0, Accepted = 0 },
        new("running totals of refunds are totals",
            Session("cs_1", intent: "pi_1"), Charge("ch_1", "pi_1"), ChargeRefunded("ch_1", "pi_1", 1500, Start + 600), ChargeRefunded("ch_1", "pi_1", 4900, Start + 1200))
            { Gross = "USD 4900", Net = "USD 0", Says = [$"minute {(Start + 600) / 60} cs_1 refund USD -: gross 0, net -1500", $"minute {(Start + 1200) / 60} cs_1 refund USD -: gross 0, net -3400"] },
        new("a refund is announced by itself and by its charge",
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500), ChargeRefunded("ch_1", "pi_1", 1500),
            Refund("re_1", "ch_1", "pi_1", 1500, type: "refund.updated"), Refund("re_2", "ch_1", "pi_1", 3400, at: Start + 7200), ChargeRefunded("ch_1", "pi_1", 4900, Start + 7200))
            { Gross = "USD 4900", Net = "USD 0", Accepted = 6 },
        new("a refund object without its charge goes out of the only charge",
            Session("cs_1", intent: "pi_1"), Refund("re_1", null, "pi_1", 1500), ChargeRefunded("ch_1", "pi_1", 1500))
            { Gross = "USD 4900", Net = "USD 3400" },
        new("a refund that only one announcement knows is out",
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1000), ChargeRefunded("ch_1", "pi_1", 2500, Start + 7200))
            { Gross = "USD 4900", Net = "USD 2400" },
        new("a refund that fails later comes back",
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500), ChargeRefunded("ch_1", "pi_1", 1500),
            Refund("re_1", "ch_1", "pi_1", 1500, "failed", "refund.failed"))
            { Gross = "USD 4900" },
        new("a pending refund is not out and a canceled one never was",
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500, "pending"), Refund("re_2", "ch_1", "pi_1", 700, "canceled", "refund.updated"))
            { Gross = "USD 4900" },
        new("one refund fails and another stands",
            Session("cs_1", intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500, "failed", "refund.failed"), Refund("re_2", "ch_1", "pi_1", 700), ChargeRefunded("ch_1", "pi_1", 2200))
            { Gross = "USD 4900", Net = "USD 4200" },
        new("a refund may be more than the sale that is known",
            Session("cs_1", 1000, intent: "pi_1"), Refund("re_1", "ch_1", "pi_1", 1500))
            { Gross = "USD 1000", Net = "USD -500" },
        new("a dispute takes the money out until it is won",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "needs_response", DisputeOpened),
            Dispute("du_1", "ch_1", "pi_1", 4900, "under_review", "charge.dispute.funds_withdrawn"), Dispute("du_1", "ch_1", "pi_1", 4900, "won", DisputeClosed))
            { Gross = "USD 4900" },
        new("an open dispute is out once, however often it is announced",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "needs_response", DisputeOpened),
            Dispute("du_1", "ch_1", "pi_1", 4900, "under_review", "charge.dispute.funds_withdrawn"))
            { Gross = "USD 4900", Net = "USD 0", Says = ["cs_1 dispute USD"] },
        new("a dispute that was lost can still be won",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "lost", DisputeClosed),
            Dispute("du_1", "ch_1", "pi_1", 4900, "won", "charge.dispute.funds_reinstated"))
            { Gross = "USD 4900" },
        new("a dispute can be lost before it was announced",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "needs_response", DisputeOpened), Dispute("du_1", "ch_1", "pi_1", 4900, "lost", DisputeClosed))
            { Gross = "USD 4900", Net = "USD 0" },
        new("inquiries and prevented disputes move nothing",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "warning_needs_response", DisputeOpened),
            Dispute("du_1", "ch_1", "pi_1", 4900, "warning_closed", DisputeClosed), Dispute("du_2", "ch_1", "pi_1", 4900, "prevented", DisputeOpened))
            { Gross = "USD 4900" },
        new("an inquiry can become a dispute",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 4900, "warning_under_review", DisputeOpened),
            Dispute("du_1", "ch_1", "pi_1", 4900, "needs_response", "charge.dispute.updated"))
            { Gross = "USD 4900", Net = "USD 0" },
        new("several disputes of one charge may exceed it",
            Session("cs_1", intent: "pi_1"), Dispute("du_1", "ch_1", "pi_1", 3000, "lost", DisputeClosed), Dispute("du_2", "ch_1", null, 5500, "needs_response", DisputeOpened), Charge("ch_1", "pi_1"))
            { Gross = "USD 4900", Net = "USD -3600" },
        new("minor units are Stripe's, not those of ISO 4217",
            Session("cs_1", 5000, currency: "jpy"), Session("cs_2", 500000, currency: "isk"), Session("cs_3", 5120, currency: "kwd"),
            Session("cs_4", 1000000, currency: "ugx"), Session("cs_5", 199900, currency: "huf"), Session("cs_6", 80045, currency: "twd"))
            { Gross = "HUF 199900 ISK 500000 JPY 5000 KWD 5120 TWD 80045 UGX 1000000", Sales = 6 },
        new("invoices from before basil link by their own fields",
            OldInvoice("in_1", 2900, "subscription_create", "sub_1", "pi_1", "ch_1", "neon"), Intent("pi_1", 2900, "ch_1"), ChargeRefunded("ch_1", "pi_1", 900),
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1"))
            { Gross = "USD 2900", Net = "USD 2000", Says = ["cs_1 subscription USD neon"] },
        new("charges and intents from before basil name their invoice",
            Invoice("in_1", subscription: "sub_1"), OldCharge("ch_1", "pi_1", "in_1"), Refund("re_1", "ch_1", null, 400))
            { Gross = "USD 2900", Net = "USD 2500" },
        new("a thin event is the shadow of its snapshot",
            Session("cs_1"), TestLedger.Stripe("""{"id":"evt_thin_1","object":"v2.core.event","type":"v1.checkout.session.completed","created":"2026-07-29T08:00:00.694Z","livemode":true,"related_object":{"id":"cs_1","type":"checkout.session"},"snapshot_event":"evt_9"}"""))
            { Gross = "USD 4900", Accepted = 1 },
        new("an invoice paid from a credit balance overrules its session",
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1"), Invoice("in_1", 0, subscription: "sub_1", total: 2900))
            { Sales = 0 },
        new("an invoice paid in part from a credit balance is worth its cash",
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1"), Invoice("in_1", 1900, subscription: "sub_1", total: 2900))
            { Gross = "USD 1900" },
        new("money paid outside Stripe is not Stripe's",
            Invoice("in_1", 2900, "manual", offStripe: 2900), Invoice("in_2", 2900, "manual", offStripe: 900))
            { Gross = "USD 2000" },
        new("a lost session stays lost when the person buys in another one",
            Session("cs_1", status: "unpaid", type: Expired, campaign: "neon"), Session("cs_2", campaign: "neon"))
            { Gross = "USD 4900", Lost = 1 },
        new("a session that was paid after its expiry was announced is not lost",
            Session("cs_1", status: "unpaid", type: Expired, at: Start + 900), Session("cs_1"))
            { Gross = "USD 4900" },
        new("a checkout is lost once",
            Session("cs_1", status: "unpaid", type: AsyncFailed), Session("cs_1", status: "unpaid", type: Expired, at: Start + 900))
            { Sales = 0, Lost = 1 },
        new("test events do not count",
            Session("cs_1"), Event("checkout.session.completed", new { id = "cs_2", amount_total = 4900, currency = "usd", mode = "payment", payment_status = "paid" }, live: false))
            { Gross = "USD 4900", Accepted = 1 },
        new("the campaign may come after the money",
            Invoice("in_1", subscription: "sub_1"), Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", campaign: "neon", at: Start + 9))
            { Gross = "USD 2900", Says = ["cs_1 subscription USD neon"] },
        new("the session's campaign goes before the subscription's, the subscription's before the first touch",
            Session("cs_1", 2900, mode: "subscription", invoice: "in_1", subscription: "sub_1", campaign: "neon"), Invoice("in_1", subscription: "sub_1", campaign: "pastel"),
            Invoice("in_2", reason: "subscription_cycle", subscription: "sub_1", campaign: "pastel", at: Start + 86400))
            { Gross = "USD 5800", Sales = 2, Says = ["cs_1 subscription USD neon", "in_2 renewal USD pastel"] },
        new("the first touch is the earliest",
            Invoice("in_1", reason: "subscription_cycle", subscription: "sub_1", campaign: "pastel", at: Start + 500), Invoice("in_2", reason: "subscription_cycle", subscription: "sub_1", at: Start + 86400),
            Session("cs_1", 0, "no_payment_required", mode: "subscription", subscription: "sub_1", campaign: "neon"))
            { Gross = "USD 5800", Sales = 2, Says = ["in_1 renewal USD pastel", "in_2 renewal USD neon"] },
        new("connected accounts share no identifiers",
            Session("cs_1", account: "acct_1", intent: "pi_1"), Session("cs_1", 900, account: "acct_2", intent: "pi_1"), Session("cs_1", 100, intent: "pi_1"))
            { Gross = "USD 5900", Sales = 3 },
        new("an authorisation is no sale, a partial capture is one of its own size",
            Charge("ch_1", "pi_1", captured: false), Charge("ch_1", "pi_1", 3000, type: "charge.captured"), Intent("pi_1", 3000, "ch_1"))
            { Gross = "USD 3000", Rules = _bare },
        new("a checkout that captures by hand is a sale when the capture comes",
            Session("cs_1", status: "unpaid", intent: "pi_1", campaign: "neon"), Charge("ch_1", "pi_1", captured: false), Charge("ch_1", "pi_1", 3000, type: "charge.captured"), Intent("pi_1", 3000, "ch_1"))
            { Gross = "USD 3000", Says = ["cs_1 one_time USD neon"] },
        new("an authorisation under a checkout is no sale",
            Session("cs_1", status: "unpaid", intent: "pi_1"), Charge("ch_1", "pi_1", captured: false))
            { Sales = 0 },
        new("what a partial capture released is no refund: before basil the running total holds it",
            Session("cs_1", status: "unpaid", intent: "pi_1"), Intent("pi_1", 3000, "ch_1"),
            CapturedChargeRefunded("ch_1", "pi_1", 1900, Acacia), CapturedChargeRefunded("ch_1", "pi_1", 2900, Acacia, at: Start + 7200))
            { Gross = "USD 3000", Net = "USD 2000", Says = [$"minute {(Start + 7200) / 60} cs_1 refund USD"] },
        new("what a partial capture released is no refund: since basil the running total leaves it out",
            Session("cs_1", status: "unpaid", intent: "pi_1"), Intent("pi_1", 3000, "ch_1"), CapturedChargeRefunded("ch_1", "pi_1", 2500, Dahlia))
            { Gross = "USD 3000", Net = "USD 500" },
        new("a partial capture is given back as a whole, in both forms",
            Session("cs_1", status: "unpaid", intent: "pi_1"), Intent("pi_1", 3000, "ch_1"), CapturedChargeRefunded("ch_1", "pi_1", 4900, Acacia),
            Session("cs_2", status: "unpaid", intent: "pi_2"), Intent("pi_2", 3000, "ch_2"), CapturedChargeRefunded("ch_2", "pi_2", 3000, Dahlia))
            { Gross = "USD 6000", Net = "USD 0", Sales = 2 },
        new("an authorisation that ran out gives nothing back",
            Session("cs_1", intent: "pi_1"), CapturedChargeRefunded("ch_0", "pi_1", 4900, Acacia, captured: 0),
            Event("refund.created", new { id = "re_0", amount = 4900, status = "succeeded", currency = "usd", charge = "ch_0", payment_intent = "pi_1", reason = "expired_uncaptured_charge" }))
            { Gross = "USD 4900", Accepted = 1 },
        new("a refund is out when it succeeds, not when it was pending",
            Session("cs_1", intent: "pi_1"), Event("refund.created", new { id = "re_1", amount = 900, status = "pending", currency = "usd", payment_intent = "pi_1" }, Start + 600),
            Event("refund.updated", new { id = "re_1", amount = 900, status = "succeeded", currency = "usd", payment_intent = "pi_1" }, Start + 1200))
            { Gross = "USD 4900", Net = "USD 4000", Says = [$"minute {(Start + 1200) / 60} cs_1 refund USD"] },
        new("a sale that nothing gives to a campaign is given to one by hand, by any identifier",
            Session("cs_1", intent: "pi_1"), Charge("ch_1", "pi_1"), Refund("re_1", "ch_1", "pi_1", 900))
            { Gross = "USD 4900", Net = "USD 4000", ByHand = [("ch_1", "neon")], Says = ["cs_1 one_time USD neon", "cs_1 refund USD neon"] },
        new("the later word by hand holds, and what an event names goes before it",
            Session("cs_1"), Session("cs_2", campaign: "pastel"), Session("cs_3"))
            { Gross = "USD 14700", Sales = 3, ByHand = [("cs_1", "neon"), ("cs_1", "mint"), ("cs_2", "neon"), ("cs_3", "neon"), ("cs_3", null)],
              Says = ["cs_1 one_time USD mint", "cs_2 one_time USD pastel", "cs_3 one_time USD -"] },
        new("payments without a checkout only count where that is asked for",
            Intent("pi_1", charge: "ch_1"), Charge("ch_1", "pi_1"), Refund("re_1", "ch_1", "pi_1", 900))
            { Sales = 0, Accepted = 3 },
        new("where bare payments count, intent and charge are one",
            Intent("pi_1", charge: "ch_1"), Charge("ch_1", "pi_1"), Refund("re_1", "ch_1", "pi_1", 900))
            { Gross = "USD 4900", Net = "USD 4000", Rules = _bare },
        new("a renewal is a renewal although its intent did not say so",
            Intent("pi_1", 2900, "ch_1", "in_1"), Invoice("in_1", reason: "subscription_cycle", subscription: "sub_1"), Charge("ch_1", "pi_1", 2900))
            { Gross = "USD 2900", Rules = _bare, Says = ["in_1 renewal USD"] },
        new("the customer's currency is not ours: adaptive pricing, new form",
            Event("checkout.session.completed", new { id = "cs_1", amount_total = 1000, currency = "usd", mode = "payment", payment_status = "paid", presentment_details = new { presentment_amount = 950, presentment_currency = "eur" } }))
            { Gross = "USD 1000" },
        new("the customer's currency is not ours: adaptive pricing, old form",
            Event("checkout.session.completed", new { id = "cs_1", amount_total = 950, currency = "eur", mode = "payment", payment_status = "paid", currency_conversion = new { amount_subtotal = 1000, amount_total = 1000, fx_rate = "0.95", source_currency = "usd" } }))
            { Gross = "USD 1000" },
        new("currencies never mix", Session("cs_1", 16777217), Session("cs_2", 16777217, currency: "eur", intent: "pi_2"), Refund("re_1", "ch_2", "pi_2", 17, currency: "eur"))
            { Gross = "EUR 16777217 USD 16777217", Net = "EUR 16777200 USD 16777217", Sales = 2 },
    ];

    private static RawEvent OldCharge(string id, string intent, string invoice) => Event("charge.succeeded", new
    {
        id,
        amount = 2900,
        amount_captured = 2900,
        captured = true,
        paid = true,
        currency = "usd",
        payment_intent = intent,
        invoice,
    });
}
