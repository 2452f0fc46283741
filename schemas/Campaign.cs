namespace RevenuePulse;

/// <summary>One campaign ("vibe") of the campaign book. Names and colours are joined when read; channel and page are frozen into entries.</summary>
public sealed record Campaign
{
    /// <summary>What events carry; 1–128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>For example <c>newsletter</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>The page or post.</summary>
    public string? LandingPage { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What it cost, minor units of <see cref="Currency"/>.</summary>
    public long? CostMinor { get; init; }

    /// <summary>ISO 4217 upper case.</summary>
    public string? Currency { get; init; }

    /// <summary>Who runs it.</summary>
    public string? Owner { get; init; }

    /// <summary><c>#rrggbb</c>, or <c>series-1</c> to <c>series-6</c>: a colour that each theme has its own shade of.</summary>
    public string? Colour { get; init; }

    /// <summary>Planned share of visitors in a randomised comparison, 0–1.</summary>
    public double? Split { get; init; }

    /// <summary>Free text.</summary>
    public string? Notes { get; init; }

    /// <summary>The campaign that this one is counted as when it is read; entries keep their own id. Null = it stands for itself.</summary>
    public string? MergedInto { get; init; }
}
