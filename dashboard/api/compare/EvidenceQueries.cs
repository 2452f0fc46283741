using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>How a difference grew, and whether the race was fair.</summary>
public sealed class EvidenceQueries(CompareQueries comparisons, IRevenueStore store, IVisitBook visits, TimeProvider clock)
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 3_600_000;
    private const long LongestMixMs = 28 * 24 * HourMs;

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
        var (fromMs, toMs) = await RangeAsync(question, isByVisits, cancel);
        var step = Step.Auto(fromMs, toMs) is { ApproximateMs: < MinuteMs } ? new Step(1, TimeUnit.Minute) : Step.Auto(fromMs, toMs);
        var starts = Buckets.Starts(fromMs, toMs, step, question.Calendar)!;
        var test = isByVisits ? SequentialTest.OfVisits : SequentialTest.OfCheckouts;
        var counts = await CountAsync(question, [pair.Of, pair.Against], isByVisits, starts, toMs, cancel);
        return new(
            pair.Of, pair.Against, comparison.Basis, step.ToString(), question.Calendar.Name, test.MixingSd, counts.Cursor,
            Points(counts.Of(pair.Of), counts.Of(pair.Against), [.. starts.Skip(1), toMs], test));
    }

    /// <summary>The mixes of all arms.</summary>
    public async ValueTask<Fairness> FairnessAsync(CompareQuestion question, CancellationToken cancel)
    {
        var comparison = await comparisons.CompareAsync(question with { Metric = CompareMetric.Conversion }, cancel);
        var isByVisits = comparison.Basis == "visits";
        var (earliest, toMs) = await RangeAsync(question, isByVisits, cancel);
        var fromMs = Math.Max(earliest, question.Calendar.Floor(toMs - LongestMixMs, TimeUnit.Hour));
        var arms = comparison.Arms.Select(a => a.Campaign).ToList();
        var starts = Buckets.Starts(fromMs, toMs, new(1, TimeUnit.Hour), question.Calendar)!;
        var counts = await CountAsync(question, arms, isByVisits, starts, toMs, cancel);
        var hours = arms.ToDictionary(a => new KeyOf(a), a => ByHour(counts.Of(a).Chances, starts, question.Calendar));
        var (channels, sales) = await ChannelsAsync(question, arms, cancel);
        return new(
            comparison.Basis, question.Calendar.Name, Instant.OfMs(fromMs), Instant.OfMs(toMs), comparison.Base, channels,
            [.. arms.Select(a => Arm(new(a), new(comparison.Base), comparison.Base is not null, hours, sales))]);
    }

    private static FairnessArm Arm(KeyOf arm, KeyOf against, bool hasBase, Dictionary<KeyOf, long[]> hours, Dictionary<KeyOf, long[]> sales)
    {
        var isOther = hasBase && arm != against && hours.ContainsKey(against);
        var apart = isOther ? Apart(hours[arm], hours[against]) : null;
        // a campaign that has one channel by design is no mix
        var channelsApart = isOther && sales[arm].Count(n => n > 0) > 1 && sales[against].Count(n => n > 0) > 1 ? Apart(sales[arm], sales[against]) : null;
        return new(arm.Named(Dimension.Campaign), hours[arm], apart, sales[arm], channelsApart, apart >= Mix.Unfair || channelsApart >= Mix.Unfair);
    }

    // of a few dozen the mix is chance
    private static double? Apart(long[] first, long[] second) =>
        first.Sum() >= Sample.FewestTrials && second.Sum() >= Sample.FewestTrials ? Mix.Distance(first, second) : null;

    private async ValueTask<(long FromMs, long ToMs)> RangeAsync(CompareQuestion question, bool isByVisits, CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var toMs = question.ToMs ?? ((nowMs / MinuteMs) + 1) * MinuteMs;
        var first = isByVisits ? visits.SinceMs : await FirstEntry.FindAsync(store, toMs, cancel);
        var fromMs = Math.Max(question.FromMs ?? 0, Math.Min(first ?? 0, toMs - (2 * MinuteMs)));
        return (fromMs < toMs ? fromMs : toMs - MinuteMs, toMs);
    }

    private async ValueTask<Counted> CountAsync(
        CompareQuestion question, IReadOnlyList<string?> arms, bool isByVisits, IReadOnlyList<long> starts, long toMs, CancellationToken cancel)
    {
        var asked = isByVisits ? FirstSales.OfAnySender(question.Filter) : FirstSales.Of(question.Filter);
        var filter = OfCampaigns(asked!, arms);
        var sums = await store.SumAsync(new() { FromMs = starts[0], ToMs = toMs, Buckets = starts, By = Dimension.Campaign, Filter = filter }, cancel);
        var counted = new Counted(sums.Cursor.ToString(), arms, starts.Count);
        foreach (var row in sums.Rows)
        {
            counted.Add(row.Key, row.Bucket, isByVisits ? 0 : row.Amounts.Sales + row.Amounts.Lost, row.Amounts.Sales);
        }

        foreach (var row in isByVisits ? await visits.SumAsync(new() { FromMs = starts[0], ToMs = toMs, Buckets = starts }, cancel) : [])
        {
            if (!row.IsOther)
            {
                counted.Add(row.Campaign, row.Bucket, row.Visits, 0);
            }
        }

        return counted;
    }

    private static Filter OfCampaigns(Filter filter, IReadOnlyList<string?> arms) =>
        filter with { Values = new Dictionary<Dimension, IReadOnlyList<string?>>(filter.Values) { [Dimension.Campaign] = [.. arms] } };

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

    private static long[] ByHour(long[] chances, IReadOnlyList<long> starts, ZoneCalendar calendar)
    {
        var hours = new long[24];
        for (var i = 0; i < chances.Length; i++)
        {
            hours[calendar.ToLocal(starts[i]).Hour] += Math.Max(0, chances[i]);
        }

        return hours;
    }

    private async ValueTask<(IReadOnlyList<string?> Channels, Dictionary<KeyOf, long[]> Sales)> ChannelsAsync(
        CompareQuestion question, IReadOnlyList<string?> arms, CancellationToken cancel)
    {
        var first = FirstSales.OfAnySender(question.Filter)!;
        var queries = arms.Select(arm => new SumQuery
        {
            FromMs = question.FromMs,
            ToMs = question.ToMs,
            By = Dimension.Channel,
            Filter = OfCampaigns(first, [arm]),
        });
        var answers = await store.SumManyAsync([.. queries], cancel);
        var channels = answers.SelectMany(a => a.Rows).GroupBy(r => new KeyOf(r.Key))
            .OrderByDescending(g => g.Sum(r => r.Amounts.Sales)).ThenBy(g => g.Key.Value, StringComparer.Ordinal)
            .Where(g => g.Sum(r => r.Amounts.Sales) > 0).Select(g => g.Key.Value).ToList();
        long[] Of(SumResult answer) =>
            [.. channels.Select(c => Math.Max(0, answer.Rows.Where(r => r.Key == c).Sum(r => r.Amounts.Sales)))];
        return (channels, arms.Zip(answers).ToDictionary(p => new KeyOf(p.First), p => Of(p.Second)));
    }

    /// <summary>Chances and first sales per arm and bucket.</summary>
    private sealed class Counted(string cursor, IReadOnlyList<string?> arms, int buckets)
    {
        private readonly Dictionary<KeyOf, (long[] Chances, long[] Sales)> _arms =
            arms.ToDictionary(a => new KeyOf(a), _ => (new long[buckets], new long[buckets]));

        public string Cursor => cursor;

        public (long[] Chances, long[] Sales) Of(string? arm) => _arms[new(arm)];

        public void Add(string? arm, int bucket, long chances, long sales)
        {
            if (_arms.TryGetValue(new(arm), out var counts))
            {
                counts.Chances[bucket] += chances;
                counts.Sales[bucket] += sales;
            }
        }
    }
}
