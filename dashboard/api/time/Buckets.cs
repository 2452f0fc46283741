namespace RevenuePulse.Dashboard;

/// <summary>
/// Cuts a range into buckets whose borders lie where the zone's clock and calendar have them. The first starts at the range's start and
/// the last ends at its end, so both may be partial and the buckets add up to the range exactly.
/// </summary>
public static class Buckets
{
    /// <summary>The starts, ascending; null when there would be more than <see cref="Step.MaxBuckets"/>.</summary>
    public static IReadOnlyList<long>? Starts(long fromMs, long toMs, Step step, ZoneCalendar calendar)
    {
        if ((toMs - fromMs) / step.ApproximateMs > Step.MaxBuckets * 1.1)
        {
            return null;
        }

        var starts = new List<long>();
        for (var at = fromMs; at < toMs; at = Next(at, step, calendar))
        {
            if (starts.Count == Step.MaxBuckets)
            {
                return null;
            }

            starts.Add(at);
        }

        return starts;
    }

    private static long Next(long atMs, Step step, ZoneCalendar calendar) => step.Unit switch
    {
        // an hour that the clock shows twice is two buckets; longer steps follow the wall clock
        TimeUnit.Second or TimeUnit.Minute => NextElapsed(atMs, step, calendar),
        TimeUnit.Hour => step.Count == 1 ? NextElapsed(atMs, step, calendar) : NextOnTheWall(atMs, step, calendar),
        _ => NextOnTheCalendar(atMs, step, calendar),
    };

    private static long NextElapsed(long atMs, Step step, ZoneCalendar calendar)
    {
        var day = calendar.Floor(atMs, TimeUnit.Day);
        var widthMs = (long)step.ApproximateMs;
        var next = day + ((((atMs - day) / widthMs) + 1) * widthMs);
        return Math.Min(next, calendar.Floor(calendar.Add(day, 1, TimeUnit.Day), TimeUnit.Day));
    }

    private static long NextOnTheWall(long atMs, Step step, ZoneCalendar calendar)
    {
        var local = calendar.ToLocal(atMs);
        var hour = local.Hour;
        var next = atMs;
        while (next <= atMs)
        {
            hour = ((hour / step.Count) + 1) * step.Count;
            next = calendar.ToInstant(local.Date.AddHours(Math.Min(hour, 24)));
        }

        return next;
    }

    // a day whose midnight is skipped begins later on the wall, and the next one must not inherit that
    private static long NextOnTheCalendar(long atMs, Step step, ZoneCalendar calendar)
    {
        var unit = calendar.Floor(atMs, step.Unit);
        var past = Ordinal(calendar.ToLocal(unit), step.Unit) % step.Count;
        return calendar.Floor(calendar.Add(unit, step.Count - past, step.Unit), step.Unit);
    }

    // how many units lie before this one, so that "3d" means the same three days whatever the range
    private static long Ordinal(DateTime local, TimeUnit unit) => unit switch
    {
        TimeUnit.Day => (local.Date - DateTime.UnixEpoch).Days,
        TimeUnit.Week => ((local.Date - DateTime.UnixEpoch).Days + 3) / 7,
        TimeUnit.Month => (local.Year * 12L) + local.Month - 1,
        TimeUnit.Quarter => (local.Year * 4L) + ((local.Month - 1) / 3),
        _ => local.Year,
    };
}
