using Confluent.Kafka;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The memory of one partition's ledger: an index over its own journal partition, in a local file that knows the commit it reflects. When
/// that is missing, stale or ahead of the journal, it is brought to the journal's end, from the beginning if need be.
/// </summary>
internal sealed class PartitionLedger : ILedgerState, IDisposable
{
    private const int KeysInMemory = 65_536;
    private const int CommitsAtOnce = 500;

    private const string Tables = """
        CREATE TABLE ledger (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE ledger_log (id INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;
        """ + OutcomeTable.Tables + Kafka.Reflected.Tables;

    private readonly ClusterShape _shape;
    private readonly string _path;
    private readonly int _partition;
    private Connection _connection = null!;
    private LedgerTable _table = null!;
    private OutcomeTable _outcomes = null!;
    // drawn from the journal as it is, and nothing else: what cannot be read is the journal's own
    private bool _isAsRead;

    public PartitionLedger(string folder, int partition, ClusterShape shape)
    {
        (_shape, _partition, _path) = (shape, partition, PathIn(folder, partition));
        Open();
    }

    /// <summary>The last commit that this memory reflects.</summary>
    public Reflected Reflected { get; private set; }

    /// <inheritdoc/>
    public long LastSeq => Reflected.Tally.LastSeq;

    public static string PathIn(string folder, int partition) => Path.Combine(folder, $"ledger-{partition}.db");

    /// <summary>The file was found to be damaged while it was read: it is drawn anew when it is loaded next.</summary>
    public bool IsDamaged { get; private set; }

    /// <inheritdoc/>
    public byte[] Get(StateKey key)
    {
        try
        {
            // one transaction for all reads of a batch and its commit: a lone read would take and drop the log's locks each time
            if (!_connection.InTransaction) _connection.Statement("BEGIN").Run();
            return _table.Get(key);
        }
        catch (StorageException e) when (LocalFile.IsDamage(e))
        {
            IsDamaged = true;
            throw;
        }
    }

    /// <summary>The last word on an event that was settled before.</summary>
    public Outcome? Find(long offset) => _outcomes.Find(_partition, offset);

    /// <summary>Brings the memory to the end that the journal has now; returns the number of commits that were read.</summary>
    public int Load(IConsumer<byte[], byte[]> reader, RecallEntry recall, CancellationToken stop)
    {
        if (IsDamaged || (Reflected.Offset >= 0 && !Reflected.IsAt(JournalStart.RecordAt(reader, _partition, Reflected.Offset)))) StartAnew();
        try
        {
            return Read(reader, recall, stop);
        }
        catch (Exception e) when ((e is InvalidDataException && Reflected.Offset >= 0 && !_isAsRead) || LocalFile.IsDamage(e))
        {
            // the file is damaged, or the commit that it reflects is in the journal and counts for nothing: this process slept, another took over,
            // and it came too late
            StartAnew();
            return Read(reader, recall, stop);
        }
    }

    private int Read(IConsumer<byte[], byte[]> reader, RecallEntry recall, CancellationToken stop)
    {
        reader.Assign(JournalStart.After(_partition, Reflected.Offset));
        var assembler = new CommitAssembler(_partition, Reflected.Tally);
        var commits = new List<JournalCommit>();
        var read = 0;
        while (Next(reader, stop) is { IsPartitionEOF: false } record)
        {
            if (assembler.Take(record) is not { } commit) continue;
            commits.Add(commit);
            read++;
            if (commits.Count == CommitsAtOnce) Recall(commits, recall);
        }

        Recall(commits, recall);
        reader.Unassign();
        return read;
    }

    /// <summary>Takes a commit that this process has written to the journal.</summary>
    public void Take(JournalCommit commit, IReadOnlyCollection<StateChange> changes)
    {
        _isAsRead = false;
        Put([commit], changes);
    }

    private void Put(IReadOnlyList<JournalCommit> commits, IReadOnlyCollection<StateChange> changes) => LocalFile.InTransaction(_connection, () =>
    {
        var remembered = _table.Put(changes);
        foreach (var commit in commits)
        {
            _outcomes.Put(_partition, commit.Tally);
        }

        var last = commits[^1];
        Kafka.Reflected.Write(_connection, _partition, last.Offset, last.Tally);
        return () =>
        {
            remembered();
            Reflected = new(last.Offset, last.Tally with { Outcomes = [], Older = [] });
        };
    });

    /// <summary>The whole memory, in key order.</summary>
    public IEnumerable<StateChange> All() => LedgerLog.All(_connection);

    /// <summary>The whole memory that a file holds, beside whoever writes to it; null when it reflects another commit.</summary>
    public static List<StateChange>? AllAt(string path, int partition, Tally tally)
    {
        try
        {
            using var connection = Connection.OpenReader(path, cacheKiB: 1 << 10);
            connection.Statement("BEGIN").Run();
            var reflected = Kafka.Reflected.Read(connection, partition).Tally;
            return (reflected.NextRaw, reflected.LastSeq) == (tally.NextRaw, tally.LastSeq) ? [.. LedgerLog.All(connection)] : null;
        }
        catch (Exception e) when (e is StorageException or InvalidDataException)
        {
            // a damaged one is drawn anew by its owner
            return null;
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Open()
    {
        _connection = LocalFile.Open(_path, _shape.Generation, Tables);
        _table = new LedgerTable(_connection, KeysInMemory);
        _outcomes = new OutcomeTable(_connection);
        Reflected = Kafka.Reflected.Read(_connection, _partition);
    }

    private void StartAnew()
    {
        _connection.Dispose();
        LocalFile.Delete(_path);
        (IsDamaged, _isAsRead) = (false, true);
        Open();
    }

    private ConsumeResult<byte[], byte[]> Next(IConsumer<byte[], byte[]> reader, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return reader.Consume(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ClusterUnavailableException($"{TopicNames.Journal} [{_partition}] cannot be read to its end");
        }
    }

    private void Recall(List<JournalCommit> commits, RecallEntry recall)
    {
        if (commits.Count == 0) return;
        var memory = new Recalled(_table.Get);
        foreach (var entry in commits.SelectMany(commit => commit.Entries))
        {
            memory.Take(entry, recall);
        }

        Put(commits, memory.Changes);
        commits.Clear();
    }
}
