namespace RevenuePulse.Dashboard;

/// <summary>Reads what the wrap page tells of a night.</summary>
public sealed class WrapReader(RevenueQueries queries, JournalTimes times, IMarkBook marks, TimeProvider clock)
{
    private const long DayMs = 86_400_000;
    private const long LongestByMinuteMs = 2 * DayMs;
    private const int MostMoments = 40;

    /// <summary>The night of a range; without one the current launch, else the last 24 hours.</summary>
    public async ValueTask<Wrap> ReadAsync(RevenueQuestion range, CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var launch = marks.Launches.Values.Current(nowMs) is { } current && current.StartedAt.ToUnixTimeMilliseconds() <= nowMs ? current : null;
        var isLaunch = range.FromMs is null && launch is not null;
        var fromMs = range.FromMs ?? launch?.StartedAt.ToUnixTimeMilliseconds() ?? nowMs - DayMs;
        var endMs = range.ToMs ?? (isLaunch ? launch!.EndsAt?.ToUnixTimeMilliseconds() : null) ?? nowMs;
        var toMs = Math.Max(fromMs + 60_000, Math.Min(endMs, nowMs));
        var question = range with { FromMs = fromMs, ToMs = toMs };

        var total = LiveTotal.Of(await queries.SummaryAsync(question, cancel));
        var inCurrency = question with { AnswerIn = total.Currency };
        var isByMinute = toMs - fromMs <= LongestByMinuteMs;
        var curve = await CurveAsync(inCurrency, new Step(1, isByMinute ? TimeUnit.Minute : TimeUnit.Hour), cancel);
        var sales = times.Between(fromMs, toMs).Where(e => e.Type == EntryType.Booked && e.Amounts.Gross > 0 && question.Holds(e)).ToList();
        return new()
        {
            Name = isLaunch ? launch!.Name : "The night",
            FromMs = fromMs,
            ToMs = toMs,
            IsOver = endMs <= nowMs && !(range.ToMs is null && (!isLaunch || launch!.EndsAt is null)),
            Total = total,
            Curve = curve,
            Best = curve.Where(point => point.Value > 0).OrderByDescending(point => point.Value).Select(point => (SeriesPoint?)point).FirstOrDefault(),
            BestName = isByMinute ? "minute" : "hour",
            Campaigns = await RowsAsync(inCurrency, Dimension.Campaign, cancel),
            Products = await RowsAsync(inCurrency, Dimension.Product, cancel),
            Countries = await RowsAsync(inCurrency, Dimension.Country, cancel),
            Largest = sales.Where(e => e.Dimensions.Currency == total.Currency).MaxBy(e => e.Amounts.Gross),
            First = sales.FirstOrDefault(),
            Moments = [.. marks.Annotations.Where(mark => mark.At.ToUnixTimeMilliseconds() is var at && at >= fromMs && at < toMs).TakeLast(MostMoments)],
            Before = isLaunch ? await BeforeAsync(launch!, question, total.Currency, cancel) : null,
        };
    }

    private async ValueTask<IReadOnlyList<SeriesPoint>> CurveAsync(RevenueQuestion question, Step step, CancellationToken cancel)
    {
        var asked = new SeriesQuestion { FromMs = question.FromMs, ToMs = question.ToMs, Filter = question.Filter, AnswerIn = question.AnswerIn, Measure = Measure.Gross, Step = step };
        return (await queries.SeriesAsync(asked, cancel)).Series[0].Points;
    }

    private async ValueTask<IReadOnlyList<BreakdownRow>> RowsAsync(RevenueQuestion question, Dimension by, CancellationToken cancel) =>
        [.. (await queries.BreakdownAsync(question, by, cancel)).Rows.Where(row => row.Key[by.Name()] is not null && row.Gross > 0).OrderByDescending(row => row.Gross)];

    private async ValueTask<(string, LiveTotal)?> BeforeAsync(Launch launch, RevenueQuestion question, string currency, CancellationToken cancel)
    {
        if (marks.Launches.Values.InOrder().LastOrDefault(other => other.StartedAt < launch.StartedAt) is not { } earlier)
        {
            return null;
        }

        var shiftMs = launch.OffsetMs(earlier);
        var summary = await queries.SummaryAsync(question with { FromMs = question.FromMs + shiftMs, ToMs = question.ToMs + shiftMs }, cancel);
        return (earlier.Name, LiveTotal.Of(summary, currency));
    }
}
