using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>Whether campaigns had the same chance: when their visitors came, through which channels they bought, and what is left of a difference within hours.</summary>
public sealed class FairnessQueries(CompareQueries comparisons, IRevenueStore store, IVisitBook visits, TimeProvider clock)
{
    private const long LongestMixMs = 28L * 24 * 3_600_000;

    private readonly ChanceReader _chances = new(store, visits, clock);

    /// <summary>The mixes of all arms.</summary>
    public async ValueTask<Fairness> FairnessAsync(CompareQuestion question, CancellationToken cancel)
    {
        var comparison = await comparisons.CompareAsync(question with { Metric = CompareMetric.Conversion }, cancel);
        var isByVisits = comparison.Basis == "visits";
        var (earliest, toMs) = await _chances.RangeAsync(question, isByVisits, cancel);
        var fromMs = Math.Max(earliest, question.Calendar.Floor(toMs - LongestMixMs, TimeUnit.Hour));
        var arms = comparison.Arms.Select(a => a.Campaign).ToList();
        var starts = Buckets.Starts(fromMs, toMs, new(1, TimeUnit.Hour), question.Calendar)!;
        var counts = await _chances.CountAsync(question, arms, isByVisits, starts, toMs, cancel);
        var hours = arms.ToDictionary(
            a => new KeyOf(a), a => (All: ByHour(counts.Of(a).All, starts, question.Calendar), Sales: ByHour(counts.Of(a).Sales, starts, question.Calendar)));
        var (channels, sales) = await ChannelsAsync(question, arms, cancel);
        return new(
            comparison.Basis, question.Calendar.Name, Instant.OfMs(fromMs), Instant.OfMs(toMs), comparison.Base, channels,
            [.. arms.Select(a => Arm(new(a), new(comparison.Base), comparison.Base is not null, hours, sales))]);
    }

    private static FairnessArm Arm(KeyOf arm, KeyOf against, bool hasBase, Dictionary<KeyOf, (long[] All, long[] Sales)> hours, Dictionary<KeyOf, long[]> sales)
    {
        var isOther = hasBase && arm != against && hours.ContainsKey(against);
        var apart = isOther ? Apart(hours[arm].All, hours[against].All) : null;
        // a campaign that has one channel by design is no mix
        var channelsApart = isOther && sales[arm].Count(n => n > 0) > 1 && sales[against].Count(n => n > 0) > 1 ? Apart(sales[arm], sales[against]) : null;
        return new(arm.Named(Dimension.Campaign), hours[arm].All, apart, sales[arm], channelsApart, apart >= Mix.Unfair || channelsApart >= Mix.Unfair,
            isOther ? Adjusted(hours[arm], hours[against]) : null);
    }

    private static AdjustedDifference? Adjusted((long[] All, long[] Sales) arm, (long[] All, long[] Sales) against)
    {
        var (first, second) = (new Sample(arm.Sales.Sum(), arm.All.Sum()), new Sample(against.Sales.Sum(), against.All.Sum()));
        if (!first.IsMature || !second.IsMature)
        {
            return null;
        }

        var raw = Difference.Of(first, second);
        var hours = Enumerable.Range(0, arm.All.Length).Select(h => (new Sample(arm.Sales[h], arm.All[h]), new Sample(against.Sales[h], against.All[h])));
        return StratifiedDifference.Of(hours) is { } within
            ? new(raw.Estimate, raw.Low, raw.High, within.Estimate, within.Low, within.High, within.Strata, within.Share)
            : null;
    }

    // of a few dozen the mix is chance
    private static double? Apart(long[] first, long[] second) =>
        first.Sum() >= Sample.FewestTrials && second.Sum() >= Sample.FewestTrials ? Mix.Distance(first, second) : null;

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
            Filter = ChanceReader.Of(first, [arm]),
        });
        var answers = await store.SumManyAsync([.. queries], cancel);
        var channels = answers.SelectMany(a => a.Rows).GroupBy(r => new KeyOf(r.Key))
            .OrderByDescending(g => g.Sum(r => r.Amounts.Sales)).ThenBy(g => g.Key.Value, StringComparer.Ordinal)
            .Where(g => g.Sum(r => r.Amounts.Sales) > 0).Select(g => g.Key.Value).ToList();
        long[] Of(SumResult answer) =>
            [.. channels.Select(c => Math.Max(0, answer.Rows.Where(r => r.Key == c).Sum(r => r.Amounts.Sales)))];
        return (channels, arms.Zip(answers).ToDictionary(p => new KeyOf(p.First), p => Of(p.Second)));
    }
}
