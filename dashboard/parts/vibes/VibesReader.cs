using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>Reads what the page of campaigns shows: the same answers that the API gives.</summary>
public sealed class VibesReader(CompareQueries comparisons, EvidenceQueries evidence, FairnessQueries fairness, RevenueQueries revenue)
{
    private const int TrendBuckets = 24;

    /// <summary>One reading.</summary>
    /// <exception cref="BadQuestionException">The filters cannot be meant.</exception>
    public async ValueTask<VibesView> ReadAsync(ViewAddress address, ViewRange range, CancellationToken cancel)
    {
        var all = new CompareQuestion
        {
            // a range that ends now is open: sales of this minute count
            FromMs = range.FromMs,
            ToMs = address.EffectiveTo == "now" ? null : range.ToMs,
            Filter = address.Filters.ToFilter(),
            Metric = address.Metric(),
            Base = address.Base(),
            Calendar = range.Calendar,
        };
        var chosen = address.Chosen();
        var narrowed = chosen.Count >= 2 ? all with { Filter = OfCampaigns(all.Filter, chosen) } : all;
        var league = await comparisons.CompareAsync(all, cancel);
        return new()
        {
            League = league,
            Judged = ReferenceEquals(all, narrowed) ? league : await comparisons.CompareAsync(narrowed, cancel),
            Evidence = await evidence.EvidenceAsync(narrowed, cancel),
            Fairness = await fairness.FairnessAsync(narrowed, cancel),
            Trend = await TrendAsync(all, range, cancel),
            Call = Call(address, narrowed, chosen),
        };
    }

    private async ValueTask<SeriesAnswer> TrendAsync(CompareQuestion question, ViewRange range, CancellationToken cancel)
    {
        for (var shown = range; ;)
        {
            var trend = await TrendOverAsync(question, shown, cancel);
            var first = trend.Series.SelectMany(s => s.Points).Where(p => p.Value > 0).Select(p => p.AtMs).DefaultIfEmpty(shown.FromMs).Min();
            // of a range that was silent for most of its time the shape would be a spike: each round at least halves it
            if (first - shown.FromMs <= (shown.ToMs - shown.FromMs) / 2)
            {
                return trend;
            }

            shown = shown with { FromMs = first };
        }
    }

    private ValueTask<SeriesAnswer> TrendOverAsync(CompareQuestion question, ViewRange range, CancellationToken cancel)
    {
        var minutes = Math.Max(1, (int)((range.ToMs - range.FromMs) / 60_000 / TrendBuckets));
        var step = minutes >= 1440 ? new Step(minutes / 1440, TimeUnit.Day)
            : minutes >= 60 ? new Step(Math.Min(12, minutes / 60), TimeUnit.Hour)
            : new Step(minutes, TimeUnit.Minute);
        return revenue.SeriesAsync(
            new()
            {
                FromMs = range.FromMs,
                ToMs = range.ToMs,
                Filter = FirstSales.OfAnySender(question.Filter) ?? question.Filter,
                By = Dimension.Campaign,
                Measure = Measure.Sales,
                Step = step,
                Calendar = range.Calendar,
            },
            cancel);
    }

    private static Filter OfCampaigns(Filter filter, IReadOnlyList<string> chosen) =>
        filter with { Values = new Dictionary<Dimension, IReadOnlyList<string?>>(filter.Values) { [Dimension.Campaign] = [.. chosen] } };

    private static string Call(ViewAddress address, CompareQuestion question, IReadOnlyList<string> chosen)
    {
        var filters = chosen.Count >= 2
            ? address.Filters.ToApi().Where(p => p.Key != "campaign").Concat(chosen.Select(c => KeyValuePair.Create("campaign", c)))
            : address.Filters.ToApi();
        List<KeyValuePair<string, string>> parameters =
        [
            new("from", Instant.OfMs(question.FromMs!.Value).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            .. filters,
        ];
        if (question.ToMs is { } toMs)
        {
            parameters.Insert(1, new("to", Instant.OfMs(toMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
        }

        if (question.Metric != CompareMetric.Conversion)
        {
            parameters.Add(new("metric", question.Metric.Name()));
        }

        if (question.Base is { } against)
        {
            parameters.Add(new("base", against));
        }

        return ApiCall.Path("/api/v1/compare", parameters);
    }
}
