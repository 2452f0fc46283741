using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>How often a chance became a sale, with a 95 % interval.</summary>
/// <param name="Basis"><c>visits</c>, <c>checkouts</c>, or <c>none</c> where neither is known.</param>
/// <param name="Rate">k / n, null without a basis.</param>
/// <param name="Low">Lower end of the Wilson interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="N">Chances: visits, or checkouts that were paid or lost.</param>
/// <param name="K">Those that became a sale.</param>
public sealed record Conversion(string Basis, double? Rate, double? Low, double? High, long N, long K)
{
    /// <summary>Nothing is known.</summary>
    public static Conversion None { get; } = new("none", null, null, null, 0, 0);

    /// <summary>Paid against paid and lost checkouts; <see cref="None"/> when there were neither.</summary>
    public static Conversion OfCheckouts(long paid, long lost)
    {
        // corrections may leave a group below zero for a moment; a rate of it would mean nothing
        if (paid < 0 || lost < 0 || paid + lost == 0)
        {
            return None;
        }

        return Of("checkouts", paid, paid + lost);
    }

    /// <summary>First sales against visits; null when there were no visits, or fewer than sales, so that they cannot be all of them.</summary>
    public static Conversion? OfVisits(long sales, long visits) =>
        visits <= 0 || sales < 0 || sales > visits ? null : Of("visits", sales, visits);

    private static Conversion Of(string basis, long successes, long trials)
    {
        var (low, high) = Wilson.Interval95(successes, trials);
        return new(basis, (double)successes / trials, low, high, trials, successes);
    }
}
