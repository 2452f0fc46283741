using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>The words of the page of campaigns.</summary>
internal static class VibesText
{
    /// <summary>What n counts, as a column head.</summary>
    public static string Chances(string basis) => basis switch
    {
        "visits" => "Visits",
        "checkouts" => "Checkouts",
        "sales" => "Orders",
        _ => "Chances",
    };

    /// <summary>What is compared, as a column head.</summary>
    public static string Rate(CompareMetric metric) => metric switch
    {
        CompareMetric.Rpv => "Revenue per visit",
        CompareMetric.Aov => "Average order",
        _ => "Conversion",
    };

    /// <summary>A badge and what it means.</summary>
    public static (string Short, string Long) Flag(string flag) => flag switch
    {
        CompareFlags.Immature => ("small sample", "Below the minimum sample: 100 chances and more than 5 of each outcome. No probability is shown."),
        CompareFlags.NoVisits => ("no visits", "Others have visits, this one has none: is /pulse.js on its pages?"),
        CompareFlags.MoreSalesThanVisits => ("visits missing", "More first sales than visits, so some visits were not counted: is /pulse.js on all of its pages?"),
        CompareFlags.VisitsBeganLater => ("visits began later", "Sales from before visits were counted are left out of the rate."),
        CompareFlags.Sampled => ("newest sales", "The interval is drawn from the newest sales only."),
        CompareFlags.NotInBook => ("not in the book", "The campaign book does not have it; it shows by its id."),
        _ => (flag, ""),
    };

    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    // never 100 %: a posterior does not know certainty
    public static string Chance(double p) => p switch
    {
        > 0.995 => ">99 %",
        < 0.005 => "<1 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{p * 100:0} %"),
    };

    /// <summary>A share of a whole.</summary>
    public static string Share(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.#} %");

    /// <summary>CSS width.</summary>
    public static string Css(double part) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(part, 0, 1) * 100:0.##}%");

    public static string Loss(CompareArm arm, CompareMetric metric, string currency) =>
        arm.ExpectedLoss is not { } loss ? "–" : metric == CompareMetric.Conversion ? RateText.Points(loss) : RateText.Money(loss, currency);

    /// <summary>A line of a decision's numbers.</summary>
    public static string Line(CompareArm arm, CompareAnswer answer)
    {
        var metric = CompareMetrics.TryParse(answer.Metric, out var known) ? known : CompareMetric.Conversion;
        var rate = $"{RateText.Of(arm.Rate, metric, answer.Currency)} ({RateText.Of(arm.Low, metric, answer.Currency)} to {RateText.Of(arm.High, metric, answer.Currency)})";
        var best = arm.ProbabilityBest is { } p ? $", {Chance(p)} best, expected loss {Loss(arm, metric, answer.Currency)}" : "";
        return $"{arm.Name}: {rate}, {Count(arm.K)} of {Count(arm.N)}{best}";
    }
}
