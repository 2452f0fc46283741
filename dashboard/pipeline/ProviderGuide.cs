namespace RevenuePulse.Dashboard;

/// <summary>How a sender is connected and tried, step by step. <c>{address}</c> stands for its webhook address, <c>{variable}</c> for the setting.</summary>
/// <param name="Name">Its name to people.</param>
/// <param name="Variable">The setting that holds its signing secret.</param>
/// <param name="Events">What it has to send; empty = everything it has.</param>
/// <param name="Connect">Steps in its dashboard.</param>
/// <param name="Try">How a test event is sent.</param>
public sealed record ProviderGuide(string Name, string Variable, string Events, IReadOnlyList<GuideStep> Connect, IReadOnlyList<GuideStep> Try)
{
    private const string StripeEvents =
        "checkout.session.completed,checkout.session.async_payment_succeeded,checkout.session.async_payment_failed,checkout.session.expired,"
        + "invoice.paid,invoice_payment.paid,payment_intent.succeeded,charge.succeeded,charge.captured,charge.refunded,"
        + "refund.created,refund.updated,refund.failed,charge.dispute.created,charge.dispute.updated,charge.dispute.closed,"
        + "charge.dispute.funds_withdrawn,charge.dispute.funds_reinstated";

    private const string DodoEvents =
        "payment.succeeded, refund.succeeded, refund.failed, dispute.opened, dispute.challenged, dispute.accepted, dispute.expired, dispute.won, dispute.lost,"
        + " dispute.cancelled, abandoned_checkout.detected, abandoned_checkout.recovered";

    private static readonly Dictionary<string, ProviderGuide> All = new(StringComparer.Ordinal)
    {
        [Provider.Stripe] = new(
            "Stripe",
            "STRIPE_WEBHOOK_SECRET",
            StripeEvents,
            [
                new("In Stripe's dashboard open Developers, Webhooks, and add a destination of the type webhook endpoint with this address:", "{address}"),
                new("Let it send these events:", StripeEvents),
                new("Copy the signing secret (whsec_…) and start with it:", "export STRIPE_WEBHOOK_SECRET=whsec_…"),
            ],
            [
                new("On this machine, with the Stripe CLI. It prints a secret of its own: start Revenue Pulse with that one.", "stripe listen --forward-to {address}"),
                new("Then, in another terminal. Test events count with PULSE_MODE=test only.", "stripe trigger checkout.session.completed"),
            ]),
        [Provider.LemonSqueezy] = new(
            "Lemon Squeezy",
            "LEMONSQUEEZY_WEBHOOK_SECRET",
            "order_created, order_refunded, subscription_created, subscription_payment_success, subscription_payment_recovered, subscription_payment_refunded",
            [
                new("In Lemon Squeezy open Settings, Webhooks, and add one with this address:", "{address}"),
                new("Choose a secret of 6 to 40 characters, enter it there, and start with the same one:", "export LEMONSQUEEZY_WEBHOOK_SECRET=…"),
                new("Tick order_created, order_refunded, subscription_created, subscription_payment_success, subscription_payment_recovered and subscription_payment_refunded.", null),
            ],
            [new("Switch the store to test mode and buy something with the card 4242 4242 4242 4242; “Resend” on a delivery sends it again. Test orders count with PULSE_MODE=test only.", null)]),
        [Provider.Paddle] = new(
            "Paddle Billing",
            "PADDLE_WEBHOOK_SECRET",
            "transaction.completed, transaction.payment_failed, transaction.canceled, adjustment.created, adjustment.updated",
            [
                new("In Paddle open Developer tools, Notifications, and make a destination of the type URL with this address:", "{address}"),
                new("Tick transaction.completed, transaction.payment_failed, transaction.canceled, adjustment.created and adjustment.updated.", null),
                new("Copy its secret key (pdl_ntfset_…) and start with it:", "export PADDLE_WEBHOOK_SECRET=pdl_ntfset_…"),
            ],
            [new("In Developer tools, Simulations, make a simulation of transaction.completed for the destination and run it. It counts: Paddle's bodies do not say that they are tests.", null)]),
        [Provider.Polar] = new(
            "Polar",
            "POLAR_WEBHOOK_SECRET",
            "order.paid, order.refunded, refund.created, refund.updated, checkout.expired",
            [
                new("In Polar open Settings, Webhooks, and add an endpoint of the format Raw with this address:", "{address}"),
                new("Tick order.paid, order.refunded, refund.created, refund.updated and checkout.expired.", null),
                new("Generate a secret there and start with it:", "export POLAR_WEBHOOK_SECRET=…"),
            ],
            [new("In Polar's sandbox, buy with the card 4242 4242 4242 4242, or resend a delivery of the endpoint. It counts: Polar's bodies do not say that they are tests.", null)]),
        [Provider.Dodo] = new(
            "Dodo Payments",
            "DODO_WEBHOOK_SECRET",
            DodoEvents,
            [
                new("In Dodo Payments open Developer, Webhooks, and add an endpoint with this address:", "{address}"),
                new("Let it send these events:", DodoEvents),
                new("Copy its signing key (whsec_…) and start with it:", "export DODO_WEBHOOK_SECRET=whsec_…"),
            ],
            [new("Open the endpoint's Testing tab and send a sample of payment.succeeded. It counts: Dodo's bodies do not say that they are tests.", null)]),
        [Provider.Standard] = new(
            "Any Standard Webhooks sender",
            "STANDARD_WEBHOOKS_SECRET",
            "",
            [
                new("Send signed requests (webhook-id, webhook-timestamp, webhook-signature) to this address:", "{address}"),
                new("Start with the same secret (whsec_ and base64):", "export STANDARD_WEBHOOKS_SECRET=whsec_…"),
            ],
            [new("What it sends is verified, stored and counted as ignored: the money in an unknown body is never guessed.", null)]),
    };

    /// <summary>The guide of a sender.</summary>
    public static ProviderGuide Of(string provider) => All[provider];
}

/// <summary>One step.</summary>
/// <param name="Text">What to do.</param>
/// <param name="Copy">What is to be copied; null = nothing.</param>
public sealed record GuideStep(string Text, string? Copy)
{
    /// <summary>The step with the address filled in.</summary>
    public GuideStep At(string address) => this with { Copy = Copy?.Replace("{address}", address, StringComparison.Ordinal) };
}
