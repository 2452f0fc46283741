namespace RevenuePulse.Dashboard;

/// <summary>Wilson's score interval of one rate: sane when nothing or everything converted, and for tiny samples.</summary>
public static class Wilson
{
    private const double Z95 = 1.959963984540054;

    /// <summary>The 95 % interval of <paramref name="successes"/> out of <paramref name="trials"/>.</summary>
    public static (double Low, double High) Interval95(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        var n = (double)trials;
        var rate = successes / n;
        var zz = Z95 * Z95;
        var centre = (rate + (zz / (2 * n))) / (1 + (zz / n));
        var half = Z95 / (1 + (zz / n)) * Math.Sqrt((rate * (1 - rate) / n) + (zz / (4 * n * n)));
        return (successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half));
    }
}
