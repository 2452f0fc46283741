namespace RevenuePulse.Backends.Sqlite;

/// <summary>Sales by campaign, currency, day and amount while they are counted.</summary>
internal sealed class SaleValueCounts(SumQuery query)
{
    private const long DayMs = 86_400_000;

    private readonly Dictionary<(int Group, long Day, long Gross), long> _counts = [];

    public SumGroups Groups { get; } = new(query with { By = Dimension.Campaign });

    /// <summary>False for an entry that is filtered out or moves no sale.</summary>
    public bool TryAdd(int group, long atMs, in Amounts amounts)
    {
        if (group == SumGroups.Filtered || amounts.Sales == 0) return false;
        // a reversal takes one sale of the same amount away
        var key = (group, atMs / DayMs, amounts.Gross * Math.Sign(amounts.Sales));
        _counts[key] = _counts.GetValueOrDefault(key) + amounts.Sales;
        return true;
    }

    public IReadOnlyList<SaleValue> Values() =>
    [
        .. _counts.GroupBy(c => Named(c.Key), c => c.Value)
            .Select(g => g.Key with { Count = g.Sum() })
            .Where(v => v.Count != 0),
    ];

    // kinds are told apart while filtering and belong together afterwards
    private SaleValue Named((int Group, long Day, long Gross) key)
    {
        var group = Groups.Row(0, key.Group, default);
        return new(group.Key, group.Currency, DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(key.Day)), key.Gross, 0);
    }
}
