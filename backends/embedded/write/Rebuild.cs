namespace RevenuePulse.Backends.Embedded;

/// <summary>Draws what is derived anew, within the writer's transaction.</summary>
internal static class Rebuild
{
    // Keeps memory bounded: cells beyond this are written before more is read.
    private const int CellsAtOnce = 50_000;

    public static void Rollups(Connection connection, RollupTable rollups)
    {
        connection.Execute("DELETE FROM rollup");
        var select = connection.Statement("""
            SELECT j.at_ms, s.rollup, 1, j.gross, j.net, j.sales, j.lost
            FROM journal j NOT INDEXED CROSS JOIN series s ON s.id = j.series WHERE j.type <> 0
            """);
        using var rows = select.Read();
        while (rows.Next())
        {
            rollups.Add(select.Long(0), select.Long(1), SumColumns.Read(select, 2));
            if (rollups.Cells >= CellsAtOnce) rollups.Flush();
        }
    }

    public static void Tallies(Connection connection) => connection.Execute($"""
        DELETE FROM tally;
        INSERT INTO tally (command, class, reason, events)
        SELECT {CountedTally}, count(*) FROM raw GROUP BY 1, 2, 3;
        DELETE FROM last_event;
        INSERT INTO last_event (provider, at_ms) SELECT provider, max(received_at_ms) FROM raw GROUP BY provider;
        """);

    /// <summary>
    /// Forgets all that was ever decided, here or where an event came in first: what was received is pending again, in the order of the
    /// raw log, and the journal that comes of it is another one. Commands that moved here keep what they did.
    /// </summary>
    public static void Decisions(Connection connection, TimeProvider time)
    {
        connection.Execute("""
            DELETE FROM journal;
            DELETE FROM rollup;
            DELETE FROM series;
            DELETE FROM rollup_series;
            DELETE FROM ledger;
            DELETE FROM ledger_log;
            DELETE FROM dead_letters;
            UPDATE raw SET class = 0, reason = '';
            UPDATE raw SET headers = json_set(headers, '$."pulse-provenance".class', 0, '$."pulse-provenance".notes', json('[]'))
            WHERE provider <> 'pulse' AND headers LIKE '{"pulse-provenance":%';
            """);
        Schema.Renew(connection, time);
        Tallies(connection);
    }

    /// <summary>The columns of a raw row that <see cref="Tally.Of"/> makes a tally from.</summary>
    public const string CountedTally = "provider = 'pulse', class, CASE class WHEN 3 THEN reason ELSE '' END";
}
