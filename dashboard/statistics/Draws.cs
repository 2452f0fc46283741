using System.Text;

namespace RevenuePulse.Dashboard.Statistics;

/// <summary>
/// Random draws that are the same for the same seed on every machine and every runtime, which <see cref="Random"/> does not promise
/// (xoshiro256**, seeded by SplitMix64).
/// </summary>
public sealed class Draws
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double _spare = double.NaN;

    /// <param name="seed">Any number.</param>
    public Draws(ulong seed)
    {
        (_a, _b, _c, _d) = (Mix(seed + 0x9E3779B97F4A7C15), Mix(seed + 0x3C6EF372FE94F82A), Mix(seed + 0xDAA66D2C7DDF743F), Mix(seed + 0x78DDE6E5FD29F054));
    }

    /// <summary>The seed of a question: FNV-1a over its words.</summary>
    public static ulong SeedOf(string question)
    {
        var hash = 14695981039346656037ul;
        foreach (var b in Encoding.UTF8.GetBytes(question))
        {
            hash = (hash ^ b) * 1099511628211ul;
        }

        return hash;
    }

    /// <summary>In (0, 1).</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1ul << 53));

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            var kept = _spare;
            _spare = double.NaN;
            return kept;
        }

        double x, y, square;
        do
        {
            (x, y) = ((2 * Uniform()) - 1, (2 * Uniform()) - 1);
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }

    /// <summary>Gamma with scale 1; <paramref name="shape"/> is at least 1 (Marsaglia and Tsang 2000).</summary>
    public double Gamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape, 1);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            v *= v * v;
            if (v > 0 && Math.Log(Uniform()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>Beta; both parameters are at least 1.</summary>
    public double Beta(double alpha, double beta)
    {
        var x = Gamma(alpha);
        return x / (x + Gamma(beta));
    }

    /// <summary>Poisson: inversion for small means, transformed rejection (PTRS, Hörmann 1993) for large ones.</summary>
    public long Poisson(double mean)
    {
        if (mean >= 10)
        {
            return LargePoisson(mean);
        }

        var limit = Math.Exp(-mean);
        var product = Uniform();
        var count = 0L;
        for (; product > limit; count++)
        {
            product *= Uniform();
        }

        return count;
    }

    private long LargePoisson(double mean)
    {
        var logMean = Math.Log(mean);
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        var limit = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var u = Uniform() - 0.5;
            var v = Uniform();
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= limit)
            {
                return (long)k;
            }

            if (k >= 0 && (us >= 0.013 || v <= us)
                && Math.Log(v) + Math.Log(inverseAlpha) - Math.Log((a / (us * us)) + b) <= (k * logMean) - mean - GammaFunctions.LogGamma(k + 1))
            {
                return (long)k;
            }
        }
    }

    private ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
