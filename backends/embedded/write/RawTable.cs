namespace RevenuePulse.Backends.Embedded;

/// <summary>The raw log's rows as the writer sees them.</summary>
internal sealed class RawTable(Connection connection)
{
    private readonly Statement _insert = connection.Statement("""
        INSERT INTO raw (position, class, reason, provider, account, delivery_id, type, received_at_ms, headers)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly Statement _insertBody = connection.Statement("INSERT INTO raw_bodies (position, body) VALUES (?, ?)");
    private readonly Statement _class = connection.Statement("UPDATE raw SET class = ?, reason = ? WHERE position = ?");
    private readonly Statement _header = connection.Statement("SELECT provider, class, reason FROM raw WHERE position = ?");
    private readonly Statement _pending = connection.Statement(RawRows.Select + "WHERE r.class = 0 ORDER BY r.position LIMIT ?");
    private readonly Statement _letter = connection.Statement("INSERT OR REPLACE INTO dead_letters (position, detail) VALUES (?, ?)");
    private readonly Statement _unletter = connection.Statement("DELETE FROM dead_letters WHERE position = ?");

    public void Insert(RawEvent raw, in RawOutcome outcome)
    {
        _insert.Bind(1, raw.Position).Bind(2, (long)outcome.Class).Bind(3, outcome.Reason).Bind(4, raw.Provider).Bind(5, raw.Account)
            .Bind(6, raw.DeliveryId).Bind(7, raw.Type).Bind(8, raw.ReceivedAtMs).Bind(9, raw.Headers).Run();
        _insertBody.Bind(1, raw.Position).Bind(2, raw.Body.Span).Run();
        if (outcome.Class == RawClass.Dead) _letter.Bind(1, raw.Position).Bind(2, outcome.Detail).Run();
    }

    /// <summary>Gives a stored event another class; returns what it was before, null when there is no such event.</summary>
    public (string Provider, RawClass Class, string Reason)? Reclass(in RawOutcome outcome)
    {
        if (Header(outcome.Position) is not { } before) return null;
        _class.Bind(1, (long)outcome.Class).Bind(2, outcome.Reason).Bind(3, outcome.Position).Run();
        if (outcome.Class == RawClass.Dead) _letter.Bind(1, outcome.Position).Bind(2, outcome.Detail).Run();
        else if (before.Class == RawClass.Dead) _unletter.Bind(1, outcome.Position).Run();
        return before;
    }

    /// <summary>The oldest events that are not settled.</summary>
    public List<RawEvent> Pending(int limit, long limitBytes)
    {
        var events = new List<RawEvent>();
        using var rows = _pending.Bind(1, limit).Read();
        for (var bytes = 0L; bytes < limitBytes && rows.Next(); bytes += events[^1].Body.Length)
        {
            events.Add(RawRows.Read(_pending));
        }

        return events;
    }

    public RawEvent? Find(long position) => RawRows.Find(connection, position);

    private (string Provider, RawClass Class, string Reason)? Header(long position)
    {
        using var rows = _header.Bind(1, position).Read();
        return rows.Next() ? (_header.Text(0), (RawClass)_header.Int(1), _header.Text(2)) : null;
    }
}
