namespace RevenuePulse.Dashboard.Statistics;

/// <summary>Whether visitors were split as planned (sample ratio mismatch): Pearson's χ² of what came against what was planned.</summary>
/// <param name="ChiSquare">The statistic.</param>
/// <param name="P">The chance of a split as odd as this one, or odder, if all works as planned.</param>
public readonly record struct SplitCheck(double ChiSquare, double P)
{
    /// <summary>A mismatch this unlikely means that something is broken, and no comparison can be trusted.</summary>
    public const double Level = 0.001;

    /// <summary>The split is not the planned one.</summary>
    public bool IsMismatch => P < Level;

    /// <param name="counts">Visitors per arm.</param>
    /// <param name="planned">Planned share per arm, positive; they need not add up to one.</param>
    /// <returns>Null with fewer than two arms or nobody yet.</returns>
    public static SplitCheck? Of(IReadOnlyList<long> counts, IReadOnlyList<double> planned)
    {
        var (total, shares) = (counts.Sum(), planned.Sum());
        if (counts.Count < 2 || total == 0 || planned.Any(s => s <= 0))
        {
            return null;
        }

        var statistic = counts.Zip(planned, (n, share) =>
        {
            var expected = total * share / shares;
            return (n - expected) * (n - expected) / expected;
        }).Sum();
        return new(statistic, GammaFunctions.UpperRegularised((counts.Count - 1) / 2.0, statistic / 2));
    }
}
