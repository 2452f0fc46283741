namespace RevenuePulse.Dashboard.Statistics;

/// <summary>The difference of two rates with its interval.</summary>
/// <param name="Estimate">First rate less second rate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Difference(double Estimate, double Low, double High)
{
    /// <summary>
    /// Newcombe's hybrid score interval of two independent proportions (Newcombe 1998, method 10, without continuity correction). Against
    /// several arms <paramref name="alpha"/> is shared: α/(m − 1) for each of them.
    /// </summary>
    public static Difference Of(Sample first, Sample second, double alpha = 0.05)
    {
        var z = Normal.TwoSided(alpha);
        var (low1, high1) = Wilson.Interval(first.Successes, first.Trials, z);
        var (low2, high2) = Wilson.Interval(second.Successes, second.Trials, z);
        var estimate = first.Rate - second.Rate;
        return new(
            estimate,
            estimate - Hypotenuse(first.Rate - low1, high2 - second.Rate),
            estimate + Hypotenuse(high1 - first.Rate, second.Rate - low2));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
