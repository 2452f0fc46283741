namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The rows of one answer while it is added up: which dimension sets a question lets in, and which row each belongs to.</summary>
internal sealed class SumGroups(Question question)
{
    /// <summary>The group of what the filter keeps out.</summary>
    public const int Filtered = -1;

    private readonly List<(string? Key, string Currency, Kind Kind)> _groups = [];
    private readonly Dictionary<(string? Key, string Currency, Kind Kind), int> _numbers = [];
    private readonly CellSum[][] _sums = [.. Enumerable.Repeat(Array.Empty<CellSum>(), question.Buckets)];

    private readonly (Dimension Dimension, HashSet<string?> Allowed)[] _filter =
        [.. question.Query.Filter.Values.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    private readonly (Dimension Dimension, HashSet<string?> Refused)[] _excluded =
        [.. question.Query.Filter.Excluded.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    public int Of(Dimensions dimensions) => _filter.All(f => f.Allowed.Contains(dimensions.Value(f.Dimension)))
        && !_excluded.Any(f => f.Refused.Contains(dimensions.Value(f.Dimension)))
        ? Of(question.Query.By is { } by ? dimensions.Value(by) : null, dimensions.Currency, dimensions.Kind)
        : Filtered;

    public int Of(string? key, string currency, Kind kind)
    {
        if (!_numbers.TryGetValue((key, currency, kind), out var number))
        {
            number = _groups.Count;
            _groups.Add((key, currency, kind));
            _numbers.Add((key, currency, kind), number);
        }

        return number;
    }

    public void Add(int bucket, int group, in CellSum sum)
    {
        ref var groups = ref _sums[bucket];
        if (group >= groups.Length) Array.Resize(ref groups, Math.Max(group + 1, _groups.Count));
        groups[group].Add(sum);
    }

    public List<SumRow> Rows()
    {
        var rows = new List<SumRow>();
        for (var bucket = 0; bucket < _sums.Length; bucket++)
        {
            for (var group = 0; group < _sums[bucket].Length; group++)
            {
                var (key, currency, kind) = _groups[group];
                var sum = _sums[bucket][group];
                if (sum.Entries != 0) rows.Add(new SumRow(bucket, key, currency, kind, sum.Amounts));
            }
        }

        return rows;
    }
}

/// <summary>The dimensions of an entry by name and as tags.</summary>
internal static class DimensionValues
{
    public static string? Value(this Dimensions d, Dimension dimension) => dimension switch
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

    public static string Tag(this Dimension dimension) => dimension switch
    {
        Dimension.Provider => "provider",
        Dimension.Account => "account",
        Dimension.Campaign => "campaign",
        Dimension.Channel => "channel",
        Dimension.LandingPage => "landing_page",
        Dimension.Kind => "kind",
        Dimension.Product => "product",
        Dimension.Country => "country",
        Dimension.Currency => "currency",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such dimension."),
    };
}
