namespace RevenuePulse.Dashboard.Statistics;

/// <summary>
/// The normal-mixture sequential test of a difference (Robbins 1970; Johari, Pekelis and Walsh 2015): it may be looked at as often as one
/// likes, and still raises a false alarm in at most α of the cases.
/// </summary>
/// <param name="MixingSd">τ, fixed before the data are seen: the size of difference that the test is tuned for.</param>
public sealed record SequentialTest(double MixingSd)
{
    /// <summary>The usual level.</summary>
    public const double Alpha = 0.05;

    /// <summary>Conversion by visits: a point is a large difference.</summary>
    public static SequentialTest OfVisits { get; } = new(0.01);

    /// <summary>Conversion by checkouts, where rates are near a half.</summary>
    public static SequentialTest OfCheckouts { get; } = new(0.05);

    private double Mixing => MixingSd * MixingSd;

    /// <summary>Λ: how much better a difference explains the data than none does.</summary>
    /// <param name="difference">Estimated difference.</param>
    /// <param name="variance">Its variance, positive.</param>
    public double Ratio(double difference, double variance) =>
        Math.Sqrt(variance / (variance + Mixing)) * Math.Exp(difference * difference * Mixing / (2 * variance * (variance + Mixing)));

    /// <summary>The p-value of one look, 1/Λ; the always-valid one is the least of all looks so far.</summary>
    public double P(double difference, double variance) => Math.Min(1, 1 / Ratio(difference, variance));

    /// <summary>Half the width of the always-valid band.</summary>
    public double HalfWidth(double variance, double alpha = Alpha) =>
        Math.Sqrt(variance * (variance + Mixing) / Mixing * ((2 * Math.Log(1 / alpha)) + Math.Log((variance + Mixing) / variance)));

    /// <summary>
    /// By what factor samples must grow until the band leaves out zero, if rates stay as they are; null when there is no difference to
    /// find or it would take more than a thousandfold.
    /// </summary>
    public double? GrowthNeeded(double difference, double variance, double alpha = Alpha)
    {
        const double most = 1000;
        bool IsClear(double factor) => HalfWidth(variance / factor, alpha) < Math.Abs(difference);
        if (!(variance > 0) || !IsClear(most))
        {
            return null;
        }

        var (low, high) = (1.0, most);
        if (IsClear(low))
        {
            return 1;
        }

        while (high - low > 1e-3)
        {
            var middle = (low + high) / 2;
            (low, high) = IsClear(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
