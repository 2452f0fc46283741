namespace RevenuePulse.Host.Simulate;

/// <summary>
/// Stripe, API version dahlia. One payment is announced by three to six events that arrive in any order; a checkout session or an
/// invoice books it, intents and charges only link.
/// </summary>
internal sealed class StripeDialect : IDialect
{
    public string Provider => RevenuePulse.Provider.Stripe;

    public string SecretVariable => "STRIPE_WEBHOOK_SECRET";

    public bool Accepts(string currency) => true;

    public IReadOnlyList<KeyValuePair<string, string>> Sign(Message message, string secret, long unixSeconds) =>
        [Signing.Stripe(message.Body, secret, unixSeconds)];

    public IEnumerable<Message> Tell(Story story)
    {
        var bodies = new StripeBodies(story);
        var told = story.Plot switch
        {
            Plot.CardSale => CardSale(story, bodies),
            Plot.DelayedSale => DelayedSale(story, bodies),
            Plot.Subscription => Subscription(story, bodies),
            Plot.Renewal => Renewal(story, bodies),
            Plot.Abandoned => [bodies.Session("checkout.session.expired", "expired", "unpaid", story.At, new LostEffect())],
            Plot.DelayedFailure => DelayedFailure(story, bodies),
            _ => throw new InvalidOperationException($"no way to tell {story.Plot}"),
        };
        return told.Concat(Returns(story, bodies));
    }

    private static IEnumerable<Message> CardSale(Story story, StripeBodies bodies) =>
    [
        bodies.Charge("charge.succeeded", story.At, 0, Effect.None),
        bodies.Intent(story.At.AddMilliseconds(20)),
        bodies.Session("checkout.session.completed", "complete", "paid", story.At.AddMilliseconds(150), new PaidEffect()),
    ];

    private static IEnumerable<Message> DelayedSale(Story story, StripeBodies bodies)
    {
        var settled = story.At.AddSeconds(3);
        return
        [
            bodies.Session("checkout.session.completed", "complete", "unpaid", story.At, Effect.None),
            bodies.Charge("charge.succeeded", settled, 0, Effect.None),
            bodies.Intent(settled.AddMilliseconds(20)),
            bodies.Session("checkout.session.async_payment_succeeded", "complete", "paid", settled.AddMilliseconds(150), new PaidEffect()),
        ];
    }

    private static IEnumerable<Message> DelayedFailure(Story story, StripeBodies bodies) =>
    [
        bodies.Session("checkout.session.completed", "complete", "unpaid", story.At, Effect.None),
        bodies.Session("checkout.session.async_payment_failed", "complete", "unpaid", story.At.AddSeconds(3), new LostEffect()),
    ];

    private static IEnumerable<Message> Subscription(Story story, StripeBodies bodies) =>
    [
        .. InvoicePayment(story, bodies),
        bodies.Session("checkout.session.completed", "complete", "paid", story.At.AddMilliseconds(150), new PaidEffect()),
    ];

    private static IEnumerable<Message> Renewal(Story story, StripeBodies bodies) => InvoicePayment(story, bodies);

    private static IEnumerable<Message> InvoicePayment(Story story, StripeBodies bodies) =>
    [
        bodies.Charge("charge.succeeded", story.At, 0, Effect.None),
        bodies.Intent(story.At.AddMilliseconds(20)),
        bodies.Invoice("invoice.paid", story.At.AddMilliseconds(60)),
        bodies.Invoice("invoice.payment_succeeded", story.At.AddMilliseconds(70)),
        bodies.InvoicePayment(story.At.AddMilliseconds(80)),
    ];

    private static IEnumerable<Message> Returns(Story story, StripeBodies bodies)
    {
        var refunded = 0L;
        foreach (var back in story.Returns)
        {
            var at = bodies.PaidAt + back.After;
            if (back is Refund refund)
            {
                refunded += refund.AmountMinor;
                yield return bodies.Refund(at, refund.AmountMinor);
                yield return bodies.Charge("charge.refunded", at.AddMilliseconds(30), refunded, new RefundedSoFarEffect(refunded));
            }
            else if (back is Dispute dispute)
            {
                foreach (var message in Disputed(at, dispute.Outcome, bodies))
                {
                    yield return message;
                }
            }
        }
    }

    private static IEnumerable<Message> Disputed(DateTimeOffset at, DisputeOutcome outcome, StripeBodies bodies)
    {
        yield return bodies.Dispute("charge.dispute.created", at, "needs_response", DisputeOutcome.Open);
        yield return bodies.Dispute("charge.dispute.funds_withdrawn", at.AddMilliseconds(40), "needs_response", DisputeOutcome.Open);
        if (outcome == DisputeOutcome.Open)
        {
            yield break;
        }

        var closed = at.AddSeconds(5);
        yield return bodies.Dispute("charge.dispute.closed", closed, outcome == DisputeOutcome.Won ? "won" : "lost", outcome);
        if (outcome == DisputeOutcome.Won)
        {
            yield return bodies.Dispute("charge.dispute.funds_reinstated", closed.AddMilliseconds(40), "won", outcome);
        }
    }
}
