namespace RevenuePulse.Dashboard.Statistics;

/// <summary>What was paid, and how often.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Count">Sales of this amount.</param>
public readonly record struct PricePoint(double Amount, long Count);

/// <summary>An average with its intervals.</summary>
/// <param name="Mean">Per visit, or per sale.</param>
/// <param name="Low">Lower end, 95 %.</param>
/// <param name="High">Upper end, 95 %.</param>
/// <param name="Low80">Lower end, 80 %.</param>
/// <param name="High80">Upper end, 80 %.</param>
public readonly record struct MeanInterval(double Mean, double Low, double High, double Low80, double High80);

/// <summary>
/// Revenue per visit by bootstrap over visits: 1,000 resamples with a fixed seed. Each visit's weight in a resample is Poisson(1), so a
/// price that was paid c times is drawn Poisson(c) times and the cost does not grow with the number of visits (the Poisson bootstrap,
/// Chamandy et al. 2012).
/// </summary>
public static class ValueBootstrap
{
    /// <summary>Resamples.</summary>
    public const int Count = 1_000;

    /// <summary>Sales above this quantile count as much as the one at it, where outliers are tamed.</summary>
    public const double WinsorisedAbove = 0.99;

    /// <summary>More price points than this are gathered into neighbours' means.</summary>
    private const int MostPoints = 2_000;

    /// <summary>The mean of each resample.</summary>
    /// <param name="points">What was paid.</param>
    /// <param name="empty">Visits without a sale; 0 for an average per sale.</param>
    /// <param name="seed">Chooses the resamples.</param>
    public static double[] Means(IReadOnlyList<PricePoint> points, long empty, ulong seed)
    {
        var gathered = Gather(points);
        var draws = new Draws(seed);
        var means = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            var (sum, weight) = (0.0, empty > 0 ? draws.Poisson(empty) : 0L);
            foreach (var point in gathered)
            {
                var times = draws.Poisson(point.Count);
                sum += times * point.Amount;
                weight += times;
            }

            means[i] = weight > 0 ? sum / weight : 0;
        }

        return means;
    }

    /// <summary>The mean of the data, and what the resamples say about its precision.</summary>
    public static MeanInterval Interval(IReadOnlyList<PricePoint> points, long empty, double[] means)
    {
        var sorted = (double[])means.Clone();
        Array.Sort(sorted);
        var weight = empty + points.Sum(p => p.Count);
        return new(
            weight > 0 ? points.Sum(p => p.Amount * p.Count) / weight : 0,
            Quantile(sorted, 0.025),
            Quantile(sorted, 0.975),
            Quantile(sorted, 0.1),
            Quantile(sorted, 0.9));
    }

    /// <summary>The same sales with the largest one per cent, and at least the largest one, brought down to the next smaller amount.</summary>
    public static IReadOnlyList<PricePoint> Winsorise(IReadOnlyList<PricePoint> points)
    {
        var rank = (long)Math.Floor(WinsorisedAbove * points.Sum(p => p.Count));
        var cap = double.MaxValue;
        foreach (var point in points.OrderBy(p => p.Amount))
        {
            rank -= point.Count;
            if (rank <= 0)
            {
                cap = point.Amount;
                break;
            }
        }

        return [.. points.Select(p => p with { Amount = Math.Min(p.Amount, cap) })];
    }

    private static IReadOnlyList<PricePoint> Gather(IReadOnlyList<PricePoint> points)
    {
        if (points.Count <= MostPoints)
        {
            return points;
        }

        var size = (points.Count + MostPoints - 1) / MostPoints;
        return
        [
            .. points.OrderBy(p => p.Amount).Chunk(size).Select(chunk =>
            {
                var count = chunk.Sum(p => p.Count);
                return new PricePoint(chunk.Sum(p => p.Amount * p.Count) / count, count);
            }),
        ];
    }

    // linear between neighbours (Hyndman and Fan 1996, type 7)
    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
