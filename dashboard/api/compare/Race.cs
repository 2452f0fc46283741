using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>One arm while it is being judged.</summary>
internal sealed class Runner(BreakdownRow row, bool isByVisits)
{
    public BreakdownRow Row => row;

    public string? Campaign => row.Key["campaign"];

    /// <summary>Visits and the sales among them, or checkouts; nothing where the others are told by visits and this one cannot be.</summary>
    public Conversion Chances => (row.Conversion.Basis == "visits") == isByVisits ? row.Conversion : Conversion.None;

    /// <summary>What was paid.</summary>
    public IReadOnlyList<PricePoint> Points { get; set; } = [];

    /// <summary>The mean of each resample, for money.</summary>
    public double[] Means { get; set; } = [];

    public long N { get; set; }

    public long K { get; set; }

    public double? Rate { get; set; }

    public MeanInterval? Money { get; set; }

    public double? Winsorised { get; set; }

    public Belief? Belief { get; set; }

    public Sample Sample => new(K, N);

    /// <summary>Large enough to speak of.</summary>
    public bool IsMature { get; set; }
}

/// <summary>Judges the arms: rates and intervals, beliefs among the mature ones, differences from the base, the split, the verdict.</summary>
internal sealed class Race(CompareQuestion question, ICampaignBook book, IReadOnlyList<Runner> runners, bool isByVisits)
{
    /// <summary>The most sales that an interval of money is drawn from.</summary>
    public const int MostSales = 400_000;

    private readonly ulong _seed = Draws.SeedOf(CompareQueries.Words(question));

    public IReadOnlyList<Runner> Runners => runners;

    public bool HasBasis => question.Metric == CompareMetric.Aov || (question.Metric == CompareMetric.Rpv ? isByVisits : runners.Any(r => r.Chances.N > 0));

    private bool IsMoney => question.Metric != CompareMetric.Conversion;

    private string Basis => !HasBasis ? "none" : question.Metric == CompareMetric.Aov ? "sales" : isByVisits ? "visits" : "checkouts";

    private SequentialTest Test => isByVisits ? SequentialTest.OfVisits : SequentialTest.OfCheckouts;

    public CompareAnswer Finish(Breakdown breakdown, long? knownFromMs, int leftOut)
    {
        foreach (var runner in runners)
        {
            Measure(runner);
        }

        var split = Split();
        if (split is not { IsMismatch: true })
        {
            Believe();
        }

        var order = runners.OrderByDescending(r => r.Rate ?? -1).ThenByDescending(r => r.N).ThenBy(r => r.Campaign, StringComparer.Ordinal).ToList();
        var against = Base();
        var arms = order.Select(r => Arm(r, against, knownFromMs)).ToList();
        var design = IsRandomised ? "randomised" : "observational";
        var difference = Headline(against);
        var judged = new Judged(question.Metric, design, Basis, arms, split, difference, Growth(difference), breakdown.Currency);
        var (outcome, verdict) = Verdicts.Of(judged);
        return new()
        {
            Metric = question.Metric.Name(),
            Design = design,
            Verdict = verdict,
            Outcome = outcome,
            Basis = Basis,
            From = Instant.OfMs(question.FromMs),
            To = Instant.OfMs(question.ToMs),
            VisitsSince = isByVisits ? Instant.OfMs(knownFromMs) : null,
            Currency = breakdown.Currency,
            Exponent = breakdown.Exponent,
            Cursor = breakdown.Cursor,
            MissingRates = breakdown.MissingRates,
            Base = against?.Campaign,
            Arms = arms,
            Difference = difference,
            Split = split,
            LeftOut = leftOut,
        };
    }

    private bool IsRandomised => runners.Count >= 2 && runners.All(r => Planned(r) > 0);

    private double? Planned(Runner runner) => runner.Campaign is { } id && book.Campaigns.TryGetValue(id, out var entry) ? entry.Split : null;

    private void Measure(Runner runner)
    {
        (runner.N, runner.K) = question.Metric == CompareMetric.Aov
            ? (runner.Row.Sales, runner.Row.Sales)
            : question.Metric == CompareMetric.Rpv && !isByVisits ? (0, runner.Row.Sales) : (runner.Chances.N, runner.Chances.K);
        if (IsMoney)
        {
            MeasureMoney(runner);
            return;
        }

        runner.Rate = runner.N > 0 ? runner.Sample.Rate : null;
        runner.IsMature = runner.N > 0 && runner.Sample.IsMature;
    }

