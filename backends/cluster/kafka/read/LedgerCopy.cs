using Microsoft.Extensions.Logging;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The ledgers' memory of all partitions, drawn from this process's copy of the journal: for questions (which sale has this identifier,
/// what would this assignment move), never for decisions. It is drawn beside everything else and only where it is asked for.
/// </summary>
internal sealed class LedgerCopy : IDisposable
{
    private const string Name = "copy of the ledgers";
    private const int EntriesAtOnce = 2_000;
    private const int KeysInMemory = 16_384;
    private const int Readers = 2;
    private const int ReaderCacheKiB = 1 << 10;

    private const string Tables = """
        CREATE TABLE ledger (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE ledger_log (id INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;
        CREATE TABLE taken (partition INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly ClusterShape _shape;
    private readonly KafkaJournal _journal;
    private readonly RecallEntry _recall;
    private readonly LocalCopy _copy;
    private readonly FollowerThread _thread;
    // a monitor: who asks waits on it until the copy has come as far as the journal is now
    private readonly object _gate = new();
    private bool _isBegun;
    private long[] _taken;

    public LedgerCopy(string folder, ClusterShape shape, KafkaJournal journal, RecallEntry recall, ILogger log)
    {
        (_shape, _journal, _recall) = (shape, journal, recall);
        _taken = new long[shape.Partitions];
        _copy = new LocalCopy(Name, new ReaderPool(PathIn(folder), Readers, ReaderCacheKiB), shape.Generation, Tables);
        _thread = new FollowerThread(Name, () => _copy.Draw(Follow), log, mayWait: true);
    }

    /// <summary>Why nobody is answered now; null when all is well.</summary>
    public string? Problem => _copy.Problem;

    public static string PathIn(string folder) => Path.Combine(folder, "memory.db");

    /// <summary>Begins to follow, if it does not yet.</summary>
    public void Start() => _thread.Start();

    /// <summary>The memory of an account's ledger, not older than the journal is now.</summary>
    /// <exception cref="ClusterUnavailableException">The copy is not as far as that yet.</exception>
    public ILedgerView Open(Scope scope)
    {
        Start();
        var partition = _shape.Positions.PartitionOf(scope);
        var seq = _journal.Head.Seqs[partition];
        Reach(partition, seq);
        var view = _copy.Open();
        try
        {
            var ledger = new View(view, partition);
            // it may have been thrown away since it was reached
            return ledger.LastSeq >= seq ? ledger : throw Behind(ledger.LastSeq, seq);
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _copy.Dispose();
    }

    private void Reach(int partition, long seq)
    {
        var until = Environment.TickCount64 + (long)_patience.TotalMilliseconds;
        lock (_gate)
        {
            while (!_isBegun || _taken[partition] < seq || !_copy.IsWhole)
            {
                var left = until - Environment.TickCount64;
                if (left <= 0 || _thread.Stop.IsCancellationRequested) throw Behind(_taken[partition], seq);
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Min(left, 1_000)));
            }
        }
    }

    private static ClusterUnavailableException Behind(long taken, long seq) =>
        new($"the copy of the ledgers is still being drawn (at entry {taken} of {seq}); ask again in a moment");

    private void Follow(Connection connection)
    {
        var table = new LedgerTable(connection, KeysInMemory);
        Begin(connection);
        while (!_thread.Stop.IsCancellationRequested)
        {
            var moved = _journal.Moved;
            for (var partition = 0; partition < _shape.Partitions && _journal.IsWhole; partition++)
            {
                TakeAll(connection, table, partition);
            }

            Task news = Task.WhenAny(moved, _copy.Found);
            news.WaitAsync(_thread.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            _copy.ThrowIfDamaged();
        }
    }

    private void Begin(Connection connection)
    {
        var taken = new long[_shape.Partitions];
        var select = connection.Statement("SELECT partition, seq FROM taken");
        using (var rows = select.Read())
        {
            while (rows.Next())
            {
                taken[select.Int(0)] = select.Long(1);
            }
        }

        lock (_gate)
        {
            (_isBegun, _taken) = (true, taken);
            // of one that is drawn anew this tells already how far it is
            _copy.Complete();
            Monitor.PulseAll(_gate);
        }
    }

    private void TakeAll(Connection connection, LedgerTable table, int partition)
    {
        if (_taken[partition] > _journal.Head.Seqs[partition])
        {
            // the journal is drawn anew: so is what was drawn from it
            LocalFile.InTransaction(connection, () =>
            {
                connection.Execute("DELETE FROM taken");
                return table.Replace([]);
            });
            Begin(connection);
        }

        while (!_thread.Stop.IsCancellationRequested && _taken[partition] < _journal.Head.Seqs[partition])
        {
            Take(connection, table, (partition, After(partition)));
        }
    }

    private IReadOnlyList<Entry> After(int partition)
    {
        var head = _journal.Head;
        return _journal.ReadAfter(head with { Seqs = [.. head.Seqs.Select((seq, p) => p == partition ? Math.Min(_taken[p], seq) : seq)] }, EntriesAtOnce, head);
    }

    private void Take(Connection connection, LedgerTable table, (int Partition, IReadOnlyList<Entry> Entries) read)
    {
        if (read.Entries.Count == 0) return;
        var memory = new Recalled(key => table.Get(KeyIn(read.Partition, key)));
        foreach (var entry in read.Entries)
        {
            memory.Take(entry, _recall);
        }

        var last = read.Entries[^1].Seq;
        LocalFile.InTransaction(connection, () =>
        {
            var remembered = table.Put([.. memory.Changes.Select(change => change with { Key = KeyIn(read.Partition, change.Key) })]);
            connection.Statement("INSERT OR REPLACE INTO taken (partition, seq) VALUES (?, ?)").Bind(1, read.Partition).Bind(2, last).Run();
            return remembered;
        });
        lock (_gate)
        {
            _taken[read.Partition] = last;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Each partition counts its components by itself, so its keys are shifted to a place of their own.</summary>
    private static StateKey KeyIn(int partition, StateKey key) => key with { High = key.High ^ unchecked((ulong)(partition + 1) * 0x9E3779B97F4A7C15) };

    /// <summary>The table, overruled by the part of the log that is not merged into it yet.</summary>
    private sealed class View(LocalCopy.View view, int partition) : ILedgerView
    {
        private readonly Dictionary<StateKey, byte[]> _recent = view.Read(LedgerLog.Newest);

        public long LastSeq { get; } = view.Read(connection => connection.Statement("SELECT seq FROM taken WHERE partition = ?").Bind(1, partition).ReadLong());

        public byte[] Get(StateKey key)
        {
            var own = KeyIn(partition, key);
            return _recent.TryGetValue(own, out var value) ? value : view.Read(connection => Find(connection, own));
        }

        public void Dispose() => view.Dispose();

        private static byte[] Find(Connection connection, StateKey key)
        {
            Span<byte> bytes = stackalloc byte[StateKey.Length];
            key.WriteTo(bytes);
            var get = connection.Statement("SELECT value FROM ledger WHERE key = ?");
            using var rows = get.Bind(1, bytes).Read();
            return rows.Next() ? get.Blob(0) : [];
        }
    }
}
