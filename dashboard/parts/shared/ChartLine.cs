namespace RevenuePulse.Dashboard.Parts;

/// <summary>How a line of a chart is drawn.</summary>
public enum ChartShape
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line with its area filled.</summary>
    Area,

    /// <summary>Bars; at most 120 in a chart.</summary>
    Bar,
}

/// <summary>One line of a chart.</summary>
/// <param name="Key">Tells it from the others.</param>
/// <param name="Name">As it is labelled.</param>
/// <param name="Colour">A CSS colour or variable.</param>
/// <param name="Values">One per bucket, in the unit of the axis; null = nothing is drawn.</param>
/// <param name="Texts">The same, exact and with unit, as they are read out.</param>
public sealed record ChartLine(string Key, string Name, string Colour, IReadOnlyList<decimal?> Values, IReadOnlyList<string> Texts)
{
    /// <summary>How it is drawn.</summary>
    public ChartShape Shape { get; init; } = ChartShape.Line;

    /// <summary>Pattern of dashes and gaps in pixels, 0 = solid.</summary>
    public int Dash { get; init; }

    /// <summary>Width in pixels.</summary>
    public double Width { get; init; } = 2;
}

/// <summary>Something that happened, marked above a chart.</summary>
/// <param name="Id">Tells it from the others.</param>
/// <param name="AtMs">When, on the axis of the chart.</param>
/// <param name="Text">What, with its time.</param>
/// <param name="Kind">For its colour.</param>
public sealed record ChartMark(string Id, long AtMs, string Text, string Kind);

/// <summary>What a chart shows. Times are what the wall clock shows, as if it were UTC: charts know no zones.</summary>
/// <param name="StartsMs">Starts of the buckets.</param>
/// <param name="Labels">Their names, one each.</param>
/// <param name="Lines">At most six that count, and their comparisons.</param>
public sealed record ChartView(IReadOnlyList<long> StartsMs, IReadOnlyList<string> Labels, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>One sentence for who does not see it.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Short names of the buckets for the axis, one each; empty where the axis marks round times by itself.</summary>
    public IReadOnlyList<string> Ticks { get; init; } = [];

    /// <summary>What happened meanwhile.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>True when the last bucket still runs: it is dashed.</summary>
    public bool IsLastRunning { get; init; }

    /// <summary>Whether the axis begins at zero; values below zero are shown in any case.</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>Decimals on the axis.</summary>
    public int Decimals { get; init; }
}
