using System.Buffers.Binary;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>The form of <c>ledger_log</c>: per change the key, the length of the value in 4 bytes, the value.</summary>
internal static class LedgerLog
{
    private const int Head = StateKey.Length + sizeof(int);

    public static byte[] Write(IReadOnlyCollection<StateChange> changes)
    {
        var blob = new byte[changes.Sum(c => Head + c.Value.Length)];
        var rest = blob.AsSpan();
        foreach (var change in changes)
        {
            change.Key.WriteTo(rest);
            BinaryPrimitives.WriteInt32BigEndian(rest[StateKey.Length..], change.Value.Length);
            change.Value.CopyTo(rest[Head..]);
            rest = rest[(Head + change.Value.Length)..];
        }

        return blob;
    }

    /// <summary>Changes that are not all in the table yet, oldest first.</summary>
    public static IEnumerable<(long Id, StateChange Change)> Read(Connection connection)
    {
        var select = connection.Statement("SELECT id, changes FROM ledger_log ORDER BY id");
        using var rows = select.Read();
        while (rows.Next())
        {
            var blob = select.Blob(1);
            for (var at = 0; at < blob.Length;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(at + StateKey.Length));
                yield return (select.Long(0), new StateChange(Key(blob.AsSpan(at)), blob[(at + Head)..(at + Head + length)]));
                at += Head + length;
            }
        }
    }

    /// <summary>The last value of each key that is not in the table yet.</summary>
    public static Dictionary<StateKey, byte[]> Newest(Connection connection)
    {
        var newest = new Dictionary<StateKey, byte[]>();
        foreach (var (_, change) in Read(connection))
        {
            newest[change.Key] = change.Value;
        }

        return newest;
    }

    /// <summary>The whole ledger in key order: the table, overruled by the log.</summary>
    public static IEnumerable<StateChange> All(Connection connection)
    {
        var newer = Newest(connection);
        var waiting = new Queue<StateChange>(Sorted(newer));
        foreach (var stored in Table(connection))
        {
            while (waiting.TryPeek(out var next) && Compare(next.Key, stored.Key) <= 0)
            {
                yield return waiting.Dequeue();
            }

            if (!newer.ContainsKey(stored.Key)) yield return stored;
        }

        while (waiting.TryDequeue(out var next))
        {
            yield return next;
        }
    }

    public static StateChange[] Sorted(Dictionary<StateKey, byte[]> values)
    {
        var sorted = values.Select(v => new StateChange(v.Key, v.Value)).ToArray();
        Array.Sort(sorted, static (a, b) => Compare(a.Key, b.Key));
        return sorted;
    }

    private static IEnumerable<StateChange> Table(Connection connection)
    {
        var select = connection.Statement("SELECT key, value FROM ledger ORDER BY key");
        using var rows = select.Read();
        while (rows.Next())
        {
            yield return new StateChange(Key(select.Blob(0)), select.Blob(1));
        }
    }

    private static StateKey Key(ReadOnlySpan<byte> bytes) =>
        new(bytes[0], BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[9..]));

    private static int Compare(in StateKey a, in StateKey b) =>
        a.Family != b.Family ? a.Family.CompareTo(b.Family) : a.High != b.High ? a.High.CompareTo(b.High) : a.Low.CompareTo(b.Low);
}
