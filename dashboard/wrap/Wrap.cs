namespace RevenuePulse.Dashboard;

/// <summary>A night when it is over, or as far as it is.</summary>
public sealed record Wrap
{
    /// <summary>What the night is called.</summary>
    public required string Name { get; init; }

    /// <summary>Inclusive start, Unix milliseconds.</summary>
    public required long FromMs { get; init; }

    /// <summary>Exclusive end.</summary>
    public required long ToMs { get; init; }

    /// <summary>False while it goes on.</summary>
    public required bool IsOver { get; init; }

    /// <summary>The sums.</summary>
    public required LiveTotal Total { get; init; }

    /// <summary>Gross by bucket, oldest first.</summary>
    public required IReadOnlyList<SeriesPoint> Curve { get; init; }

    /// <summary>The bucket that brought most; null when nothing was sold.</summary>
    public required SeriesPoint? Best { get; init; }

    /// <summary>What a bucket is called: minute or hour.</summary>
    public required string BestName { get; init; }

    /// <summary>By revenue, largest first; those without a name left out.</summary>
    public required IReadOnlyList<BreakdownRow> Campaigns { get; init; }

    /// <summary>By revenue, largest first.</summary>
    public required IReadOnlyList<BreakdownRow> Products { get; init; }

    /// <summary>By revenue, largest first.</summary>
    public required IReadOnlyList<BreakdownRow> Countries { get; init; }

    /// <summary>The largest order in the currency of the sums; null when there was none.</summary>
    public required Entry? Largest { get; init; }

    /// <summary>The first sale; null when there was none.</summary>
    public required Entry? First { get; init; }

    /// <summary>What was noticed and noted, by time.</summary>
    public required IReadOnlyList<Annotation> Moments { get; init; }

    /// <summary>The launch before over the same time; null without one.</summary>
    public (string Name, LiveTotal Total)? Before { get; init; }
}
