namespace RevenuePulse;

/// <summary>What a question means for single entries: which dimension sets it lets in, and which group of the answer each belongs to.</summary>
/// <param name="query">The question.</param>
public sealed class SumGroups(SumQuery query)
{
    /// <summary>The group of what the filter keeps out.</summary>
    public const int Filtered = -1;

    private readonly List<(string? Key, string Currency, Kind Kind)> _groups = [];
    private readonly Dictionary<(string? Key, string Currency, Kind Kind), int> _numbers = [];

    private readonly (Dimension Dimension, HashSet<string?> Allowed)[] _filter =
        [.. query.Filter.Values.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    private readonly (Dimension Dimension, HashSet<string?> Refused)[] _excluded =
        [.. query.Filter.Excluded.Select(f => (f.Key, f.Value.ToHashSet(StringComparer.Ordinal)))];

    /// <summary>Groups that have come so far.</summary>
    public int Count => _groups.Count;

    /// <summary>The group of a dimension set.</summary>
    public int Of(Dimensions dimensions) => _filter.All(f => f.Allowed.Contains(dimensions.Value(f.Dimension)))
        && !_excluded.Any(f => f.Refused.Contains(dimensions.Value(f.Dimension)))
        ? Of(query.By is { } by ? dimensions.Value(by) : null, dimensions.Currency, dimensions.Kind)
        : Filtered;

    /// <summary>The group of what was filtered elsewhere.</summary>
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

    /// <summary>A group's row of the answer.</summary>
    public SumRow Row(int bucket, int group, Amounts amounts)
    {
        var (key, currency, kind) = _groups[group];
        return new SumRow(bucket, key, currency, kind, amounts);
    }
}

/// <summary>The rows of one answer while they are added up.</summary>
/// <param name="groups">The question's groups.</param>
/// <param name="buckets">Number of its buckets.</param>
public sealed class SumTable(SumGroups groups, int buckets)
{
    private readonly EntrySum[][] _sums = [.. Enumerable.Repeat(Array.Empty<EntrySum>(), buckets)];

    /// <summary>The question's groups.</summary>
    public SumGroups Groups => groups;

    /// <summary>The sum of a group in a bucket.</summary>
    public ref EntrySum At(int bucket, int group)
    {
        ref var sums = ref _sums[bucket];
        if (group >= sums.Length) Array.Resize(ref sums, Math.Max(group + 1, groups.Count));
        return ref sums[group];
    }

    /// <summary>Adds to a group in a bucket.</summary>
    public void Add(int bucket, int group, in EntrySum sum) => At(bucket, group).Add(sum);

    /// <summary>Groups without entries have no row.</summary>
    public List<SumRow> Rows()
    {
        var rows = new List<SumRow>();
        for (var bucket = 0; bucket < _sums.Length; bucket++)
        {
            for (var group = 0; group < _sums[bucket].Length; group++)
            {
                ref readonly var sum = ref _sums[bucket][group];
                if (sum.Entries != 0) rows.Add(groups.Row(bucket, group, sum.Amounts));
            }
        }

        return rows;
    }
}
