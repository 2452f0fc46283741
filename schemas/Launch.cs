namespace RevenuePulse;

/// <summary>An evening (or a week) that began at a known moment, so that one can be laid over another.</summary>
public sealed record Launch
{
    /// <summary>1–128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>T+0.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was over, exclusive; null = open.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The campaigns that belong to it; empty = all.</summary>
    public IReadOnlyList<string> CampaignIds { get; init; } = [];

    /// <summary>Free text.</summary>
    public string? Notes { get; init; }
}
