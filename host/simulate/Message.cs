namespace RevenuePulse.Host.Simulate;

/// <summary>One webhook event of a provider: the same bytes whenever it is told again.</summary>
/// <param name="Id">The delivery identity: <c>evt_…</c>, or the <c>webhook-id</c> header where it travels there.</param>
/// <param name="Type">The provider's name of the event.</param>
/// <param name="At">When it happened.</param>
/// <param name="Body">The signed bytes.</param>
/// <param name="Effect">What it says about money.</param>
internal sealed record Message(string Id, string Type, DateTimeOffset At, byte[] Body, Effect Effect);

/// <summary>What an event is worth in the simulator's own books.</summary>
internal abstract record Effect
{
    public static readonly Effect None = new NoEffect();

    private sealed record NoEffect : Effect;
}

/// <summary>The sale's money was captured.</summary>
internal sealed record PaidEffect : Effect;

/// <summary>The checkout ended without money.</summary>
/// <param name="IsAttributed">Whether the event says where the buyer came from.</param>
internal sealed record LostEffect(bool IsAttributed = true) : Effect;

/// <summary>One refund succeeded.</summary>
internal sealed record RefundEffect(string Id, long AmountMinor) : Effect;

/// <summary>All that was refunded of the sale so far.</summary>
internal sealed record RefundedSoFarEffect(long TotalMinor) : Effect;

/// <summary>The state of the sale's dispute; the furthest one counts.</summary>
internal sealed record DisputeEffect(DisputeOutcome Outcome) : Effect;

/// <summary>One posting of a message.</summary>
/// <param name="Story">Whose.</param>
/// <param name="Message">What.</param>
/// <param name="Due">When, counted from the start of the run.</param>
/// <param name="IsCopy">True for the repeats that <c>--duplicates</c> adds.</param>
internal sealed record Delivery(Story Story, Message Message, TimeSpan Due, bool IsCopy);
