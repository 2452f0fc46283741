namespace RevenuePulse.Backends.Sqlite;

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

    /// <summary>The minute of the first visit; -1 when there is none.</summary>
    public static long First(Connection connection) =>
        connection.Statement("SELECT min(m) FROM (SELECT min(minute) AS m FROM minute UNION ALL SELECT min(minute) FROM joined)").ReadLong(-1);

    /// <summary>Everything, for another book.</summary>
    public static List<VisitMinute> All(Connection connection)
    {
        var select = connection.Statement("SELECT NULL, minute, campaign, n FROM minute UNION ALL SELECT journal, minute, campaign, n FROM joined");
        var minutes = new List<VisitMinute>();
        using var rows = select.Read();
        while (rows.Next())
        {
            minutes.Add(new VisitMinute(select.TextOrNull(0), select.Long(1), select.Text(2), select.Long(3)));
        }

        return minutes;
    }

    /// <summary>A visit of a minute counts where the minute begins, so neighbours never count it twice.</summary>
    private static long Minute(long ms) => ms == long.MaxValue ? long.MaxValue / MinuteMs : (Math.Max(ms, 0) + MinuteMs - 1) / MinuteMs;

    private static void Cover(Connection connection, long fromMinute, long toMinute, Dictionary<string, long> sums)
    {
        const long perDay = DayMs / MinuteMs;
        var (firstDay, lastDay) = ((fromMinute + perDay - 1) / perDay, toMinute / perDay);
        if (firstDay >= lastDay)
        {
            AddMinutes(connection, fromMinute, toMinute, sums);
            return;
        }

        AddMinutes(connection, fromMinute, firstDay * perDay, sums);
        Add(connection, "SELECT campaign, sum(n) FROM day WHERE day >= ? AND day < ? GROUP BY campaign", firstDay, lastDay, sums);
        AddMinutes(connection, lastDay * perDay, toMinute, sums);
    }

    // days hold what was joined, minutes hold it apart
    private static void AddMinutes(Connection connection, long from, long to, Dictionary<string, long> sums)
    {
        Add(connection, "SELECT campaign, sum(n) FROM minute WHERE minute >= ? AND minute < ? GROUP BY campaign", from, to, sums);
        Add(connection, "SELECT campaign, sum(n) FROM joined WHERE minute >= ? AND minute < ? GROUP BY campaign", from, to, sums);
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
