using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>The width of a bucket, for example <c>15m</c> or <c>1M</c>.</summary>
/// <param name="Count">How many units, at least 1.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct Step(int Count, TimeUnit Unit)
{
    /// <summary>The most buckets one answer may have.</summary>
    public const int MaxBuckets = 5_000;

    private const int AutoFewest = 60;

    private static readonly int[] MostInADay = [86_400, 1_440, 24];

    // neighbours are at most 3.3 times apart, so that one of them gives 60 to 200 buckets
    private static readonly Step[] Ladder =
    [
        new(1, TimeUnit.Second), new(2, TimeUnit.Second), new(5, TimeUnit.Second), new(15, TimeUnit.Second), new(30, TimeUnit.Second),
        new(1, TimeUnit.Minute), new(2, TimeUnit.Minute), new(5, TimeUnit.Minute), new(15, TimeUnit.Minute), new(30, TimeUnit.Minute),
        new(1, TimeUnit.Hour), new(2, TimeUnit.Hour), new(6, TimeUnit.Hour), new(12, TimeUnit.Hour),
        new(1, TimeUnit.Day), new(3, TimeUnit.Day), new(1, TimeUnit.Week), new(2, TimeUnit.Week),
        new(1, TimeUnit.Month), new(1, TimeUnit.Quarter), new(1, TimeUnit.Year),
    ];

    /// <summary>About how long it is: a month counts 30 days.</summary>
    public double ApproximateMs => Count * Unit switch
    {
        TimeUnit.Second => 1e3,
        TimeUnit.Minute => 6e4,
        TimeUnit.Hour => 3.6e6,
        TimeUnit.Day => 8.64e7,
        TimeUnit.Week => 6.048e8,
        TimeUnit.Month => 2.592e9,
        TimeUnit.Quarter => 7.776e9,
        _ => 3.1536e10,
    };

    /// <summary>The widest step that still gives 60 buckets, so that a chart is neither coarse nor crowded.</summary>
    public static Step Auto(long fromMs, long toMs) =>
        Ladder.LastOrDefault(step => (toMs - fromMs) / step.ApproximateMs >= AutoFewest, Ladder[0]);

    /// <summary>The next wider one of the usual steps; null at the end.</summary>
    public Step? Coarser => Ladder.Cast<Step?>().FirstOrDefault(Wider);

    /// <summary>The next narrower one of the usual steps; null at the end.</summary>
    public Step? Finer => Ladder.Cast<Step?>().LastOrDefault(Narrower);

    /// <summary>Reads <c>5m</c>; false for anything else. Beyond a day count days.</summary>
    public static bool TryParse(string text, out Step step)
    {
        step = default;
        if (text.Length is < 2 or > 5 || !TimeUnits.TryParse(text[^1], out var unit)
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1 || (unit <= TimeUnit.Hour && count > MostInADay[(int)unit]))
        {
            return false;
        }

        step = new Step(count, unit);
        return true;
    }

    private bool Wider(Step? other) => other!.Value.ApproximateMs > ApproximateMs;

    private bool Narrower(Step? other) => other!.Value.ApproximateMs < ApproximateMs;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit.Letter()}");
}
