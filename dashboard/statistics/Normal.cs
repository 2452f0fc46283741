namespace RevenuePulse.Dashboard.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>Two-sided 80 %.</summary>
    public const double Z80 = 1.2815515655446004;

    /// <summary>Two-sided 95 %.</summary>
    public const double Z95 = 1.959963984540054;

    private static readonly double[] _a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
    private static readonly double[] _b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1];
    private static readonly double[] _c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    private static readonly double[] _d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

    /// <summary>The chance of a value beyond <paramref name="x"/>.</summary>
    public static double UpperTail(double x) =>
        x < 0 ? 1 - UpperTail(-x) : 0.5 * GammaFunctions.UpperRegularised(0.5, x * x / 2);

    /// <summary>The z that leaves <paramref name="alpha"/>/2 beyond it on each side.</summary>
    public static double TwoSided(double alpha) => -Quantile(alpha / 2);

    /// <summary>The value below which a share of <paramref name="p"/> lies (Acklam's rational function, then one step of Halley's).</summary>
    public static double Quantile(double p)
    {
        if (p is <= 0 or >= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A share lies between 0 and 1.");
        }

        var x = Approximate(p);
        var step = (1 - UpperTail(x) - p) * Math.Sqrt(2 * Math.PI) * Math.Exp(x * x / 2);
        return x - (step / (1 + (x * step / 2)));
    }

    private static double Approximate(double p)
    {
        const double tail = 0.02425;
        if (p is < tail or > 1 - tail)
        {
            var q = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
            var x = Polynomial(_c, q) / Polynomial(_d, q);
            return p < tail ? x : -x;
        }

        var centred = p - 0.5;
        var r = centred * centred;
        return Polynomial(_a, r) * centred / Polynomial(_b, r);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }
}
