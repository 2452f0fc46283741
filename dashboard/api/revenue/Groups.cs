namespace RevenuePulse.Dashboard;

/// <summary>Collects the rows of a breakdown.</summary>
internal sealed class Groups(Dimension by, string effective, CampaignVisits visits)
{
    private readonly Dictionary<KeyOf, Sums> _sums = [];

    public Sums Of(string? value)
    {
        var key = new KeyOf(value);
        if (!_sums.TryGetValue(key, out var sums))
        {
            _sums[key] = sums = new(key.CurrencyOr(by, effective));
        }

        return sums;
    }

    /// <summary>Largest net first; values of which nothing is left and that nobody visited have no row.</summary>
    public IReadOnlyList<BreakdownRow> Rows(Dictionary<KeyOf, Conversion> conversions)
    {
        foreach (var campaign in visits.Campaigns)
        {
            Of(campaign);
        }

        var left = _sums.Where(g => !g.Value.IsZero || visits.Of(g.Key) > 0).ToList();
        var comparable = left.Where(g => !g.Value.IsMoneyless).Select(g => g.Value.Currency).Distinct().Count() <= 1;
        var total = comparable ? left.Sum(g => g.Value.Net) : 0;
        return
        [
            .. left.OrderByDescending(g => g.Value.Net).ThenBy(g => g.Key.Value, StringComparer.Ordinal)
                .Select(g => Row(g.Key, g.Value, total, visits.Conversion(g.Key) ?? conversions.GetValueOrDefault(g.Key, Conversion.None))),
        ];
    }

    private BreakdownRow Row(KeyOf key, Sums sums, long total, Conversion conversion) => new(
        key.Named(by),
        sums.Currency,
        Currency.Exponent(sums.Currency),
        sums.Sales,
        sums.Gross,
        sums.Net,
        sums.Refunded,
        sums.Disputed,
        sums.Aov,
        total > 0 ? (double)sums.Net / total : null,
        sums.Lost,
        visits.Of(key),
        conversion);
}
