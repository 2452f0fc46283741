namespace RevenuePulse.Dashboard;

/// <summary>A question about any time, resolved: every time is exact.</summary>
public sealed record HistoryQuestion
{
    /// <summary>The points that a chart can show, per series.</summary>
    public const int MostPoints = 500;

    /// <summary>Series with a colour of their own; the rest is one.</summary>
    public const int UsualTop = 6;

    /// <summary>The path, the usual range and the own parameters of the history page and of <c>/api/v1/explore</c>.</summary>
    public static AddressPlan Plan { get; } = new("/history", "now-12w/w", "now",
    [
        AddressRule.OneOf("m", [.. Measures.Select(RevenueQueries.Wire)]),
        new("g", "auto", "auto or a step such as 15m, 1h, 1d, 1w or 1M", text => text == "auto" || Step.TryParse(text, out _)),
        new("by", "", $"one of {string.Join(", ", DimensionNames.All.Select(d => d.Name()))}", text => DimensionNames.TryParse(text, out _)),
        new("top", "6", "a whole number from 1 to 10000", text => int.TryParse(text, out var top) && top is >= 1 and <= 10_000 && text[0] is not ('0' or '+')),
        AddressRule.OneOf("view", "auto", "line", "area", "bar", "table"),
        AddressRule.OneOf("scale", "zero", "auto"),
        AddressRule.OneOf("cal", "week", "year"),
    ]);

    /// <summary>What is asked about.</summary>
    public required ViewRange Range { get; init; }

    /// <summary>What it is compared with.</summary>
    public ComparedRange? Then { get; init; }

    /// <summary>What it is compared with beside that.</summary>
    public ComparedRange? Also { get; init; }

    /// <summary>Why there is no comparison although one was asked for; else empty.</summary>
    public string ThenProblem { get; init; } = "";

    /// <summary>Width of the buckets.</summary>
    public required Step Step { get; init; }

    /// <summary>Why the step is not the one that was asked for; else empty.</summary>
    public string StepNote { get; init; } = "";

    /// <summary>What is added up.</summary>
    public Measure Measure { get; init; } = Measure.Net;

    /// <summary>What it is split by; null for nothing.</summary>
    public Dimension? By { get; init; }

    /// <summary>How many values have a line of their own.</summary>
    public int Top { get; init; } = UsualTop;

    /// <summary>Which entries count.</summary>
    public Filter Filter { get; init; } = Filter.None;

    /// <summary>Every measure, the usual one first.</summary>
    public static IReadOnlyList<Measure> Measures => [Measure.Net, Measure.Gross, Measure.Refunded, Measure.Sales, Measure.Aov, Measure.Lost];

    /// <summary>What an address asks.</summary>
    /// <exception cref="BadQuestionException">Its range means nothing.</exception>
    public static HistoryQuestion Of(ViewAddress address, TimeAnchors anchors, IEnumerable<Launch> launches)
    {
        var (whole, problem) = ViewRange.Of(address, anchors);
        var range = whole is null ? throw new BadQuestionException(problem) : SoFar(whole, anchors.NowMs);

        var (then, thenProblem) = ComparedRange.Of(range, address.Compare, anchors, launches);
        var (also, alsoProblem) = address.Also is { } second ? ComparedRange.Of(range, second, anchors, launches) : (null, "");
        var (step, note) = StepOf(address["g"], range);
        return new()
        {
            Range = range,
            // where only the second of two can be shown it is the first
            Then = then ?? also,
            Also = then is null ? null : also,
            ThenProblem = thenProblem.Length > 0 && alsoProblem.Length > 0 && thenProblem != alsoProblem ? $"{thenProblem} {alsoProblem}" : thenProblem + (thenProblem == alsoProblem ? "" : alsoProblem),
            Step = step,
            StepNote = note,
            Measure = Measures.First(measure => RevenueQueries.Wire(measure) == address["m"]),
            By = DimensionNames.TryParse(address["by"], out var by) ? by : null,
            Top = int.Parse(address["top"], System.Globalization.CultureInfo.InvariantCulture),
            Filter = address.Filters.ToFilter(),
        };
    }

    /// <summary>The width of the buckets that an address asks for; null where its range means nothing.</summary>
    public static Step? WidthOf(ViewAddress address, TimeAnchors anchors) => ViewRange.Of(address, anchors).Range is { } range ? StepOf(address["g"], SoFar(range, anchors.NowMs)).Step : null;

    // what is still to come is no nothing: a night so far is compared with as much of another
    private static ViewRange SoFar(ViewRange range, long nowMs) => range.FromMs < nowMs && nowMs < range.ToMs ? range with { ToMs = nowMs } : range;

    // days rather than half days where both would do: people think in days
    private static Step Usual(ViewRange range)
    {
        var auto = Step.Auto(range.FromMs, range.ToMs);
        return auto is { Count: 12, Unit: TimeUnit.Hour } ? new(1, TimeUnit.Day) : auto;
    }

    private static (Step Step, string Note) StepOf(string text, ViewRange range)
    {
        var usual = Usual(range);
        if (!Step.TryParse(text, out var asked))
        {
            return (usual, "");
        }

        var points = (range.ToMs - range.FromMs) / asked.ApproximateMs;
        return points <= MostPoints
            ? (asked, "")
            : (usual, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Bucketed to {usual}: {asked} would give about {points:N0} points, over {MostPoints}."));
    }
}
