namespace RevenuePulse.Dashboard.Statistics;

/// <summary>How differently two groups are made up.</summary>
public static class Mix
{
    /// <summary>From here on two groups are too different to be compared without saying so.</summary>
    public const double Unfair = 0.3;

    /// <summary>
    /// The share that would have to move for both to be made up alike (total variation distance): 0 = alike, 1 = nothing in common.
    /// Null when one of them is empty.
    /// </summary>
    public static double? Distance(IReadOnlyList<long> first, IReadOnlyList<long> second)
    {
        double a = first.Sum(), b = second.Sum();
        return a <= 0 || b <= 0 ? null : first.Zip(second, (x, y) => Math.Abs((x / a) - (y / b))).Sum() / 2;
    }
}
