namespace RevenuePulse;

/// <summary>What is to be earned. There is one goal at a time.</summary>
public sealed record Goal
{
    /// <summary>Minor units of <see cref="Currency"/>, positive.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>ISO 4217 upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>Money counts from here, inclusive; null = from the start of whatever is looked at.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it is to be reached, exclusive; null = no end.</summary>
    public DateTimeOffset? To { get; init; }
}
