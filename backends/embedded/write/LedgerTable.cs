using System.Buffers.Binary;

namespace RevenuePulse.Backends.Embedded;

/// <summary>The ledger's memory in the table beside the journal. Belongs to the writer's thread.</summary>
internal sealed class LedgerTable(Connection connection)
{
    private readonly Statement _get = connection.Statement("SELECT value FROM ledger WHERE key = ?");

    private readonly Statement _put = connection.Statement("INSERT OR REPLACE INTO ledger (key, value) VALUES (?, ?)");

    public byte[] Get(StateKey key)
    {
        Span<byte> bytes = stackalloc byte[StateKey.Length];
        key.WriteTo(bytes);
        using var rows = _get.Bind(1, bytes).Read();
        return rows.Next() ? _get.Blob(0) : [];
    }

    /// <summary>In key order, so that neighbours share the walk down the tree and the page.</summary>
    public void Put(IReadOnlyCollection<StateChange> changes)
    {
        foreach (var change in changes.OrderBy(c => c.Key.Family).ThenBy(c => c.Key.High))
        {
            Put(change);
        }
    }

    public void Put(in StateChange change)
    {
        Span<byte> bytes = stackalloc byte[StateKey.Length];
        change.Key.WriteTo(bytes);
        _put.Bind(1, bytes).Bind(2, change.Value).Run();
    }

    /// <summary>Everything, in key order.</summary>
    public static IEnumerable<StateChange> All(Connection connection)
    {
        var select = connection.Statement("SELECT key, value FROM ledger ORDER BY key");
        using var rows = select.Read();
        while (rows.Next())
        {
            var key = select.Blob(0);
            yield return new StateChange(
                new StateKey(key[0], BinaryPrimitives.ReadUInt64BigEndian(key.AsSpan(1)), BinaryPrimitives.ReadUInt64BigEndian(key.AsSpan(9))),
                select.Blob(1));
        }
    }
}