    private void MeasureMoney(Runner runner)
    {
        if (runner.N <= 0)
        {
            return;
        }

        var isPerSale = question.Metric == CompareMetric.Aov;
        // of too many sales the newest stand for all, and the visits are thinned likewise
        var drawn = runner.Points.Sum(p => p.Count);
        var empty = isPerSale ? 0 : (long)Math.Round((runner.N - runner.K) * (runner.K > 0 ? Math.Min(1, drawn / (double)runner.K) : 1));
        runner.Means = ValueBootstrap.Means(runner.Points, empty, _seed ^ Draws.SeedOf(runner.Campaign ?? ""));
        runner.Rate = (double)runner.Row.Gross / runner.N;
        runner.Money = ValueBootstrap.Interval(runner.Points, empty, runner.Means);
        runner.Winsorised = ValueBootstrap.Interval(ValueBootstrap.Winsorise(runner.Points), empty, runner.Means).Mean;
        runner.IsMature = isPerSale ? runner.N >= Sample.FewestTrials : runner.Sample.IsMature;
    }

    private void Believe()
    {
        var mature = runners.Where(r => r.IsMature).ToList();
        if (mature.Count < 2)
        {
            return;
        }

        var beliefs = IsMoney
            ? Posterior.OfDraws([.. mature.Select(r => r.Means)])
            : Posterior.OfRates([.. mature.Select(r => r.Sample)], _seed);
        for (var i = 0; i < mature.Count; i++)
        {
            mature[i].Belief = beliefs[i];
        }
    }

    private Runner? Base()
    {
        if (runners.Count < 2)
        {
            return null;
        }

        return runners.FirstOrDefault(r => question.Base is not null && r.Campaign == question.Base)
            ?? (question.Named is { Count: 2 } ? runners[1] : Placed().ElementAtOrDefault(1) ?? runners[0]);
    }

    /// <summary>Those with a rate: by the chance of being the best where it may be told, then by rate.</summary>
    private IEnumerable<Runner> Placed() => runners.Where(r => r.Rate is not null)
        .OrderByDescending(r => r.Belief?.Best ?? -1).ThenByDescending(r => r.Rate).ThenBy(r => r.Campaign, StringComparer.Ordinal);

    private CompareDifference? Headline(Runner? against)
    {
        var measured = Placed().ToList();
        if (against?.Rate is null || measured.Count < 2)
        {
            return null;
        }

        if (runners.Count == 2)
        {
            return Difference(measured.First(r => r != against), against, 0.05);
        }

        var leader = measured[0];
        return Difference(leader, leader == against ? measured[1] : against, 0.05);
    }

    private CompareDifference? Difference(Runner of, Runner against, double alpha)
    {
        if (of.Rate is not { } rate || against.Rate is not { } other)
        {
            return null;
        }

        if (IsMoney)
        {
            double[] differences = [.. of.Means.Zip(against.Means, (a, b) => a - b)];
            Array.Sort(differences);
            var tail = (int)Math.Floor(alpha / 2 * differences.Length);
            return new(of.Campaign, against.Campaign, rate - other, differences[tail], differences[^(tail + 1)], null, null, null);
        }

        var interval = Statistics.Difference.Of(of.Sample, against.Sample, alpha);
        var variance = of.Sample.Variance + against.Sample.Variance;
        if (!(variance > 0))
        {
            return new(of.Campaign, against.Campaign, interval.Estimate, interval.Low, interval.High, null, null, null);
        }

        var half = Test.HalfWidth(variance, alpha);
        return new(
            of.Campaign, against.Campaign, interval.Estimate, interval.Low, interval.High, interval.Estimate - half, interval.Estimate + half,
            Test.P(interval.Estimate, variance));
    }

