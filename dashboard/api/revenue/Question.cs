namespace RevenuePulse.Dashboard;

/// <summary>Which entries an answer speaks of.</summary>
public record RevenueQuestion
{
    /// <summary>Everything.</summary>
    public static RevenueQuestion All { get; } = new();

    /// <summary>Inclusive, Unix milliseconds; null = since the first entry.</summary>
    public long? FromMs { get; init; }

    /// <summary>Exclusive, Unix milliseconds; null = unbounded, entries dated in the future included (a series ends now).</summary>
    public long? ToMs { get; init; }

    /// <summary>Which entries count; a null value in it means "unattributed".</summary>
    public Filter Filter { get; init; } = Filter.None;

    /// <summary>The currency of the answer; null = the only one with money in the range, else the base. Excludes nothing by itself.</summary>
    public string? AnswerIn { get; init; }
}

/// <summary>A question over time.</summary>
public sealed record SeriesQuestion : RevenueQuestion
{
    /// <summary>Bucket width, null = one that gives 60 to 200 buckets.</summary>
    public Step? Step { get; init; }

    /// <summary>One series per value of it; null = one series.</summary>
    public Dimension? By { get; init; }

    /// <summary>What the points are.</summary>
    public Measure Measure { get; init; } = Measure.Net;

    /// <summary>The zone in which days begin.</summary>
    public ZoneCalendar Calendar { get; init; } = ZoneCalendar.Utc;
}

/// <summary>What a series can show.</summary>
public enum Measure : byte
{
    /// <summary>Gross less refunds and disputes.</summary>
    Net,

    /// <summary>Captured payments.</summary>
    Gross,

    /// <summary>Money refunded, positive.</summary>
    Refunded,

    /// <summary>Number of sales.</summary>
    Sales,

    /// <summary>Gross per sale, null without sales.</summary>
    Aov,

    /// <summary>Number of lost checkouts.</summary>
    Lost,
}

/// <summary>The question cannot be answered as it is asked; the message says what to change.</summary>
public sealed class BadQuestionException(string message) : Exception(message);
