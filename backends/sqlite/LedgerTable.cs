namespace RevenuePulse.Backends.Sqlite;

/// <summary>
/// The ledger's memory. Its keys are hashes, so each change would dirty a page of its own; instead a commit appends its changes as one
/// blob to <c>ledger_log</c> and keeps them in memory, and when enough have come together they are merged into the table in key order,
/// some with every commit. What the log holds is read back at start. Belongs to the writer's thread; only the sorting is another's.
/// </summary>
internal sealed class LedgerTable
{
    private readonly Connection _connection;
    private readonly int _mergeAt;
    private readonly Statement _get;
    private readonly Statement _put;
    private readonly Statement _append;
    private Dictionary<StateKey, byte[]> _recent = [];
    private Merge? _merge;
    private long _lastLog;

    public LedgerTable(Connection connection, int mergeAt)
    {
        _mergeAt = mergeAt;
        _connection = connection;
        _get = connection.Statement("SELECT value FROM ledger WHERE key = ?");
        _put = connection.Statement("INSERT OR REPLACE INTO ledger (key, value) VALUES (?, ?)");
        _append = connection.Statement("INSERT INTO ledger_log (id, changes) VALUES (?, ?)");
        foreach (var (id, change) in LedgerLog.Read(connection))
        {
            _recent[change.Key] = change.Value;
            _lastLog = id;
        }
    }

    public byte[] Get(StateKey key)
    {
        if (_recent.TryGetValue(key, out var value) || (_merge is { } merge && merge.Values.TryGetValue(key, out value))) return value;
        Span<byte> bytes = stackalloc byte[StateKey.Length];
        key.WriteTo(bytes);
        using var rows = _get.Bind(1, bytes).Read();
        return rows.Next() ? _get.Blob(0) : [];
    }

    /// <summary>Writes changes within the transaction; the result makes them visible to <see cref="Get"/> once it is committed.</summary>
    public Action Put(IReadOnlyCollection<StateChange> changes)
    {
        if (changes.Count == 0) return static () => { };
        _append.Bind(1, _lastLog + 1).Bind(2, LedgerLog.Write(changes)).Run();
        var mergedTo = _merge is { } merge ? PutSome(merge, changes.Count) : 0;
        return () => Confirm(changes, mergedTo);
    }

    /// <summary>Puts other values in place of all there are, within the transaction.</summary>
    public Action Replace(IEnumerable<StateChange> values)
    {
        _connection.Execute("DELETE FROM ledger; DELETE FROM ledger_log");
        foreach (var value in values)
        {
            Put(value);
        }

        return () => (_recent, _merge) = ([], null);
    }

    /// <summary>Somewhat faster than changes come: a merge is through before the next is due, and no commit waits long for its part.</summary>
    private int PutSome(Merge merge, int changes)
    {
        if (!merge.IsSorted) return 0;
        var sorted = merge.Sorted;
        var to = Math.Min(sorted.Length, merge.Done + changes + (changes / 4) + 1);
        foreach (var change in sorted.AsSpan(merge.Done..to))
        {
            Put(change);
        }

        if (to == sorted.Length)
        {
            _connection.Statement("DELETE FROM ledger_log WHERE id <= ?").Bind(1, merge.LastLog).Run();
        }

        return to;
    }

    private void Confirm(IReadOnlyCollection<StateChange> changes, int mergedTo)
    {
        _lastLog++;
        foreach (var change in changes)
        {
            _recent[change.Key] = change.Value;
        }

        if (_merge is { } merge)
        {
            merge.Done = mergedTo;
            if (mergedTo == merge.Values.Count) _merge = null;
        }
        else if (_recent.Count >= _mergeAt)
        {
            _merge = new Merge(_recent, _lastLog);
            _recent = [];
        }
    }

    private void Put(in StateChange change)
    {
        Span<byte> bytes = stackalloc byte[StateKey.Length];
        change.Key.WriteTo(bytes);
        _put.Bind(1, bytes).Bind(2, change.Value).Run();
    }

    /// <summary>Changes on their way into the table; nobody changes them any more.</summary>
    private sealed class Merge(Dictionary<StateKey, byte[]> values, long lastLog)
    {
        // beside the writer: it takes tens of milliseconds, and every viewer would wait for the commit that they fall into
        private readonly Task<StateChange[]> _sorting = Task.Run(() => LedgerLog.Sorted(values));

        public Dictionary<StateKey, byte[]> Values { get; } = values;

        public bool IsSorted => _sorting.IsCompleted;

        public StateChange[] Sorted => _sorting.GetAwaiter().GetResult();

        public long LastLog { get; } = lastLog;

        public int Done { get; set; }
    }
}
