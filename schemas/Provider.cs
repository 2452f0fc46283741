namespace RevenuePulse;

/// <summary>The webhook senders whose events can be understood; each value is the last segment of its webhook address.</summary>
public static class Provider
{
    /// <summary>Stripe, snapshot and thin events.</summary>
    public const string Stripe = "stripe";

    /// <summary>Lemon Squeezy.</summary>
    public const string LemonSqueezy = "lemonsqueezy";

    /// <summary>Paddle Billing (not Paddle Classic).</summary>
    public const string Paddle = "paddle";

    /// <summary>Polar, a dialect of Standard Webhooks.</summary>
    public const string Polar = "polar";

    /// <summary>Dodo Payments, Standard Webhooks.</summary>
    public const string Dodo = "dodo";

    /// <summary>Any other Standard Webhooks sender: verified and stored, its money is never guessed.</summary>
    public const string Standard = "standard";

    /// <summary>Not a sender: the product's own commands in the raw log (retry, replay), counted apart from <c>raw</c>.</summary>
    public const string Pulse = "pulse";

    /// <summary>All senders, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Senders { get; } = [Stripe, LemonSqueezy, Paddle, Polar, Dodo, Standard];
}
