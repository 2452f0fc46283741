namespace RevenuePulse.Dashboard;

/// <summary>Asks what the panels of the live page show.</summary>
public sealed class LiveReader(RevenueQueries queries, TimeProvider clock)
{
    private const long MinuteMs = 60_000;

    /// <summary>The panels as of now.</summary>
    public async ValueTask<LiveView> ReadAsync(CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var summary = await queries.SummaryAsync(RevenueQuestion.All, cancel);
        var total = LiveTotal.Of(summary);
        return new LiveView
        {
            Cursor = Cursor.Parse(summary.Cursor)!,
            AtMs = nowMs,
            HasSales = summary.Sales != 0,
            Total = total,
            Minutes = await MinutesAsync(nowMs, total.Currency, cancel),
            Campaigns = await queries.BreakdownAsync(RevenueQuestion.All with { AnswerIn = total.Currency }, Dimension.Campaign, cancel),
        };
    }

    /// <summary>Minute by minute up to the one that <paramref name="nowMs"/> lies in, in the currency that the page leads with.</summary>
    public async ValueTask<LiveMinutes> MinutesAsync(long nowMs, string currency, CancellationToken cancel)
    {
        var endMs = nowMs - (nowMs % MinuteMs) + MinuteMs;
        var question = new SeriesQuestion
        {
            FromMs = endMs - (LiveMinutes.Count * MinuteMs), ToMs = endMs, Step = new Step(1, TimeUnit.Minute), AnswerIn = currency,
        };
        var gross = await queries.SeriesAsync(question with { Measure = Measure.Gross }, cancel);
        var net = await queries.SeriesAsync(question with { Measure = Measure.Net }, cancel);
        var sales = await queries.SeriesAsync(question with { Measure = Measure.Sales }, cancel);
        return new(currency, [.. gross.Series[0].Points.Zip(net.Series[0].Points, sales.Series[0].Points).Select(Minute)]);
    }

    /// <summary>The total of a range, in the currency that the page leads with.</summary>
    public async ValueTask<LiveTotal> TotalAsync(long fromMs, long toMs, string currency, CancellationToken cancel) =>
        LiveTotal.Of(await queries.SummaryAsync(new() { FromMs = fromMs, ToMs = toMs }, cancel), currency);

    private static MinuteAmounts Minute((SeriesPoint Gross, SeriesPoint Net, SeriesPoint Sales) at) =>
        new(at.Gross.AtMs, at.Gross.Value ?? 0, at.Net.Value ?? 0, at.Sales.Value ?? 0);
}
