namespace RevenuePulse.Dashboard.Statistics;

/// <summary>What the tails of the normal and the χ² distribution are made of.</summary>
public static class GammaFunctions
{
    private const double Precision = 1e-15;
    private const int MostSteps = 10_000;

    private static readonly double[] _lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>ln Γ(x) for x &gt; 0 (Lanczos, g = 7).</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        var sum = _lanczos[0];
        for (var i = 1; i < _lanczos.Length; i++)
        {
            sum += _lanczos[i] / (x - 1 + i);
        }

        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>Q(a, x) = Γ(a, x)/Γ(a): the series for small x, the continued fraction for large x.</summary>
    public static double UpperRegularised(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? 1 - (scale * Series(a, x)) : scale * Fraction(a, x);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var i = 1; i < MostSteps && term > sum * Precision; i++)
        {
            term *= x / (a + i);
            sum += term;
        }

        return sum;
    }

    // Lentz's method
    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var value = d;
        for (var i = 1; i < MostSteps; i++)
        {
            var numerator = -i * (i - a);
            b += 2;
            d = 1 / NotZero((numerator * d) + b);
            c = NotZero(b + (numerator / c));
            value *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return value;

        static double NotZero(double v) => Math.Abs(v) < tiny ? tiny : v;
    }
}
