using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>Sets arms against each other: the difference with its fixed interval, its always-valid band, and what is missing until it may be called.</summary>
internal sealed class Pairs(CompareMetric metric, bool isByVisits)
{
    private bool IsMoney => metric != CompareMetric.Conversion;

    private SequentialTest Test => isByVisits ? SequentialTest.OfVisits : SequentialTest.OfCheckouts;

    /// <summary>The pair that the page speaks of: of two the one against the base, else the leader against the base or the next.</summary>
    public CompareDifference? Headline(IReadOnlyList<Runner> placed, Runner? against, int arms)
    {
        if (against?.Rate is null || placed.Count < 2)
        {
            return null;
        }

        if (arms == 2)
        {
            return Difference(placed.First(r => r != against), against, 0.05);
        }

        var leader = placed[0];
        return Difference(leader, leader == against ? placed[1] : against, 0.05);
    }

    public CompareDifference? Difference(Runner of, Runner against, double alpha)
    {
        if (of.Rate is not { } rate || against.Rate is not { } other)
        {
            return null;
        }

        return IsMoney ? OfMoney(of, against, rate - other, alpha) : OfRates(of, against, alpha);
    }

    /// <summary>How many more chances both arms together need until the band leaves out zero; null when that cannot be said.</summary>
    public long? Growth(CompareDifference? difference, IReadOnlyList<Runner> runners)
    {
        if (difference is null || IsMoney)
        {
            return null;
        }

        var pair = runners.Where(r => r.Campaign == difference.Of || r.Campaign == difference.Against).ToList();
        var factor = Test.GrowthNeeded(difference.Estimate, pair.Sum(r => r.Sample.Variance));
        return factor is { } f ? (long)Math.Ceiling((f - 1) * pair.Sum(r => r.N)) : null;
    }

    private static CompareDifference OfMoney(Runner of, Runner against, double estimate, double alpha)
    {
        double[] differences = [.. of.Means.Zip(against.Means, (a, b) => a - b)];
        Array.Sort(differences);
        var tail = (int)Math.Floor(alpha / 2 * differences.Length);
        return new(of.Campaign, against.Campaign, estimate, differences[tail], differences[^(tail + 1)], null, null, null);
    }

    private CompareDifference OfRates(Runner of, Runner against, double alpha)
    {
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
}
