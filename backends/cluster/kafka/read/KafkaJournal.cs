using RevenuePulse.Backends.Cluster.Influx;
using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The journal as it has come to this process: its head in memory, its entries in the local file.</summary>
internal sealed class KafkaJournal(ClusterShape shape, ReaderPool pool, Reflected[] reflected) : IJournal, ITimeline
{
    private readonly Lock _gate = new();
    private readonly Tally[] _tallies = [.. reflected.Select(r => r.Tally)];
    private readonly CommitTimes _times = new(reflected.Select(r => r.Tally));
    private volatile Cursor _head = new(shape.Generation, [.. reflected.Select(r => r.Tally.LastSeq)]);
    private volatile TaskCompletionSource _moved = Fresh();

    public event Action<IReadOnlyList<Entry>> Committed = delegate { };

    public Cursor Head => _head;

    /// <summary>How the partitions stand, each as its last commit that has come here left it.</summary>
    public IReadOnlyList<Tally> Tallies
    {
        get
        {
            lock (_gate)
            {
                return [.. _tallies];
            }
        }
    }

    /// <summary>When the oldest of the entries after these positions was committed, Unix milliseconds; null when there are none.</summary>
    public long? OldestAfter(IReadOnlyList<long> seqs)
    {
        lock (_gate)
        {
            return seqs.Select((seq, partition) => _times.OldestAfter(partition, seq)).Min();
        }
    }

    /// <inheritdoc/>
    public (long FirstMs, long LastMs)? Ends
    {
        get
        {
            using var snapshot = pool.Open();
            // each alone is one look at the index
            var select = snapshot.Connection.Statement("SELECT (SELECT min(at_ms) FROM entry), (SELECT max(at_ms) FROM entry)");
            using var rows = select.Read();
            return rows.Next() && !select.IsNull(0) ? (select.Long(0), select.Long(1)) : null;
        }
    }

    /// <summary>Completes at the next commit.</summary>
    public Task Moved => _moved.Task;

    public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null)
    {
        var head = _head;
        if (cursor.Generation != head.Generation || cursor.Seqs.Count != head.Seqs.Count || cursor.Seqs.Any(seq => seq < 0) || !head.Reaches(cursor))
        {
            throw new ArgumentException($"Cursor {cursor} is not a position of this journal, whose head is {head}.", nameof(cursor));
        }

        var entries = new List<Entry>();
        var last = upTo ?? head;
        for (var partition = 0; partition < head.Seqs.Count && entries.Count < limit; partition++)
        {
            var through = Math.Min(last.Seqs[partition], head.Seqs[partition]);
            if (cursor.Seqs[partition] < through) Read(entries, partition, (cursor.Seqs[partition], through), limit - entries.Count);
        }

        return entries;
    }

    /// <inheritdoc/>
    public long Count(long fromMs, long toMs, long most)
    {
        using var snapshot = pool.Open();
        return snapshot.Connection.Statement("SELECT count(*) FROM (SELECT 1 FROM entry WHERE at_ms >= ? AND at_ms < ? LIMIT ?)")
            .Bind(1, fromMs).Bind(2, toMs).Bind(3, most).ReadLong();
    }

    /// <inheritdoc/>
    public void Read(long fromMs, long toMs, Action<Entry> take)
    {
        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement("SELECT partition, record FROM entry WHERE at_ms >= ? AND at_ms < ? ORDER BY partition, seq");
        using var rows = select.Bind(1, fromMs).Bind(2, toMs).Read();
        while (rows.Next())
        {
            take(EntryRecord.Read(select.Blob(1), select.Int(0)));
        }
    }

    /// <summary>On the follower's thread, when the commits are in the file.</summary>
    public void Advance(IReadOnlyList<JournalCommit> commits)
    {
        var entries = commits.SelectMany(commit => commit.Entries).ToList();
        lock (_gate)
        {
            foreach (var commit in commits)
            {
                _tallies[commit.Partition] = commit.Tally with { Outcomes = [], Older = [] };
                _times.Add(commit.Partition, commit.Tally);
            }
        }

        _head = _head.Past(entries);
        Committed(entries);
        Interlocked.Exchange(ref _moved, Fresh()).SetResult();
    }

    /// <summary>A partition that is read anew from its beginning.</summary>
    public void Reset(int partition)
    {
        lock (_gate)
        {
            _tallies[partition] = Tally.None;
            _times.Forget(partition);
        }

        _head = _head with { Seqs = [.. _head.Seqs.Select((seq, p) => p == partition ? 0 : seq)] };
    }

    private void Read(List<Entry> entries, int partition, (long After, long Through) range, int limit)
    {
        using var snapshot = pool.Open();
        var select = snapshot.Connection.Statement("SELECT record FROM entry WHERE partition = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?");
        using var rows = select.Bind(1, partition).Bind(2, range.After).Bind(3, range.Through).Bind(4, limit).Read();
        while (rows.Next())
        {
            entries.Add(EntryRecord.Read(select.Blob(0), partition));
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
