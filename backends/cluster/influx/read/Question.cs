namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>A question that was found to make sense.</summary>
/// <param name="Query">As asked.</param>
/// <param name="Points">Starts of the buckets and the end of the last; the ends of time where the query is open.</param>
/// <param name="Only">The one level to read, for verification; null for the cheapest.</param>
internal sealed record Question(SumQuery Query, IReadOnlyList<long> Points, int? Only = null)
{
    private const Dimension None = 0;

    /// <exception cref="ArgumentException">Buckets are out of order or do not begin where the range does.</exception>
    public static Question Of(SumQuery query)
    {
        if (query.Buckets.Count > 0 && query.FromMs is { } asked && asked != query.Buckets[0])
        {
            throw new ArgumentException("The first bucket must begin where the range begins.", nameof(query));
        }

        List<long> points = query.Buckets.Count > 0 ? [.. query.Buckets] : [query.FromMs ?? long.MinValue];
        points.Add(query.ToMs ?? long.MaxValue);
        for (var i = 1; i < points.Count; i++)
        {
            if (points[i] < points[i - 1]) throw new ArgumentException("Buckets must ascend and end before the range does.", nameof(query));
        }

        return new Question(query, points);
    }

    /// <summary>True when roll-ups know every dimension that is asked about.</summary>
    public bool FitsRollups => Only != Cover.Summed && IsRolledUp(Query.By ?? None) && Query.Filter.Dimensions.All(IsRolledUp);

    public int Buckets => Points.Count - 1;

    /// <summary>An empty answer.</summary>
    public SumTable Table() => new(new SumGroups(Query), Buckets);

    /// <summary>The bucket that holds a moment; -1 for none.</summary>
    public int BucketOf(long atMs)
    {
        if (atMs < Points[0] || atMs >= Points[^1]) return -1;
        var low = 0;
        var high = Points.Count - 1;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Points[middle] <= atMs) low = middle;
            else high = middle;
        }

        return low;
    }

    private static bool IsRolledUp(Dimension dimension) => dimension
        is None or Dimension.Provider or Dimension.Campaign or Dimension.Channel or Dimension.Kind or Dimension.Currency;
}
