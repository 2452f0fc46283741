using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>Which past stands beside which present. Pure.</summary>
/// <param name="HourName">Of the hour that is drawn behind the last one.</param>
/// <param name="ShiftMs">How far that hour is moved.</param>
/// <param name="Since">What the present is called.</param>
/// <param name="Name">What the past is called.</param>
/// <param name="FromMs">Start of the present.</param>
/// <param name="ToMs">Its end, inclusive.</param>
/// <param name="ThenFromMs">Start of the past.</param>
/// <param name="ThenToMs">Its end, inclusive.</param>
internal sealed record ComparedSpan(
    string HourName, long ShiftMs, string Since, string Name, long FromMs, long ToMs, long ThenFromMs, long ThenToMs)
{
    public const long HourMs = 3_600_000;

    /// <summary>Null when nothing is to be compared, or the launch is not known.</summary>
    public static ComparedSpan? Of(LiveView view, Compare compare, ZoneCalendar zone, IEnumerable<Launch> launches) => compare.With switch
    {
        CompareWith.Nothing => null,
        CompareWith.Launch => OfLaunch(view, compare.LaunchId, [.. launches.InOrder()]),
        _ when view.Question.FromMs is { } fromMs && view.Scope.HasRange => OfRange(view, fromMs, compare, zone),
        _ => OfDay(view, compare, zone),
    };

    private static ComparedSpan OfDay(LiveView view, Compare compare, ZoneCalendar zone)
    {
        var isWeek = compare.With == CompareWith.LastWeek;
        var days = isWeek ? -7 : -1;
        var midnightMs = zone.Floor(view.EndMs, TimeUnit.Day);
        var thenMs = zone.Add(view.EndMs, days, TimeUnit.Day);
        var day = isWeek ? $"last {zone.ToLocal(thenMs).DayOfWeek}" : view.IsReplay ? "the day before" : "yesterday";
        return new(
            isWeek ? $"same hour {day}" : "hour before",
            isWeek ? view.EndMs - thenMs : HourMs,
            view.IsReplay ? "that day" : "today",
            $"{day} by this time",
            midnightMs,
            view.EndMs,
            zone.Add(midnightMs, days, TimeUnit.Day),
            thenMs);
    }

    private static ComparedSpan OfRange(LiveView view, long fromMs, Compare compare, ZoneCalendar zone)
    {
        var lengthMs = Math.Max(0, view.EndMs - fromMs);
        if (compare.With == CompareWith.LastWeek)
        {
            var thenFromMs = zone.Add(fromMs, -7, TimeUnit.Day);
            return new("same hour a week before", view.EndMs - zone.Add(view.EndMs, -7, TimeUnit.Day), "in this range", "the same range a week before",
                fromMs, view.EndMs, thenFromMs, thenFromMs + lengthMs);
        }

        return new("hour before", HourMs, "in this range", $"the {Length(lengthMs)} before", fromMs, view.EndMs, fromMs - lengthMs, fromMs - 1);
    }

    private static ComparedSpan? OfLaunch(LiveView view, string? id, IReadOnlyList<Launch> launches)
    {
        var current = launches.Current(view.EndMs);
        var earlier = id is not null
            ? launches.FirstOrDefault(launch => launch.Id == id)
            : current is null ? null : launches.LastOrDefault(launch => launch.StartedAt < current.StartedAt);
        if (current is null || earlier is null || current.StartedAt.ToUnixTimeMilliseconds() > view.EndMs)
        {
            return null;
        }

        var startMs = view.Scope.HasRange && view.Question.FromMs is { } fromMs ? fromMs : current.StartedAt.ToUnixTimeMilliseconds();
        var shiftMs = -current.OffsetMs(earlier);
        var age = TimeSpan.FromMilliseconds(view.EndMs - current.StartedAt.ToUnixTimeMilliseconds());
        var name = string.Create(CultureInfo.InvariantCulture, $"{earlier.Name} at T+{(int)age.TotalHours}:{age.Minutes:00}");
        return new(name, shiftMs, view.Scope.HasRange ? "in this range" : "since the launch", name, startMs, view.EndMs, startMs - shiftMs, view.EndMs - shiftMs);
    }

    private static string Length(long lengthMs) => TimeSpan.FromMilliseconds(lengthMs) switch
    {
        { TotalDays: >= 2 } span => $"{Math.Round(span.TotalDays):0} days",
        { TotalHours: >= 2 } span => $"{Math.Round(span.TotalHours):0} hours",
        var span => $"{Math.Max(1, Math.Round(span.TotalMinutes)):0} minutes",
    };
}
