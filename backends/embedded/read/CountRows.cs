namespace RevenuePulse.Backends.Embedded;

/// <summary>The balance from the tallies of one snapshot.</summary>
internal static class CountRows
{
    public static PipelineCounts Read(Connection connection)
    {
        var classes = new Dictionary<RawClass, long>();
        var ignored = new Dictionary<string, long>();
        var commands = 0L;
        foreach (var (tally, events) in Tallies(connection))
        {
            if (tally.Command) commands += events;
            else if (tally.Class == RawClass.Ignored) ignored.Add(tally.Reason, events);
            else classes[tally.Class] = events;
        }

        return new PipelineCounts
        {
            // positions are dense, so this is a count of its own: if a tally went wrong, the balance would show it
            Raw = connection.Statement("SELECT max(position) FROM raw").ReadLong() - commands,
            Accepted = classes.GetValueOrDefault(RawClass.Accepted),
            Duplicates = classes.GetValueOrDefault(RawClass.Duplicate),
            Ignored = ignored,
            DeadLetters = classes.GetValueOrDefault(RawClass.Dead),
            Commands = commands,
            Pending = classes.GetValueOrDefault(RawClass.Pending),
            OldestPendingAtMs = ReadOrNull(connection, "SELECT received_at_ms FROM raw WHERE class = 0 ORDER BY position LIMIT 1"),
            LastEventAtMs = LastEvents(connection),
            LastCommitAtMs = ReadOrNull(connection, "SELECT at_ms FROM last_commit"),
        };
    }

    /// <summary>The tallies as they are kept; those that went back to nothing are left out.</summary>
    public static IEnumerable<(Tally Tally, long Events)> Tallies(Connection connection)
    {
        var select = connection.Statement("SELECT command, class, reason, events FROM tally WHERE events <> 0");
        using var rows = select.Read();
        while (rows.Next())
        {
            yield return (new Tally(select.Long(0) != 0, (RawClass)select.Int(1), select.Text(2)), select.Long(3));
        }
    }

    private static Dictionary<string, long> LastEvents(Connection connection)
    {
        var last = new Dictionary<string, long>();
        var select = connection.Statement("SELECT provider, at_ms FROM last_event");
        using var rows = select.Read();
        while (rows.Next())
        {
            last.Add(select.Text(0), select.Long(1));
        }

        return last;
    }

    private static long? ReadOrNull(Connection connection, string sql)
    {
        var select = connection.Statement(sql);
        using var rows = select.Read();
        return rows.Next() ? select.Long(0) : null;
    }
}
