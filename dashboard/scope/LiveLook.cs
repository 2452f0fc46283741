namespace RevenuePulse.Dashboard;

/// <summary>What a visitor of the live page looks at, in the words of its address.</summary>
public sealed record LiveLook
{
    /// <summary>The largest goal that an address may name.</summary>
    public const decimal MostGoal = 1_000_000_000_000m;

    /// <summary>gross or net.</summary>
    public string? Mode { get; init; }

    /// <summary>prev, -7d, launch, launch:ID or off.</summary>
    public string? Compare { get; init; }

    /// <summary>IANA name; null = the configured zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Inclusive start in the range grammar; null = since the first entry.</summary>
    public string? From { get; init; }

    /// <summary>Exclusive end; null = now.</summary>
    public string? To { get; init; }

    /// <summary>As <see cref="FilterTerms"/> reads them.</summary>
    public string? Filters { get; init; }

    /// <summary>A goal of this screen's own, in whole units of the goal's currency; null = the goal of the book.</summary>
    public decimal? Goal { get; init; }

    /// <summary>Unix milliseconds: where the replay is; null = live.</summary>
    public long? ReplayAtMs { get; init; }

    /// <summary>Seconds of the night per second of the watch, 0 = standing still.</summary>
    public double Speed { get; init; } = 1;
}
