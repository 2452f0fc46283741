namespace RevenuePulse.Dashboard.Statistics;

/// <summary>The difference of two rates as it would be if both had been made up of the strata alike.</summary>
/// <param name="Estimate">First rate less second rate, within strata.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Strata">How many strata hold both, and so say something.</param>
/// <param name="Share">The part of all chances that lies in those, 0–1.</param>
public readonly record struct StratifiedDifference(double Estimate, double Low, double High, int Strata, double Share)
{
    /// <summary>
    /// The risk difference of Mantel and Haenszel: differences within strata, weighted by n₁n₂/(n₁+n₂), with the variance of Greenland and
    /// Robins (1985) for independent binomials. A stratum that only one of them has says nothing and is left out, and one with more
    /// successes than chances too. Null when none is left.
    /// </summary>
    public static StratifiedDifference? Of(IEnumerable<(Sample First, Sample Second)> strata, double alpha = 0.05)
    {
        var (weights, sum, variance, used, inside, all) = (0.0, 0.0, 0.0, 0, 0.0, 0.0);
        foreach (var (first, second) in strata)
        {
            all += first.Trials + second.Trials;
            if (!IsSound(first) || !IsSound(second))
            {
                continue;
            }

            var weight = (double)first.Trials * second.Trials / (first.Trials + second.Trials);
            weights += weight;
            sum += weight * (first.Rate - second.Rate);
            variance += weight * weight * (first.Variance + second.Variance);
            (used, inside) = (used + 1, inside + first.Trials + second.Trials);
        }

        if (used == 0)
        {
            return null;
        }

        var estimate = sum / weights;
        var half = Normal.TwoSided(alpha) * Math.Sqrt(variance) / weights;
        return new(estimate, Math.Max(-1, estimate - half), Math.Min(1, estimate + half), used, inside / all);
    }

    private static bool IsSound(Sample sample) => sample.Trials > 0 && sample.Successes >= 0 && sample.Successes <= sample.Trials;
}
