namespace RevenuePulse.Backends.Rates;

/// <summary>Where rates come from.</summary>
public sealed record RateOptions
{
    /// <summary>What everything is converted to; ISO 4217 upper case.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>A folder of our own, where rates that were fetched are kept; made when it does not exist.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A file that somebody else writes; read again when it changes.</summary>
    public string? FilePath { get; init; }

    /// <summary>An address that is asked now and then; http or https.</summary>
    public Uri? Url { get; init; }

    /// <summary>How many days a rate stays in force.</summary>
    public int MaxAgeDays { get; init; } = RateTable.UsualMaxAgeDays;

    /// <summary>How often the file is looked at.</summary>
    public TimeSpan FilePoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the address is asked: central banks publish once a day, at hours of their own.</summary>
    public TimeSpan FetchEvery { get; init; } = TimeSpan.FromHours(6);

    /// <summary>When it is asked again after it failed for good.</summary>
    public TimeSpan FetchAgain { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first pause between attempts; it doubles, with jitter.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