    /// <summary>How many more chances both arms together need until the band leaves out zero; null when that cannot be said.</summary>
    private long? Growth(CompareDifference? difference)
    {
        if (difference is null || IsMoney)
        {
            return null;
        }

        var pair = runners.Where(r => r.Campaign == difference.Of || r.Campaign == difference.Against).ToList();
        var factor = Test.GrowthNeeded(difference.Estimate, pair.Sum(r => r.Sample.Variance));
        return factor is { } f ? (long)Math.Ceiling((f - 1) * pair.Sum(r => r.N)) : null;
    }

    private CompareSplit? Split()
    {
        if (!IsRandomised || !isByVisits)
        {
            return null;
        }

        var check = SplitCheck.Of([.. runners.Select(r => r.Row.Visits ?? 0)], [.. runners.Select(r => Planned(r)!.Value)]);
        return check is { } found ? new(found.ChiSquare, found.P, found.IsMismatch) : null;
    }

    private CompareArm Arm(Runner runner, Runner? against, long? knownFromMs)
    {
        var row = runner.Row;
        var (low, high, low80, high80) = Interval(runner);
        return new()
        {
            Key = row.Key,
            Name = runner.Campaign is { } id ? book.Campaigns.TryGetValue(id, out var entry) ? entry.Name : id : "Unattributed",
            N = runner.N,
            K = runner.K,
            Rate = runner.Rate,
            Low = low,
            High = high,
            Low80 = low80,
            High80 = high80,
            Winsorised = runner.Winsorised,
            ProbabilityBest = runner.Belief?.Best,
            ExpectedLoss = runner.Belief?.ExpectedLoss,
            Flags = Flags(runner, knownFromMs),
            Difference = against is null || runner == against ? null : Difference(runner, against, 0.05 / Math.Max(1, runners.Count - 1)),
            Visits = row.Visits,
            Sales = row.Sales,
            LostCheckouts = row.LostCheckouts,
            Gross = row.Gross,
            Aov = row.Aov,
            RevenuePerVisit = row.Visits > 0 && row.Conversion.Basis == "visits" ? (double)row.Gross / row.Visits : null,
            Funnel = Funnel(row),
            PlannedSplit = Planned(runner),
        };
    }

    private static (double? Low, double? High, double? Low80, double? High80) Interval(Runner runner)
    {
        if (runner.Rate is null)
        {
            return default;
        }

        if (runner.Money is { } money)
        {
            return (money.Low, money.High, money.Low80, money.High80);
        }

        var (low, high) = Wilson.Interval95(runner.K, runner.N);
        var (low80, high80) = Wilson.Interval(runner.K, runner.N, Normal.Z80);
        return (low, high, low80, high80);
    }

    private List<string> Flags(Runner runner, long? knownFromMs)
    {
        var flags = new List<string>();
        void Add(bool isSo, string flag)
        {
            if (isSo)
            {
                flags.Add(flag);
            }
        }

        var isCounted = isByVisits && question.Metric != CompareMetric.Aov;
        Add(HasBasis && !runner.IsMature, CompareFlags.Immature);
        Add(isCounted && runner.Row.Visits is null, CompareFlags.NoVisits);
        Add(isCounted && runner.Row.Visits is not null && runner.Row.Conversion.Basis != "visits", CompareFlags.MoreSalesThanVisits);
        Add(isCounted && runner.Row.Conversion.Basis == "visits" && knownFromMs > (question.FromMs ?? long.MinValue) && runner.Row.Sales > runner.K, CompareFlags.VisitsBeganLater);
        Add(runner.Campaign is { } id && !book.Campaigns.ContainsKey(id), CompareFlags.NotInBook);
        Add(IsMoney && runner.K > runner.Points.Sum(p => p.Count), CompareFlags.Sampled);
        return flags;
    }

    private static CompareFunnel Funnel(BreakdownRow row)
    {
        var (checkouts, paid) = (row.Sales + row.LostCheckouts, row.Sales);
        return new(row.Visits, checkouts, paid, RateOf(checkouts, row.Visits ?? 0), row.LostCheckouts > 0 ? RateOf(paid, checkouts) : null);
    }

    private static CompareRate? RateOf(long k, long n)
    {
        if (n <= 0 || k < 0 || k > n)
        {
            return null;
        }

        var (low, high) = Wilson.Interval95(k, n);
        return new((double)k / n, low, high);
    }
}
