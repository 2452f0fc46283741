namespace RevenuePulse.Dashboard;

/// <summary>What a visitor of the live page looks at, in the words of its address.</summary>
public sealed record LiveLook
{
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

    /// <summary>Unix milliseconds: where the replay is; null = live.</summary>
    public long? ReplayAtMs { get; init; }

    /// <summary>Seconds of the night per second of the watch, 0 = standing still.</summary>
    public double Speed { get; init; } = 1;
}
