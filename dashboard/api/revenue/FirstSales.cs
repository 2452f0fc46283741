namespace RevenuePulse.Dashboard;

/// <summary>
/// What a conversion by checkout is counted over: first sales (single purchases and new subscriptions) of the senders that say when a
/// checkout was lost. Renewals convert nobody, and a sender that never reports a loss would look perfect.
/// </summary>
internal static class FirstSales
{
    private static readonly string?[] Senders = [Provider.Stripe, Provider.Polar, Provider.Dodo];

    private static readonly string?[] FirstKinds = [Kind.OneTime.Name(), Kind.Subscription.Name()];

    /// <summary>Narrows a filter to first sales; null when nothing can be left.</summary>
    public static Filter? Of(Filter filter)
    {
        var senders = Narrow(filter, Dimension.Provider, Senders);
        var kinds = Narrow(filter, Dimension.Kind, FirstKinds);
        if (senders.Length == 0 || kinds.Length == 0)
        {
            return null;
        }

        return filter with
        {
            Values = new Dictionary<Dimension, IReadOnlyList<string?>>(filter.Values)
            {
                [Dimension.Provider] = senders,
                [Dimension.Kind] = kinds,
            },
        };
    }

    /// <summary>Narrows a filter to first sales of any sender; null when nothing can be left.</summary>
    public static Filter? OfAnySender(Filter filter)
    {
        var kinds = Narrow(filter, Dimension.Kind, FirstKinds);
        return kinds.Length == 0 ? null : filter with { Values = new Dictionary<Dimension, IReadOnlyList<string?>>(filter.Values) { [Dimension.Kind] = kinds } };
    }

    /// <summary>The conversion of each key.</summary>
    public static Dictionary<KeyOf, Conversion> Conversions(IReadOnlyList<SumRow> rows) => rows
        .GroupBy(r => new KeyOf(r.Key))
        .ToDictionary(g => g.Key, g => Conversion.OfCheckouts(g.Sum(r => r.Amounts.Sales), g.Sum(r => r.Amounts.Lost)));

    private static string?[] Narrow(Filter filter, Dimension dimension, string?[] allowed) =>
        filter.Values.TryGetValue(dimension, out var asked) ? [.. allowed.Intersect(asked)] : allowed;
}

/// <summary>A dictionary key that may be null: the unattributed.</summary>
internal readonly record struct KeyOf(string? Value)
{
    /// <summary>As it stands in an answer.</summary>
    public IReadOnlyDictionary<string, string?> Named(Dimension? by) =>
        by is { } dimension ? new Dictionary<string, string?>(1) { [dimension.Name()] = Value } : new Dictionary<string, string?>(0);

    /// <summary>Amounts split by currency stay in the currency they are in: nothing is gained by converting them.</summary>
    public string CurrencyOr(Dimension? by, string effective) => by == Dimension.Currency && Value is { } own ? own : effective;
}
