namespace RevenuePulse.Dashboard;

/// <summary>
/// Asks how many people came. Visits know their campaign and their minute and nothing else, and nothing is known before the first of them:
/// sales of earlier days are not set against them.
/// </summary>
internal sealed class VisitReader(IVisitBook book)
{
    private const long DayMs = 86_400_000;

    // what was bought may be chosen freely; who came may not, because visits cannot be chosen in the same way
    private static readonly Dimension[] _ofSales = [Dimension.Campaign, Dimension.Kind, Dimension.Product, Dimension.Currency];

    /// <summary>Since when visits are known, at the beginning of that UTC day; null when none are.</summary>
    public long? KnownFromMs => book.SinceMs is { } since ? since / DayMs * DayMs : null;

    /// <summary>Visits per campaign; null when none are known for such a question.</summary>
    public async ValueTask<CampaignVisits?> ReadAsync(RevenueQuestion question, CancellationToken cancel)
    {
        if (KnownFromMs is not { } known || !Fits(question.Filter) || question.ToMs <= known)
        {
            return null;
        }

        var fromMs = Math.Max(question.FromMs ?? known, known);
        var rows = await book.SumAsync(new() { FromMs = fromMs, ToMs = question.ToMs }, cancel);
        return new(fromMs, rows, question.Filter);
    }

    /// <summary>Whether visits can be chosen as the sales of this filter are.</summary>
    public static bool Fits(Filter filter) => filter.Dimensions.All(_ofSales.Contains) && FirstSales.OfAnySender(filter) is not null;

    /// <summary>The first sales that are set against them.</summary>
    public static SumQuery SalesOf(RevenueQuestion question, CampaignVisits visits) => new()
    {
        FromMs = visits.FromMs,
        ToMs = question.ToMs,
        By = Dimension.Campaign,
        Filter = FirstSales.OfAnySender(question.Filter)!,
    };
}

/// <summary>Visits of a range per campaign and, once joined, the first sales of the same range.</summary>
internal sealed class CampaignVisits
{
    private readonly Dictionary<KeyOf, long> _visits;
    private readonly Dictionary<KeyOf, long> _sales = [];

    public CampaignVisits(long fromMs, IReadOnlyList<VisitRow> rows, Filter filter)
    {
        FromMs = fromMs;
        _visits = rows.Where(r => !r.IsOther && IsAsked(filter, r.Campaign)).ToDictionary(r => new KeyOf(r.Campaign), r => r.Visits);
        Other = filter.Dimensions.Contains(Dimension.Campaign) ? 0 : rows.Where(r => r.IsOther).Sum(r => r.Visits);
    }

    /// <summary>Nothing is known.</summary>
    public static CampaignVisits None { get; } = new(0, [], Filter.None);

    /// <summary>Visits and sales count from here.</summary>
    public long FromMs { get; }

    /// <summary>Visits under names beyond the limit.</summary>
    public long Other { get; }

    /// <summary>Those that were visited.</summary>
    public IEnumerable<string?> Campaigns => _visits.Keys.Select(k => k.Value);

    /// <summary>Null where none are known.</summary>
    public long? Of(KeyOf campaign) => _visits.TryGetValue(campaign, out var visits) ? visits : null;

    /// <summary>Null where visits are unknown or fewer than sales.</summary>
    public Conversion? Conversion(KeyOf campaign) =>
        Of(campaign) is { } visits ? Dashboard.Conversion.OfVisits(_sales.GetValueOrDefault(campaign), visits) : null;

    /// <summary>Puts the sales beside the visits.</summary>
    public CampaignVisits Joined(IReadOnlyList<SumRow> sales)
    {
        foreach (var row in sales)
        {
            var key = new KeyOf(row.Key);
            _sales[key] = _sales.GetValueOrDefault(key) + row.Amounts.Sales;
        }

        return this;
    }

    private static bool IsAsked(Filter filter, string? campaign) =>
        (!filter.Values.TryGetValue(Dimension.Campaign, out var asked) || asked.Contains(campaign))
        && !(filter.Excluded.TryGetValue(Dimension.Campaign, out var refused) && refused.Contains(campaign));
}
