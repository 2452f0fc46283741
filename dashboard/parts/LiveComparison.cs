namespace RevenuePulse.Dashboard;

/// <summary>The past that stands behind the present, moved up to it.</summary>
/// <param name="HourName">For example <c>hour before</c>.</param>
/// <param name="ShiftMs">How far it was moved.</param>
/// <param name="Minutes">Sixty full minutes and the one that is running now, oldest first, with their own times.</param>
/// <param name="DayName">For example <c>yesterday by this time</c>.</param>
/// <param name="Today">Since midnight.</param>
/// <param name="Then">The same span of the other day.</param>
public sealed record LiveComparison(
    string HourName, long ShiftMs, IReadOnlyList<MinuteAmounts> Minutes, string DayName, LiveTotal Today, LiveTotal Then)
{
    /// <summary>The 60 full minutes.</summary>
    public IEnumerable<MinuteAmounts> FullHour => Minutes.SkipLast(1).TakeLast(60);
}

/// <summary>Reads comparisons, once for all viewers who look at the same one.</summary>
public sealed class LiveComparisons(LiveReader reader)
{
    private const long HourMs = 3_600_000;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<(CompareWith, string), Known> _known = new();

    /// <summary>The comparison for a view; null for <see cref="CompareWith.Nothing"/>.</summary>
    public async ValueTask<LiveComparison?> OfAsync(LiveView view, CompareWith with, ZoneCalendar zone, CancellationToken cancel)
    {
        if (with == CompareWith.Nothing)
        {
            return null;
        }

        if (_known.TryGetValue((with, zone.Name), out var known) && known.Cursor.Equals(view.Cursor) && known.AtMs == view.AtMs)
        {
            return known.Answer;
        }

        var answer = await ReadAsync(view, with, zone, cancel);
        _known[(with, zone.Name)] = new(view.Cursor, view.AtMs, answer);
        return answer;
    }

    private async ValueTask<LiveComparison> ReadAsync(LiveView view, CompareWith with, ZoneCalendar zone, CancellationToken cancel)
    {
        var days = with == CompareWith.LastWeek ? -7 : -1;
        var midnightMs = zone.Floor(view.AtMs, TimeUnit.Day);
        var thenMs = zone.Add(view.AtMs, days, TimeUnit.Day);
        var shiftMs = with == CompareWith.LastWeek ? view.AtMs - thenMs : HourMs;
        var currency = view.Total.Currency;
        var minutes = with == CompareWith.LastWeek ? (await reader.MinutesAsync(thenMs, currency, cancel)).All.TakeLast(61) : view.Minutes.All.SkipLast(60).TakeLast(61);
        var weekday = zone.ToLocal(thenMs).DayOfWeek;
        return new(
            with == CompareWith.LastWeek ? $"same hour last {weekday}" : "hour before",
            shiftMs,
            [.. minutes],
            with == CompareWith.LastWeek ? $"last {weekday} by this time" : "yesterday by this time",
            await reader.TotalAsync(midnightMs, view.AtMs + 1, currency, cancel),
            await reader.TotalAsync(zone.Add(midnightMs, days, TimeUnit.Day), thenMs + 1, currency, cancel));
    }

    private sealed record Known(Cursor Cursor, long AtMs, LiveComparison Answer);
}
