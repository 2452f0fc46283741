namespace RevenuePulse.Dashboard;

/// <summary>What the panels of the live page show, as of one moment.</summary>
public sealed record LiveView
{
    /// <summary>The journal position of <see cref="Total"/>: nothing here is older.</summary>
    public required Cursor Cursor { get; init; }

    /// <summary>When it was read, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>Where the minutes end: now, or the end of a range that is over; Unix milliseconds.</summary>
    public required long EndMs { get; init; }

    /// <summary>True when <see cref="AtMs"/> is a moment of the past that is played again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>What was looked at.</summary>
    public LiveScope Scope { get; init; } = LiveScope.Everything;

    /// <summary>What the scope meant at <see cref="AtMs"/>.</summary>
    public RevenueQuestion Question { get; init; } = RevenueQuestion.All;

    /// <summary>False until the first sale, in any currency; of a part, or of the past, nobody waits for one.</summary>
    public required bool HasSales { get; init; }

    /// <summary>Of the scope: the only currency seen, else all converted to the base.</summary>
    public required LiveTotal Total { get; init; }

    /// <summary>Minute by minute.</summary>
    public required LiveMinutes Minutes { get; init; }

    /// <summary>By campaign, of the scope.</summary>
    public required Breakdown Campaigns { get; init; }

    /// <summary>The last hour of each campaign that sold in it.</summary>
    public LiveSparks Sparks { get; init; } = LiveSparks.None;
}

/// <summary>The sums that the page leads with.</summary>
/// <param name="Currency">Of the amounts.</param>
/// <param name="Gross">Captured payments, minor units.</param>
/// <param name="Net">Gross less refunds and disputes, minor units.</param>
/// <param name="Orders">Sales whose money is in <paramref name="Gross"/>.</param>
/// <param name="LostCheckouts">Checkouts that ended without money.</param>
/// <param name="CurrenciesLeftOut">How many currencies have money that is not in the amounts, because there is no rate.</param>
public sealed record LiveTotal(string Currency, long Gross, long Net, long Orders, long LostCheckouts, int CurrenciesLeftOut)
{
    /// <summary>The total of a summary without a range.</summary>
    public static LiveTotal Of(Summary summary)
    {
        return summary.Currencies is [var only]
            ? new(only.Currency, only.Gross, only.Net, only.Sales, summary.LostCheckouts, 0)
            : InBase(summary);
    }

    /// <summary>The total of any range in the currency that the page leads with.</summary>
    public static LiveTotal Of(Summary summary, string currency)
    {
        if (currency == summary.Base.Currency)
        {
            return InBase(summary);
        }

        var own = summary.Currencies.FirstOrDefault(row => row.Currency == currency);
        return new(currency, own?.Gross ?? 0, own?.Net ?? 0, own?.Sales ?? 0, summary.LostCheckouts, 0);
    }

    private static LiveTotal InBase(Summary summary)
    {
        var all = summary.Base;
        var orders = summary.Currencies.Where(row => !all.MissingRates.Contains(row.Currency)).Sum(row => row.Sales);
        return new(all.Currency, all.Gross, all.Net, orders, summary.LostCheckouts, all.MissingRates.Count);
    }
}

/// <summary>The last 121 minutes, oldest first, the last one running.</summary>
/// <param name="Currency">Of the amounts.</param>
/// <param name="All">One per minute, empty ones included.</param>
public sealed record LiveMinutes(string Currency, IReadOnlyList<MinuteAmounts> All)
{
    /// <summary>How many minutes are read: two full hours and the running minute.</summary>
    public const int Count = 121;

    /// <summary>Drawn: the hour that ends with the running minute.</summary>
    public IEnumerable<MinuteAmounts> LastHour => All.TakeLast(60);

    /// <summary>The last 60 full minutes: rates leave the running minute out.</summary>
    public IEnumerable<MinuteAmounts> FullHour => All.SkipLast(1).TakeLast(60);
}

/// <summary>One minute.</summary>
/// <param name="StartMs">Its start, Unix milliseconds.</param>
/// <param name="Gross">Captured payments, minor units.</param>
/// <param name="Net">Gross less refunds and disputes, minor units.</param>
/// <param name="Sales">Number of sales.</param>
public readonly record struct MinuteAmounts(long StartMs, long Gross, long Net, long Sales);

/// <summary>The last hour by campaign, in pairs of minutes that end with <see cref="LiveMinutes"/>.</summary>
/// <param name="Gross">Oldest first, by campaign; the empty name is "unattributed".</param>
/// <param name="Net">The same, net.</param>
public sealed record LiveSparks(IReadOnlyDictionary<string, IReadOnlyList<long>> Gross, IReadOnlyDictionary<string, IReadOnlyList<long>> Net)
{
    /// <summary>Nobody sold anything.</summary>
    public static LiveSparks None { get; } = new(new Dictionary<string, IReadOnlyList<long>>(), new Dictionary<string, IReadOnlyList<long>>());

    /// <summary>The hour of a campaign; empty when it sold nothing.</summary>
    public IReadOnlyList<long> Of(string campaign, MoneyMode mode) => (mode == MoneyMode.Net ? Net : Gross).GetValueOrDefault(campaign) ?? [];
}
