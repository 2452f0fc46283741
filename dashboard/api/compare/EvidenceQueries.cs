using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>How a difference grew.</summary>
public sealed class EvidenceQueries(CompareQueries comparisons, IRevenueStore store, IVisitBook visits, TimeProvider clock)
{
    private const long MinuteMs = 60_000;

    private readonly ChanceReader _chances = new(store, visits, clock);

    /// <summary>The difference of two campaigns over time; of more than two, of the leading pair.</summary>
    public async ValueTask<Evidence> EvidenceAsync(CompareQuestion question, CancellationToken cancel)
    {
        var byRate = question with { Metric = CompareMetric.Conversion };
        var comparison = await comparisons.CompareAsync(byRate, cancel);
        if (comparison.Difference is not { } pair || comparison.Basis == "none")
        {
            return new(null, null, "none", "1m", question.Calendar.Name, SequentialTest.OfVisits.MixingSd, comparison.Cursor, []);
        }

        var isByVisits = comparison.Basis == "visits";
        var (fromMs, toMs) = await _chances.RangeAsync(question, isByVisits, cancel);
        var step = Step.Auto(fromMs, toMs) is { ApproximateMs: < MinuteMs } ? new Step(1, TimeUnit.Minute) : Step.Auto(fromMs, toMs);
        var starts = Buckets.Starts(fromMs, toMs, step, question.Calendar)!;
        var test = isByVisits ? SequentialTest.OfVisits : SequentialTest.OfCheckouts;
        var counts = await _chances.CountAsync(question, [pair.Of, pair.Against], isByVisits, starts, toMs, cancel);
        return new(
            pair.Of, pair.Against, comparison.Basis, step.ToString(), question.Calendar.Name, test.MixingSd, counts.Cursor,
            Points(counts.Of(pair.Of), counts.Of(pair.Against), [.. starts.Skip(1), toMs], test));
    }

    private static List<EvidencePoint> Points(
        (long[] Chances, long[] Sales) of, (long[] Chances, long[] Sales) against, IReadOnlyList<long> ends, SequentialTest test)
    {
        var points = new List<EvidencePoint>();
        var (first, second, least) = (default(Sample), default(Sample), 1.0);
        for (var i = 0; i < ends.Count; i++)
        {
            first = new(first.Successes + of.Sales[i], first.Trials + of.Chances[i]);
            second = new(second.Successes + against.Sales[i], second.Trials + against.Chances[i]);
            var point = Point(first, second, ends[i], test);
            if (point is { IsMature: true, Estimate: { } estimate })
            {
                least = Math.Min(least, test.P(estimate, first.Variance + second.Variance));
            }

            points.Add(point with { P = point.IsMature ? least : null });
        }

        return points;
    }

    private static EvidencePoint Point(Sample first, Sample second, long endMs, SequentialTest test)
    {
        var point = new EvidencePoint
        {
            At = Instant.OfMs(endMs),
            N = first.Trials,
            K = first.Successes,
            AgainstN = second.Trials,
            AgainstK = second.Successes,
            IsMature = IsSound(first) && IsSound(second) && first.IsMature && second.IsMature,
        };
        if (!IsSound(first) || !IsSound(second))
        {
            return point;
        }

        var interval = Difference.Of(first, second);
        var variance = first.Variance + second.Variance;
        double? half = variance > 0 ? test.HalfWidth(variance) : null;
        return point with
        {
            Estimate = interval.Estimate,
            Low = interval.Low,
            High = interval.High,
            AlwaysValidLow = half is null ? null : Math.Max(-1, interval.Estimate - half.Value),
            AlwaysValidHigh = half is null ? null : Math.Min(1, interval.Estimate + half.Value),
        };
    }

    // the first sales of a day may come before its first visit is counted
    private static bool IsSound(Sample sample) => sample.Trials > 0 && sample.Successes >= 0 && sample.Successes <= sample.Trials;
}
