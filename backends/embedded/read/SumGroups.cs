namespace RevenuePulse.Backends.Embedded;

/// <summary>Which dimension sets a question lets in, and which row of the answer each belongs to.</summary>
internal sealed class SumGroups(SumQuery query)
{
    /// <summary>The group of what the filter keeps out.</summary>
    public const int Filtered = -1;

    private readonly List<(string? Key, string Currency, Kind Kind)> _groups = [];
    private readonly Dictionary<(string? Key, string Currency, Kind Kind), int> _numbers = [];

    private readonly (Dimension Dimension, HashSet<string?> Allowed)[] _filter =
        [.. query.Filter.Values.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    private readonly (Dimension Dimension, HashSet<string?> Refused)[] _excluded =
        [.. query.Filter.Excluded.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    public int Count => _groups.Count;

    public int Of(Dimensions dimensions)
    {
        if (!_filter.All(f => f.Allowed.Contains(Value(dimensions, f.Dimension)))) return Filtered;
        if (_excluded.Any(f => f.Refused.Contains(Value(dimensions, f.Dimension)))) return Filtered;
        var key = (query.By is { } by ? Value(dimensions, by) : null, dimensions.Currency, dimensions.Kind);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _groups.Count;
            _groups.Add(key);
            _numbers.Add(key, number);
        }

        return number;
    }

    public SumRow Row(int bucket, int group, Amounts amounts)
    {
        var (key, currency, kind) = _groups[group];
        return new SumRow(bucket, key, currency, kind, amounts);
    }

    private static string? Value(Dimensions d, Dimension dimension) => dimension switch
    {
        Dimension.Provider => d.Provider,
        Dimension.Account => d.Account,
        Dimension.Campaign => d.Campaign,
        Dimension.Channel => d.Channel,
        Dimension.LandingPage => d.LandingPage,
        Dimension.Kind => d.Kind.Name(),
        Dimension.Product => d.Product,
        Dimension.Country => d.Country,
        Dimension.Currency => d.Currency,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such dimension."),
    };
}
