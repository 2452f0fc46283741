using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>Writes an arm as it is answered: its numbers, their intervals, its funnel, and what has to be known about it.</summary>
internal sealed class ArmWriter(CompareQuestion question, ICampaignBook book, RaceBasis basis)
{
    public CompareArm Of(Runner runner, CompareDifference? difference)
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
            Flags = Flags(runner),
            Difference = difference,
            Visits = row.Visits,
            Sales = row.Sales,
            LostCheckouts = row.LostCheckouts,
            Gross = row.Gross,
            Aov = row.Aov,
            RevenuePerVisit = row.Visits > 0 && row.Conversion.Basis == "visits" ? (double)runner.SinceVisits.Gross / row.Visits : null,
            Funnel = Funnel(runner.SinceVisits),
            PlannedSplit = runner.Campaign is { } planned && book.Campaigns.TryGetValue(planned, out var split) ? split.Split : null,
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

    private List<string> Flags(Runner runner)
    {
        var flags = new List<string>();
        void Add(bool isSo, string flag)
        {
            if (isSo)
            {
                flags.Add(flag);
            }
        }

        var isCounted = basis.IsByVisits && question.Metric != CompareMetric.Aov;
        Add(basis.IsThere && !runner.IsMature, CompareFlags.Immature);
        Add(isCounted && runner.Row.Visits is null, CompareFlags.NoVisits);
        Add(isCounted && runner.Row.Visits is not null && runner.Row.Conversion.Basis != "visits", CompareFlags.MoreSalesThanVisits);
        Add(isCounted && runner.Row.Conversion.Basis == "visits" && basis.KnownFromMs > (question.FromMs ?? long.MinValue) && runner.Row.Sales > runner.K, CompareFlags.VisitsBeganLater);
        Add(runner.Campaign is { } id && !book.Campaigns.ContainsKey(id), CompareFlags.NotInBook);
        Add(question.Metric != CompareMetric.Conversion && runner.K > runner.Points.Sum(p => p.Count), CompareFlags.Sampled);
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
