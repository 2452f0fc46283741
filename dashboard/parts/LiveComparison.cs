using System.Collections.Concurrent;
using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>The past that stands behind the present, moved up to it.</summary>
/// <param name="HourName">For example <c>hour before</c>.</param>
/// <param name="ShiftMs">How far it was moved.</param>
/// <param name="Minutes">Sixty full minutes and the one that is running now, oldest first, with their own times.</param>
/// <param name="Since">For example <c>today</c>.</param>
/// <param name="SpanName">For example <c>yesterday by this time</c>.</param>
/// <param name="Now">The span up to now.</param>
/// <param name="Then">The same span of the past.</param>
public sealed record LiveComparison(
    string HourName, long ShiftMs, IReadOnlyList<MinuteAmounts> Minutes, string Since, string SpanName, LiveTotal Now, LiveTotal Then)
{
    /// <summary>The 60 full minutes.</summary>
    public IEnumerable<MinuteAmounts> FullHour => Minutes.SkipLast(1).TakeLast(60);
}

/// <summary>Reads comparisons, once for all viewers who look at the same one.</summary>
public sealed class LiveComparisons(LiveReader reader, IMarkBook marks)
{
    private const long HourMs = 3_600_000;

    private readonly ConcurrentDictionary<(Compare, string), (LiveView View, LiveComparison Answer)> _known = new();

    /// <summary>The comparison for a view; null for <see cref="CompareWith.Nothing"/>, and for a launch that is not known.</summary>
    public async ValueTask<LiveComparison?> OfAsync(LiveView view, Compare compare, ZoneCalendar zone, CancellationToken cancel)
    {
        if (Span(view.AtMs, compare, zone) is not { } span)
        {
            return null;
        }

        if (_known.TryGetValue((compare, zone.Name), out var known) && ReferenceEquals(known.View, view))
        {
            return known.Answer;
        }

        var answer = await ReadAsync(view, span, cancel);
        _known[(compare, zone.Name)] = (view, answer);
        return answer;
    }

    private async ValueTask<LiveComparison> ReadAsync(LiveView view, ComparedSpan span, CancellationToken cancel)
    {
        var currency = view.Total.Currency;
        var minutes = span.ShiftMs == HourMs
            ? view.Minutes.All.SkipLast(60)
            : (await reader.MinutesAsync(view.AtMs - span.ShiftMs, currency, cancel)).All;
        return new(
            span.HourName,
            span.ShiftMs,
            [.. minutes.TakeLast(61)],
            span.Since,
            span.Name,
            await reader.TotalAsync(span.FromMs, view.AtMs + 1, currency, cancel),
            await reader.TotalAsync(span.ThenFromMs, span.ThenToMs + 1, currency, cancel));
    }

    private ComparedSpan? Span(long nowMs, Compare compare, ZoneCalendar zone)
    {
        if (compare.With == CompareWith.Launch)
        {
            return LaunchSpan(nowMs, compare.LaunchId);
        }

        if (compare.With == CompareWith.Nothing)
        {
            return null;
        }

        var isWeek = compare.With == CompareWith.LastWeek;
        var days = isWeek ? -7 : -1;
        var midnightMs = zone.Floor(nowMs, TimeUnit.Day);
        var thenMs = zone.Add(nowMs, days, TimeUnit.Day);
        var day = isWeek ? $"last {zone.ToLocal(thenMs).DayOfWeek}" : "yesterday";
        return new(
            isWeek ? $"same hour {day}" : "hour before",
            isWeek ? nowMs - thenMs : HourMs,
            "today",
            $"{day} by this time",
            midnightMs,
            zone.Add(midnightMs, days, TimeUnit.Day),
            thenMs);
    }

    private ComparedSpan? LaunchSpan(long nowMs, string? id)
    {
        var current = marks.Launches.Values.Current(nowMs);
        var earlier = id is not null
            ? marks.Launches.GetValueOrDefault(id)
            : current is null ? null : marks.Launches.Values.InOrder().LastOrDefault(launch => launch.StartedAt < current.StartedAt);
        if (current is null || earlier is null || current.StartedAt.ToUnixTimeMilliseconds() > nowMs)
        {
            return null;
        }

        var (startMs, thenMs) = (current.StartedAt.ToUnixTimeMilliseconds(), earlier.StartedAt.ToUnixTimeMilliseconds());
        var age = TimeSpan.FromMilliseconds(nowMs - startMs);
        var clock = string.Create(CultureInfo.InvariantCulture, $"T+{(int)age.TotalHours}:{age.Minutes:00}");
        return new($"{earlier.Name} at {clock}", startMs - thenMs, "since the launch", $"{earlier.Name} at {clock}", startMs, thenMs, thenMs + nowMs - startMs);
    }

    private sealed record ComparedSpan(
        string HourName, long ShiftMs, string Since, string Name, long FromMs, long ThenFromMs, long ThenToMs);
}
