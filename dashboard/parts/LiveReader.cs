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
        return new(currency, [.. gross.Series[0].Points.Zip(net.Series[0].Points, Minute)]);
    }

    private static MinuteAmounts Minute(SeriesPoint gross, SeriesPoint net) => new(gross.AtMs, gross.Value ?? 0, net.Value ?? 0);
}
