namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// What is remembered of a subscription: who brought it, and which money belongs to it. It is never an identity of money; it only lends
/// its first touch to renewals that carry no campaign of their own.
/// </summary>
/// <param name="FirstTouch">The earliest attribution that any of its events carried.</param>
/// <param name="Members">Components that belong to it, ascending.</param>
internal sealed record Subscription(Attribution? FirstTouch, IReadOnlyList<long> Members)
{
    public static Subscription Empty { get; } = new(null, []);

    public bool Learns(Attribution? touch) => touch is not null && Joins.FirstTouch(FirstTouch, touch) != FirstTouch;

    public Subscription With(Attribution? touch) => Learns(touch) ? this with { FirstTouch = touch } : this;

    public Subscription With(long member) => Members.Contains(member) ? this : this with { Members = [.. Members.Append(member).Order()] };

    public Subscription Without(IReadOnlyCollection<long> members) =>
        members.Count == 0 ? this : this with { Members = [.. Members.Except(members)] };
}
