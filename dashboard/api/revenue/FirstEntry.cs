namespace RevenuePulse.Dashboard;

/// <summary>Finds the minute of the oldest entry by asking for months, then days, hours and minutes: four small questions.</summary>
internal static class FirstEntry
{
    private static readonly long Beginning = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly Step[] Finer =
        [new(1, TimeUnit.Month), new(1, TimeUnit.Day), new(1, TimeUnit.Hour), new(1, TimeUnit.Minute)];

    /// <summary>Start of the minute, Unix milliseconds; null when there is no entry before <paramref name="toMs"/>.</summary>
    public static async ValueTask<long?> FindAsync(IRevenueStore store, long toMs, CancellationToken cancel)
    {
        var fromMs = Beginning;
        foreach (var step in Finer)
        {
            var starts = Buckets.Starts(fromMs, toMs, step, ZoneCalendar.Utc);
            if (starts is not { Count: > 0 })
            {
                return null;
            }

            var rows = (await store.SumAsync(new() { FromMs = fromMs, ToMs = toMs, Buckets = starts }, cancel)).Rows;
            if (rows.Count == 0)
            {
                return null;
            }

            var first = rows.Min(r => r.Bucket);
            fromMs = starts[first];
            toMs = first + 1 < starts.Count ? starts[first + 1] : toMs;
        }

        return fromMs;
    }
}
