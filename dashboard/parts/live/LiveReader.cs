namespace RevenuePulse.Dashboard;

/// <summary>Asks what the panels of the live page show.</summary>
public sealed class LiveReader(RevenueQueries queries, TimeProvider clock)
{
    private const long MinuteMs = 60_000;

    /// <summary>The panels as of now, or with <paramref name="asOfMs"/> as of a moment of the past.</summary>
    public async ValueTask<LiveView> ReadAsync(LiveScope scope, long? asOfMs, CancellationToken cancel)
    {
        var nowMs = asOfMs ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var question = asOfMs is null ? scope.At(nowMs) : scope.AsOf(nowMs);
        var summary = await queries.SummaryAsync(question, nowMs, cancel);
        var total = LiveTotal.Of(summary);
        var endMs = Math.Min(nowMs, (question.ToMs ?? long.MaxValue) - 1);
        return new LiveView
        {
            Cursor = Cursor.Parse(summary.Cursor)!,
            AtMs = nowMs,
            EndMs = endMs,
            IsReplay = asOfMs is not null,
            Scope = scope,
            Question = question,
            HasSales = summary.Sales != 0 || !scope.IsEverything || asOfMs is not null,
            Total = total,
            Minutes = await MinutesAsync(endMs, total.Currency, question, cancel),
            Campaigns = await queries.BreakdownAsync(question with { AnswerIn = total.Currency }, Dimension.Campaign, cancel),
            Sparks = await SparksAsync(endMs, total.Currency, question, cancel),
        };
    }

    /// <summary>
    /// Minute by minute up to the one that <paramref name="endMs"/> lies in, in the currency that the page leads with; of the question only
    /// the filters count, and in a replay its end.
    /// </summary>
    public async ValueTask<LiveMinutes> MinutesAsync(long endMs, string currency, RevenueQuestion of, CancellationToken cancel)
    {
        var edgeMs = endMs - (endMs % MinuteMs) + MinuteMs;
        var question = new SeriesQuestion
        {
            FromMs = edgeMs - (LiveMinutes.Count * MinuteMs),
            ToMs = edgeMs,
            Step = new Step(1, TimeUnit.Minute),
            AnswerIn = currency,
            Filter = of.Filter,
        };
        var gross = await LineAsync(Measure.Gross);
        var net = await LineAsync(Measure.Net);
        var sales = await LineAsync(Measure.Sales);
        return new(currency, [.. gross.Zip(net, sales).Select(Minute)]);

        async ValueTask<IReadOnlyList<SeriesPoint>> LineAsync(Measure measure) =>
            Whole(await queries.SeriesAsync(Cut(question with { Measure = measure }, of.ToMs), cancel), question);
    }

    /// <summary>The total of a range, in the currency that the page leads with.</summary>
    public async ValueTask<LiveTotal> TotalAsync(RevenueQuestion question, string currency, CancellationToken cancel) =>
        LiveTotal.Of(await queries.SummaryAsync(question, cancel), currency);

    private async ValueTask<LiveSparks> SparksAsync(long endMs, string currency, RevenueQuestion of, CancellationToken cancel)
    {
        var edgeMs = endMs - (endMs % MinuteMs) + MinuteMs;
        var question = new SeriesQuestion
        {
            FromMs = edgeMs - (60 * MinuteMs),
            ToMs = Math.Min(edgeMs, of.ToMs ?? long.MaxValue),
            Step = new Step(1, TimeUnit.Minute),
            By = Dimension.Campaign,
            AnswerIn = currency,
            Filter = of.Filter,
        };
        return question.ToMs <= question.FromMs ? LiveSparks.None : new(await LinesAsync(Measure.Gross), await LinesAsync(Measure.Net));

        async ValueTask<IReadOnlyDictionary<string, IReadOnlyList<long>>> LinesAsync(Measure measure) =>
            (await queries.SeriesAsync(question with { Measure = measure }, cancel)).Series.ToDictionary(
                line => line.Key["campaign"] ?? "", line => (IReadOnlyList<long>)[.. line.Points.Chunk(2).Select(pair => pair.Sum(point => point.Value ?? 0))]);
    }

    // the running minute of a replay holds what was there by then, not what the minute would bring
    private static SeriesQuestion Cut(SeriesQuestion question, long? endMs) =>
        endMs is { } end && end > question.FromMs && end < question.ToMs ? question with { ToMs = end } : question;

    private static IReadOnlyList<SeriesPoint> Whole(SeriesAnswer answer, SeriesQuestion question)
    {
        var points = answer.Series[0].Points;
        var missing = LiveMinutes.Count - points.Count;
        return missing <= 0 ? points
            : [.. points, .. Enumerable.Range(points.Count, missing).Select(i => new SeriesPoint(question.FromMs!.Value + (i * MinuteMs), 0))];
    }

    private static MinuteAmounts Minute((SeriesPoint Gross, SeriesPoint Net, SeriesPoint Sales) at) =>
        new(at.Gross.AtMs, at.Gross.Value ?? 0, at.Net.Value ?? 0, at.Sales.Value ?? 0);
}
