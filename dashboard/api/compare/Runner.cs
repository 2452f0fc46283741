using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>One arm while it is being judged: what is counted of it, and what that comes to by itself.</summary>
internal sealed class Runner(BreakdownRow row, BreakdownRow sinceVisits, bool isByVisits)
{
    public BreakdownRow Row => row;

    /// <summary>The same from where visits are known: what may be set against them.</summary>
    public BreakdownRow SinceVisits => sinceVisits;

    public string? Campaign => row.Key["campaign"];

    /// <summary>Visits and the sales among them, or checkouts; nothing where the others are told by visits and this one cannot be.</summary>
    public Conversion Chances => (row.Conversion.Basis == "visits") == isByVisits ? row.Conversion : Conversion.None;

    /// <summary>What was paid.</summary>
    public IReadOnlyList<PricePoint> Points { get; set; } = [];

    /// <summary>The mean of each resample, for money.</summary>
    public double[] Means { get; private set; } = [];

    public long N { get; private set; }

    public long K { get; private set; }

    public double? Rate { get; private set; }

    public MeanInterval? Money { get; private set; }

    public double? Winsorised { get; private set; }

    public Belief? Belief { get; set; }

    public Sample Sample => new(K, N);

    /// <summary>Large enough to speak of.</summary>
    public bool IsMature { get; private set; }

    /// <summary>Counts, and draws the interval of money with a seed of the question's.</summary>
    public void Measure(CompareMetric metric, ulong seed)
    {
        (N, K) = metric == CompareMetric.Aov
            ? (row.Sales, row.Sales)
            : metric == CompareMetric.Rpv && !isByVisits ? (0, row.Sales) : (Chances.N, Chances.K);
        if (metric != CompareMetric.Conversion)
        {
            MeasureMoney(isPerSale: metric == CompareMetric.Aov, seed);
            return;
        }

        Rate = N > 0 ? Sample.Rate : null;
        IsMature = N > 0 && Sample.IsMature;
    }

    private void MeasureMoney(bool isPerSale, ulong seed)
    {
        if (N <= 0)
        {
            return;
        }

        // of too many sales the newest stand for all, and the visits are thinned likewise
        var drawn = Points.Sum(p => p.Count);
        var empty = isPerSale ? 0 : (long)Math.Round((N - K) * (K > 0 ? Math.Min(1, drawn / (double)K) : 1));
        Means = ValueBootstrap.Means(Points, empty, seed ^ Draws.SeedOf(Campaign ?? ""));
        Rate = (double)row.Gross / N;
        Money = ValueBootstrap.Interval(Points, empty, Means);
        Winsorised = ValueBootstrap.Interval(ValueBootstrap.Winsorise(Points), empty, Means).Mean;
        IsMature = isPerSale ? N >= Sample.FewestTrials : Sample.IsMature;
    }
}
