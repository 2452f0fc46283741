using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>What a verdict is written from.</summary>
/// <param name="Metric">What is compared.</param>
/// <param name="Design">observational or randomised.</param>
/// <param name="Basis">What n counts.</param>
/// <param name="Arms">Best rate first.</param>
/// <param name="Split">The check of the split.</param>
/// <param name="Difference">The leading pair.</param>
/// <param name="MoreNeeded">Chances until the always-valid band leaves out zero.</param>
/// <param name="Currency">Of money.</param>
internal sealed record Judged(
    CompareMetric Metric, string Design, string Basis, IReadOnlyList<CompareArm> Arms, CompareSplit? Split, CompareDifference? Difference,
    long? MoreNeeded, string Currency);

/// <summary>
/// Writes the verdict from rules, strictest first. Without a planned split a campaign "leads" and is "likely better in this data"; only in a
/// randomised comparison, and only where the always-valid band leaves out zero, is there a winner.
/// </summary>
internal static class Verdicts
{
    private const double Likely = 0.8;

    public static (string Outcome, string Text) Of(Judged judged)
    {
        var measured = judged.Arms.Where(a => a.Rate is not null).ToList();
        return judged switch
        {
            { Arms.Count: 0 } => ("empty", "No campaign has sales, lost checkouts or visits in this range."),
            { Basis: "none" } => ("no_basis", NoBasis(judged.Metric)),
            { Arms: [var only] } => ("one_arm", OneArm(judged, only)),
            { Split.IsMismatch: true } => ("mismatch", Mismatch(judged)),
            _ when measured.Count < 2 => ("early", "Too early: only one campaign has numbers to compare."),
            _ when judged.Metric == CompareMetric.Aov => ("no_verdict", AverageOrder(judged, measured)),
            _ when Early(judged, measured) is { } early => ("early", early),
            _ => Lead(judged),
        };
    }

    private static string NoBasis(CompareMetric metric) => metric == CompareMetric.Rpv
        ? "Revenue per visit needs visits, and none are known. Put /pulse.js on the landing pages to count them."
        : "Conversion cannot be compared: neither visits nor lost checkouts are known. Put /pulse.js on the landing pages to count visits.";

    private static string OneArm(Judged judged, CompareArm only) => only.Rate is null
        ? $"Only {only.Name} is here, without numbers to compare. Add a second campaign."
        : $"Only {only.Name} is here: {Value(judged, only.Rate)} ({Value(judged, only.Low)} to {Value(judged, only.High)}). Add a second campaign to compare.";

    private static string Mismatch(Judged judged)
    {
        double all = judged.Arms.Sum(a => a.Visits ?? 0), planned = judged.Arms.Sum(a => a.PlannedSplit ?? 0);
        var worst = judged.Arms.MaxBy(a => Math.Abs(((a.Visits ?? 0) / all) - (a.PlannedSplit!.Value / planned)))!;
        return $"No verdict: visitors were not split as planned. {worst.Name} got {Percent((worst.Visits ?? 0) / all)} of them, planned were "
            + $"{Percent(worst.PlannedSplit!.Value / planned)} (p < 0.001). Find out why before trusting any difference.";
    }

    private static string AverageOrder(Judged judged, List<CompareArm> measured) =>
        $"{measured[0].Name} has the larger average order: {Value(judged, measured[0].Rate)} against {Value(judged, measured[1].Rate)} of {measured[1].Name}. "
        + "That alone is no verdict: fewer, larger orders may earn less. Compare revenue per visit.";

    /// <summary>The two best of the mature arms are compared; with fewer it is too early.</summary>
    private static string? Early(Judged judged, List<CompareArm> measured)
    {
        if (measured.Count(a => a.ProbabilityBest is not null) >= 2)
        {
            return null;
        }

        var short_ = measured.Where(a => a.ProbabilityBest is null && a.Flags.Contains(CompareFlags.Immature)).MinBy(a => (a.K, a.N));
        return short_ is null
            ? "Too early to compare."
            : $"Too early: {short_.Name} has {Count(short_.K, "sale")} from {Count(short_.N, Chance(judged))}. "
                + $"From 100 {Chance(judged)}s and more than 5 of each outcome on, the numbers are compared.";
    }

    private static (string Outcome, string Text) Lead(Judged judged)
    {
        var mature = judged.Arms.Where(a => a.ProbabilityBest is not null).OrderByDescending(a => a.ProbabilityBest).ToList();
        var (leader, next) = (mature[0], mature[1]);
        var numbers = $"{Value(judged, leader.Rate)} against {Value(judged, next.Rate)}";
        var belief = $"{Percent(leader.ProbabilityBest!.Value)} likely better in this data";
        var loss = $"if wrong you lose {Loss(judged, leader.ExpectedLoss!.Value)}";
        if (leader.ProbabilityBest < Likely)
        {
            return ("no_leader", $"No clear leader: {leader.Name} and {next.Name} are at {Value(judged, leader.Rate)} and {Value(judged, next.Rate)}. "
                + $"{leader.Name} is {Percent(leader.ProbabilityBest.Value)} likely to be the best in this data; {loss}.{Needed(judged, leader, next)}");
        }

        var isClear = IsAbout(judged.Difference, leader, next) && judged.Difference is { AlwaysValidLow: > 0 } or { AlwaysValidHigh: < 0 };
        return judged.Design == "randomised" && isClear
            ? ("winner", $"{leader.Name} is the winner over {next.Name}: {numbers}. The difference holds however often it was looked at; {loss}.")
            : ("leads", $"{leader.Name} leads {next.Name}: {numbers}. {Capital(belief)}; {loss}.{Needed(judged, leader, next)}");
    }

    private static string Needed(Judged judged, CompareArm leader, CompareArm next) =>
        !IsAbout(judged.Difference, leader, next) || judged.Metric != CompareMetric.Conversion ? ""
        : judged.MoreNeeded is not { } more ? " The difference is too small to be called with any reasonable sample."
        : more == 0 ? " The difference is clear however often it was looked at."
        : $" Needs about {Rough(more)} more {Chance(judged)}s to be safe to call.";

    private static bool IsAbout(CompareDifference? difference, CompareArm a, CompareArm b) =>
        difference is not null && (difference.Of, difference.Against) is var (of, against)
        && ((of == a.Campaign && against == b.Campaign) || (of == b.Campaign && against == a.Campaign));

    private static string Chance(Judged judged) => judged.Basis[..^1];

    private static string Count(long n, string noun) => string.Create(CultureInfo.InvariantCulture, $"{n:N0} {noun}{(n == 1 ? "" : "s")}");

    // two digits are as much as an extrapolation knows
    private static string Rough(long n)
    {
        var unit = 1L;
        while (n / unit >= 100)
        {
            unit *= 10;
        }

        return ((n + unit - 1) / unit * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Value(Judged judged, double? value) => RateText.InColumn(value, judged.Metric, judged.Currency);

    private static string Loss(Judged judged, double loss) =>
        judged.Metric != CompareMetric.Conversion ? loss < 1 ? $"less than {RateText.Money(1, judged.Currency)} per visit" : $"about {RateText.Money(loss, judged.Currency)} per visit"
        : loss < 0.0001 ? "less than 0.01 points"
        : $"about {RateText.Points(loss)}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // never 100 %: a posterior does not know certainty
    private static string Percent(double share) => share switch
    {
        > 0.995 => "over 99 %",
        < 0.005 => "under 1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %"),
    };
}
