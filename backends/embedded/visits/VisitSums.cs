namespace RevenuePulse.Backends.Embedded;

/// <summary>Sums of visits: whole UTC days from the day's counts, the rims from the minutes'.</summary>
internal static class VisitSums
{
    private const long MinuteMs = 60_000;
    private const long DayMs = 86_400_000;

    public static IReadOnlyList<VisitRow> Read(Connection connection, VisitQuery query)
    {
        var starts = query.Buckets.Count > 0 ? query.Buckets : [query.FromMs ?? 0];
        var rows = new List<VisitRow>();
        for (var bucket = 0; bucket < starts.Count; bucket++)
        {
            var end = bucket + 1 < starts.Count ? starts[bucket + 1] : query.ToMs ?? long.MaxValue;
            var sums = new Dictionary<string, long>(StringComparer.Ordinal);
            Cover(connection, Minute(starts[bucket]), Minute(end), sums);
            rows.AddRange(sums.Select(s => new VisitRow(bucket, s.Key is "" or VisitFile.Other ? null : s.Key, s.Key == VisitFile.Other, s.Value)));
        }

        return rows;
    }

    /// <summary>A visit of a minute counts where the minute begins, so neighbours never count it twice.</summary>
    private static long Minute(long ms) => ms == long.MaxValue ? long.MaxValue / MinuteMs : (Math.Max(ms, 0) + MinuteMs - 1) / MinuteMs;

    private static void Cover(Connection connection, long fromMinute, long toMinute, Dictionary<string, long> sums)
    {
        const long perDay = DayMs / MinuteMs;
        var (firstDay, lastDay) = ((fromMinute + perDay - 1) / perDay, toMinute / perDay);
        if (firstDay >= lastDay)
        {
            Add(connection, "SELECT campaign, sum(n) FROM minute WHERE minute >= ? AND minute < ? GROUP BY campaign", fromMinute, toMinute, sums);
            return;
        }

        Add(connection, "SELECT campaign, sum(n) FROM minute WHERE minute >= ? AND minute < ? GROUP BY campaign", fromMinute, firstDay * perDay, sums);
        Add(connection, "SELECT campaign, sum(n) FROM day WHERE day >= ? AND day < ? GROUP BY campaign", firstDay, lastDay, sums);
        Add(connection, "SELECT campaign, sum(n) FROM minute WHERE minute >= ? AND minute < ? GROUP BY campaign", lastDay * perDay, toMinute, sums);
    }

    private static void Add(Connection connection, string sql, long from, long to, Dictionary<string, long> sums)
    {
        if (from >= to) return;
        var select = connection.Statement(sql);
        using var rows = select.Bind(1, from).Bind(2, to).Read();
        while (rows.Next())
        {
            sums[select.Text(0)] = sums.GetValueOrDefault(select.Text(0)) + select.Long(1);
        }
    }
}
