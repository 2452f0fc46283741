namespace RevenuePulse.Tests.Processing.Judge;

/// <summary>
/// Everything that a ledger says, as sums by account, minute, sale, kind, currency and campaign; sums of nothing are left out. Two
/// ledgers agree when these are equal.
/// </summary>
internal sealed class Totals
{
    private readonly SortedDictionary<string, Amounts> _sums = new(StringComparer.Ordinal);
    private readonly List<(string Currency, Amounts Amounts)> _all = [];

    public long Sales => _all.Sum(line => line.Amounts.Sales);

    public long Lost => _all.Sum(line => line.Amounts.Lost);

    public string Gross => PerCurrency(line => line.Gross);

    public string Net => PerCurrency(line => line.Net);

    public void Add(Scope scope, long atMs, string sale, Kind kind, string currency, string? campaign, Amounts amounts)
    {
        var place = $"{scope.Provider}/{scope.Account} minute {atMs / 60_000} {sale} {kind.Name()} {currency} {campaign ?? "-"}";
        _sums[place] = _sums.GetValueOrDefault(place) + amounts;
        _all.Add((currency, amounts));
    }

    /// <summary>Of the product's entries.</summary>
    public static Totals Of(IEnumerable<Entry> entries)
    {
        var totals = new Totals();
        foreach (var entry in entries.Where(entry => entry.IsMoney))
        {
            var frozen = entry.Dimensions;
            totals.Add(new Scope(frozen.Provider, frozen.Account), entry.AtMs, entry.SaleId, frozen.Kind, frozen.Currency, frozen.Campaign, entry.Amounts);
        }

        return totals;
    }

    /// <summary>One line per sum, in order.</summary>
    public override string ToString() => string.Join('\n', _sums.Where(sum => !sum.Value.IsZero)
        .Select(sum => $"{sum.Key}: gross {sum.Value.Gross}, net {sum.Value.Net}, sales {sum.Value.Sales}, lost {sum.Value.Lost}"));

    private string PerCurrency(Func<Amounts, long> amount) => string.Join(' ', _all.GroupBy(line => line.Currency, StringComparer.Ordinal)
        .Where(currency => currency.Sum(line => line.Amounts.Gross) != 0).OrderBy(currency => currency.Key, StringComparer.Ordinal)
        .Select(currency => $"{currency.Key} {currency.Sum(line => amount(line.Amounts))}"));
}
