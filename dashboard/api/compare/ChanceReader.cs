namespace RevenuePulse.Dashboard;

/// <summary>Counts chances and first sales of campaigns by bucket: visits where they are known, else checkouts.</summary>
internal sealed class ChanceReader(IRevenueStore store, IVisitBook visits, TimeProvider clock)
{
    private const long MinuteMs = 60_000;

    /// <summary>The range that there is something to count in, at least a minute.</summary>
    public async ValueTask<(long FromMs, long ToMs)> RangeAsync(CompareQuestion question, bool isByVisits, CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var toMs = question.ToMs ?? ((nowMs / MinuteMs) + 1) * MinuteMs;
        var first = isByVisits ? visits.SinceMs : await FirstEntry.FindAsync(store, toMs, cancel);
        var fromMs = Math.Max(question.FromMs ?? 0, Math.Min(first ?? 0, toMs - (2 * MinuteMs)));
        return (fromMs < toMs ? fromMs : toMs - MinuteMs, toMs);
    }

    /// <summary>Chances and first sales in each bucket.</summary>
    public async ValueTask<Chances> CountAsync(
        CompareQuestion question, IReadOnlyList<string?> arms, bool isByVisits, IReadOnlyList<long> starts, long toMs, CancellationToken cancel)
    {
        var asked = isByVisits ? FirstSales.OfAnySender(question.Filter) : FirstSales.Of(question.Filter);
        var filter = Of(asked!, arms);
        var sums = await store.SumAsync(new() { FromMs = starts[0], ToMs = toMs, Buckets = starts, By = Dimension.Campaign, Filter = filter }, cancel);
        var counted = new Chances(sums.Cursor.ToString(), arms, starts.Count);
        foreach (var row in sums.Rows)
        {
            counted.Add(row.Key, row.Bucket, isByVisits ? 0 : row.Amounts.Sales + row.Amounts.Lost, row.Amounts.Sales);
        }

        foreach (var row in isByVisits ? await visits.SumAsync(new() { FromMs = starts[0], ToMs = toMs, Buckets = starts }, cancel) : [])
        {
            if (!row.IsOther)
            {
                counted.Add(row.Campaign, row.Bucket, row.Visits, 0);
            }
        }

        return counted;
    }

    /// <summary>The same filter, of these campaigns only.</summary>
    public static Filter Of(Filter filter, IReadOnlyList<string?> arms) =>
        filter with { Values = new Dictionary<Dimension, IReadOnlyList<string?>>(filter.Values) { [Dimension.Campaign] = [.. arms] } };
}

/// <summary>Chances and first sales per arm and bucket.</summary>
internal sealed class Chances(string cursor, IReadOnlyList<string?> arms, int buckets)
{
    private readonly Dictionary<KeyOf, (long[] All, long[] Sales)> _arms =
        arms.ToDictionary(a => new KeyOf(a), _ => (new long[buckets], new long[buckets]));

    public string Cursor => cursor;

    public (long[] All, long[] Sales) Of(string? arm) => _arms[new(arm)];

    public void Add(string? arm, int bucket, long chances, long sales)
    {
        if (_arms.TryGetValue(new(arm), out var counts))
        {
            counts.All[bucket] += chances;
            counts.Sales[bucket] += sales;
        }
    }
}
