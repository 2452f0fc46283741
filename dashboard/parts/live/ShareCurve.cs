namespace RevenuePulse.Dashboard;

/// <summary>
/// How a launch's money is spread over its time, learned from earlier launches of the same length: the share that was in at each moment.
/// Pure.
/// </summary>
/// <param name="Launches">Of each earlier launch the share at the end of each bucket, ascending to 1; at least one, all of one length.</param>
public sealed record ShareCurve(IReadOnlyList<IReadOnlyList<double>> Launches)
{
    // one launch says nothing about how launches differ: two imagined ones that differ by so much (in logits) stand in until there are more
    private const double ImaginedSpread = 0.35;
    private const double Imagined = 2;
    private const double Z80 = 1.2816;

    /// <summary>The share of a launch, from the money in each bucket; null when there was none.</summary>
    public static IReadOnlyList<double>? Of(IReadOnlyList<long> buckets)
    {
        // money that went out later is no step back of the curve
        double sum = 0;
        var running = buckets.Select(money => sum += Math.Max(0, money)).ToList();
        return sum <= 0 ? null : [.. running.Select(at => at / sum)];
    }

    /// <summary>The mean share at a part (0–1) of the time.</summary>
    public double At(double part) => Launches.Average(launch => At(launch, part));

    /// <summary>The share with the band that holds 80 of 100 launches.</summary>
    public (double Low, double Mid, double High) Band(double part)
    {
        var logits = Launches.Select(launch => Logit(At(launch, part))).ToList();
        var mean = logits.Average();
        var squares = logits.Sum(logit => (logit - mean) * (logit - mean));
        var variance = ((Imagined * ImaginedSpread * ImaginedSpread) + squares) / (Imagined + logits.Count - 1);
        // the spread of the next launch, whose mean is not known either; near the end nothing is left to differ
        var half = Z80 * Math.Sqrt(variance * (1 + (1.0 / logits.Count)));
        return (Share(mean - half), Share(mean), Share(mean + half));
    }

    /// <summary>The part of the time at which a share is in, not before <paramref name="from"/>; null when not in time.</summary>
    public double? When(double share, double from)
    {
        if (share > 1)
        {
            return null;
        }

        var (low, high) = (from, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle) >= share ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double At(IReadOnlyList<double> launch, double part)
    {
        var place = Math.Clamp(part, 0, 1) * launch.Count;
        var index = Math.Min((int)place, launch.Count - 1);
        var before = index == 0 ? 0 : launch[index - 1];
        return before + ((launch[index] - before) * (place - index));
    }

    private static double Logit(double share) => Math.Log(Math.Clamp(share, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(share, 1e-6, 1 - 1e-6)));

    private static double Share(double logit) => 1 / (1 + Math.Exp(-logit));
}
