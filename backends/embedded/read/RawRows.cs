namespace RevenuePulse.Backends.Embedded;

/// <summary>Reads raw events with their bodies.</summary>
internal static class RawRows
{
    public const string Select = """
        SELECT r.position, r.provider, r.account, r.delivery_id, r.type, r.received_at_ms, r.headers, b.body, r.class, r.reason
        FROM raw r JOIN raw_bodies b ON b.position = r.position 
        """;

    public static RawEvent? Find(Connection connection, long position)
    {
        var select = connection.Statement(Select + "WHERE r.position = ?");
        using var rows = select.Bind(1, position).Read();
        return rows.Next() ? Read(select) : null;
    }

    public static IEnumerable<(RawEvent Raw, RawClass Class, string Reason)> After(Connection connection, long position)
    {
        var select = connection.Statement(Select + "WHERE r.position > ? ORDER BY r.position");
        using var rows = select.Bind(1, position).Read();
        while (rows.Next())
        {
            yield return (Read(select), (RawClass)select.Int(8), select.Text(9));
        }
    }

    public static RawEvent Read(Statement row) => new()
    {
        Position = row.Long(0),
        Provider = row.Text(1),
        Account = row.Text(2),
        DeliveryId = row.Text(3),
        Type = row.Text(4),
        ReceivedAtMs = row.Long(5),
        Headers = row.Text(6),
        Body = row.Blob(7),
    };
}
