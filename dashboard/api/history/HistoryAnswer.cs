using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>The answer to a question about any time. All numbers are of one snapshot; money in minor units.</summary>
public sealed record HistoryAnswer
{
    /// <summary>The journal position of the snapshot.</summary>
    public required string Cursor { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTime ReadAt { get; init; }

    /// <summary>Inclusive.</summary>
    public required DateTime From { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTime To { get; init; }

    /// <summary>The zone in which days begin.</summary>
    public required string Tz { get; init; }

    /// <summary>Width of a bucket.</summary>
    public required string Step { get; init; }

    /// <summary>Why the step is not the one that was asked for; else empty.</summary>
    public required string StepNote { get; init; }

    /// <summary>What the values are.</summary>
    public required string Measure { get; init; }

    /// <summary>What the lines are split by; null for nothing.</summary>
    public required string? By { get; init; }

    /// <summary>Currency of the values.</summary>
    public required string Currency { get; init; }

    /// <summary>Its decimals.</summary>
    public required int Exponent { get; init; }

    /// <summary>What is not in the values.</summary>
    public required LeftOut LeftOut { get; init; }

    /// <summary>
    /// Dimensions of the question of which the store keeps some values apart only: the later ones are under <c>other</c>, and a filter for one
    /// of them finds nothing. Left out where every value is kept apart.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? JoinedAsOther { get; init; }

    /// <summary>What it is compared with; null for nothing.</summary>
    public required HistoryThen? Then { get; init; }

    /// <summary>What it is compared with beside that; null for nothing.</summary>
    public required HistoryThen? Also { get; init; }

    /// <summary>The oldest entry, where what is compared with begins before it and so is partly empty; else null.</summary>
    public required DateTime? KnownFrom { get; init; }

    /// <summary>Why there is no comparison although one was asked for; else empty.</summary>
    public required string ThenProblem { get; init; }

    /// <summary>True when the last bucket has not ended yet.</summary>
    public required bool IsLastRunning { get; init; }

    /// <summary>The whole range.</summary>
    public required HistorySums Total { get; init; }

    /// <summary>Bucket by bucket, empty ones included.</summary>
    public required IReadOnlyList<HistoryBucket> Buckets { get; init; }

    /// <summary>One per value of the split, largest first, at most as many as asked for; then the rest as one. Empty without a split.</summary>
    public required IReadOnlyList<HistoryLine> Lines { get; init; }

    /// <summary>What the difference to the comparison is made of, largest first; empty without one.</summary>
    public required HistoryChanges Changes { get; init; }
}

/// <summary>Sales that are not in the values, because their currency is another and has no rate.</summary>
/// <param name="Sales">How many.</param>
/// <param name="Currencies">Of which currencies.</param>
public sealed record LeftOut(long Sales, IReadOnlyList<string> Currencies);

/// <summary>The range of a comparison.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Name">In words.</param>
public sealed record HistoryThen(DateTime From, DateTime To, string Name);

/// <summary>A value with the one beside it.</summary>
/// <param name="Value">The measure; null for an average of nothing.</param>
/// <param name="Then">The same of the comparison.</param>
/// <param name="Sales">Sales behind the value.</param>
/// <param name="ThenSales">Sales behind the comparison.</param>
/// <param name="Lost">Lost checkouts in the range.</param>
/// <param name="Also">The measure of the second comparison.</param>
/// <param name="AlsoSales">Sales behind it.</param>
public sealed record HistorySums(long? Value, long? Then, long Sales, long? ThenSales, long Lost, long? Also, long? AlsoSales);

/// <summary>One bucket.</summary>
/// <param name="At">Its start.</param>
/// <param name="To">Its end.</param>
/// <param name="Value">The measure; null for an average of nothing.</param>
/// <param name="Then">The same of the bucket of the comparison that stands beside it; null without one.</param>
/// <param name="Sales">Sales in it.</param>
/// <param name="ThenSales">Sales in the other.</param>
/// <param name="Also">The measure of the bucket of the second comparison; null without one.</param>
/// <param name="AlsoSales">Sales in that.</param>
public sealed record HistoryBucket(DateTime At, DateTime To, long? Value, long? Then, long Sales, long? ThenSales, long? Also, long? AlsoSales);

/// <summary>One value of the split.</summary>
/// <param name="Key">The value; null is "without one", and of the rest.</param>
/// <param name="Others">How many values the rest is of; 0 for a single value.</param>
/// <param name="Currency">Currency of its values; differs from the answer's only when split by currency.</param>
/// <param name="Exponent">Its decimals.</param>
/// <param name="Value">The measure over the range.</param>
/// <param name="Then">The same of the comparison.</param>
/// <param name="Share">Part of the total, 0–1; null where parts mean nothing.</param>
/// <param name="Sales">Sales behind it.</param>
/// <param name="ThenSales">Sales behind the comparison.</param>
/// <param name="Points">The measure of each bucket.</param>
/// <param name="Also">The measure of the second comparison.</param>
/// <param name="AlsoSales">Sales behind it.</param>
public sealed record HistoryLine(
    string? Key, int Others, string Currency, int Exponent, long? Value, long? Then, double? Share, long Sales, long? ThenSales, IReadOnlyList<long?> Points,
    long? Also, long? AlsoSales);

/// <summary>What a difference is made of.</summary>
/// <param name="By">By the values of this dimension.</param>
/// <param name="Rows">Largest first; together exactly the difference of the totals, unless there are more than <see cref="Most"/>.</param>
public sealed record HistoryChanges(string By, IReadOnlyList<HistoryChange> Rows)
{
    /// <summary>Rows at most.</summary>
    public const int Most = 50;
}

/// <summary>The part of one value in the difference.</summary>
/// <param name="Key">The value; null is "without one".</param>
/// <param name="Value">Now.</param>
/// <param name="Then">Then.</param>
/// <param name="Volume">Through more or fewer sales, at what a sale brought then: Δn·p₀.</param>
/// <param name="Rate">Through more or less per sale: n₁·Δp, the rest of the difference.</param>
public sealed record HistoryChange(string? Key, long Value, long Then, long Volume, long Rate)
{
    /// <summary>By how much.</summary>
    public long Delta => Value - Then;
}
