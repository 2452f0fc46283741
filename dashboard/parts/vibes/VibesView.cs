namespace RevenuePulse.Dashboard.Parts;

/// <summary>Everything that the page of campaigns shows, read for one address.</summary>
public sealed record VibesView
{
    /// <summary>All campaigns of the range.</summary>
    public required CompareAnswer League { get; init; }

    /// <summary>Those that were chosen, against each other; the league itself where fewer than two were.</summary>
    public required CompareAnswer Judged { get; init; }

    /// <summary>How the difference of the leading pair grew.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>When and how they came.</summary>
    public required Fairness Fairness { get; init; }

    /// <summary>First sales per bucket, by campaign.</summary>
    public required SeriesAnswer Trend { get; init; }

    /// <summary>The same question as an address of the API.</summary>
    public required string Call { get; init; }

    /// <summary>True when two or more campaigns were chosen.</summary>
    public bool IsChosen => !ReferenceEquals(League, Judged);

    /// <summary>The campaigns whose details are shown: the chosen ones, else the first four.</summary>
    public IReadOnlyList<CompareArm> Shown => IsChosen ? Judged.Arms : [.. League.Arms.Take(VibesAddress.MostChosen)];

    /// <summary>What is judged of a campaign; null when others were chosen.</summary>
    public CompareArm? JudgedArm(string? campaign) => Judged.Arms.FirstOrDefault(a => a.Campaign == campaign);

    /// <summary>First sales over time.</summary>
    public IReadOnlyList<long> TrendOf(string? campaign) =>
        Trend.Series.FirstOrDefault(s => s.Key.GetValueOrDefault("campaign") == campaign) is { } line ? [.. line.Points.Select(p => p.Value ?? 0)] : [];
}
