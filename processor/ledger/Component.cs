namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// Everything the ledger knows of one piece of money. It only ever grows by <see cref="Join(Component)"/>, which is commutative,
/// associative and idempotent: whatever the order and however often facts arrive, the same set of facts gives the same component.
/// </summary>
internal sealed record Component
{
    /// <summary>Rank of a checkout among the identifiers of a sale (<see cref="MoneyKey.Rank"/>).</summary>
    private const byte CheckoutName = 4;

    /// <summary>Seq of the first entry written for it.</summary>
    public required long Id { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>The best identifier seen: the name of the sale.</summary>
    public MoneyKey Name { get; init; } = new("", 0);

    /// <summary>One per rank, the best rank first.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>One per rank and completeness, the best first.</summary>
    public IReadOnlyList<Attribution> Attributions { get; init; } = [];

    /// <summary>One per refund or dispute id, and one per step of a running total.</summary>
    public IReadOnlyList<Outflow> Outflows { get; init; } = [];

    /// <summary>When the checkout was lost, if it was.</summary>
    public LostAt? Lost { get; init; }

    /// <summary>Whether the buyer of a lost checkout is known to have come back.</summary>
    public bool Recovered { get; init; }

    /// <summary>The last word by hand on its campaign, if there was one.</summary>
    public Assignment? Assignment { get; init; }

    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>The better-ranked claim decides; one of no cash says that there is no sale.</summary>
    public Claim? Sale
    {
        get
        {
            for (var i = 0; i < Claims.Count; i++)
            {
                if (Counts(Claims[i]))
                {
                    return Claims[i].AmountMinor > 0 ? Claims[i] : null;
                }
            }

            return null;
        }
    }

    /// <summary>Whether a claim is to be believed; one that needs a checkout waits until the component has one.</summary>
    public bool Counts(Claim claim) => !claim.NeedsCheckout || Name.Rank >= CheckoutName;

    public Component Join(Component other) => new()
    {
        Id = Math.Min(Id, other.Id),
        Scope = Scope,
        Name = Joins.Better(Name, other.Name),
        Claims = Joins.Claims(Claims, other.Claims),
        Attributions = Joins.Attributions(Attributions, other.Attributions),
        Outflows = Joins.Outflows(Outflows, other.Outflows),
        Lost = Joins.Earlier(Lost, other.Lost),
        Recovered = Recovered || other.Recovered,
        Assignment = Joins.Later(Assignment, other.Assignment),
        Subscriptions = Joins.Names(Subscriptions, other.Subscriptions),
    };

    /// <summary>A component that knows one fact alone.</summary>
    public static Component Of(long id, Scope scope, MoneyFact fact) => new()
    {
        Id = id,
        Scope = scope,
        Name = Best(fact.Keys),
        Claims = fact is Payment payment ? [payment.Claim] : [],
        Attributions = fact.Attribution is { } attribution ? [attribution] : [],
        Outflows = fact is MoneyOut moneyOut ? [moneyOut.Outflow] : [],
        Lost = fact is LostCheckout lost ? new LostAt(lost.AtMs, lost.Currency, lost.Kind) : null,
        Recovered = fact is RecoveredCheckout,
        Assignment = (fact as Assign)?.Assignment,
        Subscriptions = fact.Subscription is { } subscription ? [subscription] : [],
    };

    private static MoneyKey Best(IReadOnlyList<MoneyKey> keys)
    {
        var best = new MoneyKey("", 0);
        for (var i = 0; i < keys.Count; i++)
        {
            best = Joins.Better(best, keys[i]);
        }

        return best;
    }
}

/// <summary>A checkout that ended without money.</summary>
internal sealed record LostAt(long AtMs, string Currency, Kind Kind);
