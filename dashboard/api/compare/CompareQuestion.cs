namespace RevenuePulse.Dashboard;

/// <summary>Which campaigns to compare, and by what. The arms are the campaigns of the filter, without one all that have anything to show.</summary>
public sealed record CompareQuestion : RevenueQuestion
{
    /// <summary>The most arms of one answer.</summary>
    public const int MostArms = 24;

    /// <summary>What is compared.</summary>
    public CompareMetric Metric { get; init; } = CompareMetric.Conversion;

    /// <summary>The campaign that the others are set against; null = the second of two that are named, else the second best.</summary>
    public string? Base { get; init; }

    /// <summary>The zone in which hours of the day are told.</summary>
    public ZoneCalendar Calendar { get; init; } = ZoneCalendar.Utc;

    /// <summary>The arms that were named, in the order given; null = all.</summary>
    public IReadOnlyList<string?>? Named => Filter.Values.TryGetValue(Dimension.Campaign, out var named) ? [.. named.Distinct()] : null;
}

/// <summary>What campaigns are compared by. The wire names are in <see cref="CompareMetrics"/>.</summary>
public enum CompareMetric : byte
{
    /// <summary>First sales per visit; without visits, per checkout that was paid or lost.</summary>
    Conversion,

    /// <summary>Revenue of first sales per visit.</summary>
    Rpv,

    /// <summary>Revenue per first sale. Never a verdict by itself.</summary>
    Aov,
}

/// <summary>The names of metrics in query strings and answers.</summary>
public static class CompareMetrics
{
    private static readonly string[] _names = ["conversion", "rpv", "aov"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> AllNames => _names;

    /// <summary>The wire name.</summary>
    public static string Name(this CompareMetric metric) => _names[(int)metric];

    /// <summary>Reads a wire name; <c>cr</c> is short for conversion, and nothing means it too. False for anything else.</summary>
    public static bool TryParse(string name, out CompareMetric metric)
    {
        var index = name is "" or "cr" ? 0 : Array.IndexOf(_names, name);
        metric = (CompareMetric)Math.Max(index, 0);
        return index >= 0;
    }
}
