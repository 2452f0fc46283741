namespace RevenuePulse.Dashboard.Statistics;

/// <summary>
/// Wilson's score interval of one rate (Wilson 1927; Newcombe 1998, method 3): sane when nothing or everything converted, and for tiny
/// samples.
/// </summary>
public static class Wilson
{
    /// <summary>The 95 % interval of <paramref name="successes"/> out of <paramref name="trials"/>.</summary>
    public static (double Low, double High) Interval95(long successes, long trials) => Interval(successes, trials, Normal.Z95);

    /// <summary>The interval that lies <paramref name="z"/> standard errors to both sides; <paramref name="trials"/> is at least 1.</summary>
    public static (double Low, double High) Interval(long successes, long trials, double z)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        var n = (double)trials;
        var rate = successes / n;
        var zz = z * z;
        var centre = (rate + (zz / (2 * n))) / (1 + (zz / n));
        var half = z / (1 + (zz / n)) * Math.Sqrt((rate * (1 - rate) / n) + (zz / (4 * n * n)));
        return (successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half));
    }
}
