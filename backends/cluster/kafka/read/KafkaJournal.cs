using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The journal as it has come to this process: its head in memory, its entries in the local copy. While that is drawn anew nothing is taken
/// back: positions stay what they were, and reading waits until the copy is as far again.
/// </summary>
internal sealed class KafkaJournal(ClusterShape shape, LocalCopy copy) : IJournal, ITimeline
{
    private readonly Lock _gate = new();
    private readonly Tally[] _tallies = [.. Enumerable.Repeat(Tally.None, shape.Partitions)];
    private readonly CommitTimes _times = new(Enumerable.Repeat(Tally.None, shape.Partitions));
    private volatile Cursor _head = new(shape.Generation, new long[shape.Partitions]);
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
    public (long FirstMs, long LastMs)? Ends => copy.Read(connection =>
    {
        // each alone is one look at the index
        var select = connection.Statement("SELECT (SELECT min(at_ms) FROM entry), (SELECT max(at_ms) FROM entry)");
        using var rows = select.Read();
        return rows.Next() && !select.IsNull(0) ? (select.Long(0), select.Long(1)) : ((long, long)?)null;
    });

    /// <summary>Whether entries can be read.</summary>
    public bool IsWhole => copy.IsWhole;

    /// <summary>Completes at the next commit, or when entries can be read again.</summary>
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
    public long Count(long fromMs, long toMs, long most) => copy.Read(connection => connection
        .Statement("SELECT count(*) FROM (SELECT 1 FROM entry WHERE at_ms >= ? AND at_ms < ? LIMIT ?)")
        .Bind(1, fromMs).Bind(2, toMs).Bind(3, most).ReadLong());

    /// <inheritdoc/>
    public void Read(long fromMs, long toMs, Action<Entry> take) => copy.Read(connection =>
    {
        var select = connection.Statement("SELECT partition, record FROM entry WHERE at_ms >= ? AND at_ms < ? ORDER BY partition, seq");
        using var rows = select.Bind(1, fromMs).Bind(2, toMs).Read();
        var read = 0L;
        for (; rows.Next(); read++)
        {
            take(EntryRecord.Read(select.Blob(1), select.Int(0)));
        }

        return read;
    });

    /// <summary>On the follower's thread, before the file is read on: what it reflects, where that is not known yet.</summary>
    public void Begin(IReadOnlyList<Reflected> reflected)
    {
        lock (_gate)
        {
            for (var partition = 0; partition < reflected.Count; partition++)
            {
                Know(partition, reflected[partition].Tally);
            }

            _head = _head with { Seqs = [.. _tallies.Select(tally => tally.LastSeq)] };
        }
    }

    /// <summary>On the follower's thread, when the commits are in the file; those that were there before tell nothing new.</summary>
    public void Advance(IReadOnlyList<JournalCommit> commits)
    {
        var head = _head;
        var entries = commits.SelectMany(commit => commit.Entries).Where(head.IsBefore).ToList();
        lock (_gate)
        {
            foreach (var commit in commits)
            {
                Know(commit.Partition, commit.Tally);
            }
        }

        _head = head.Past(entries);
        Committed(entries);
        Move();
    }

    /// <summary>A partition that ends earlier than it did.</summary>
    public void Reset(int partition, Tally last)
    {
        lock (_gate)
        {
            _tallies[partition] = Tally.None;
            _times.Forget(partition);
            Know(partition, last);
        }

        _head = _head with { Seqs = [.. _head.Seqs.Select((seq, p) => p == partition ? last.LastSeq : seq)] };
    }

    /// <summary>The copy is as far as it was.</summary>
    public void Complete()
    {
        copy.Complete();
        Move();
    }

    private void Know(int partition, Tally tally)
    {
        if (!tally.Reaches(_tallies[partition])) return;
        _tallies[partition] = tally with { Outcomes = [], Older = [] };
        _times.Add(partition, tally);
    }

    private void Move() => Interlocked.Exchange(ref _moved, Fresh()).SetResult();

    private void Read(List<Entry> entries, int partition, (long After, long Through) range, int limit) => entries.AddRange(copy.Read(connection =>
    {
        var found = new List<Entry>();
        var select = connection.Statement("SELECT record FROM entry WHERE partition = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?");
        using var rows = select.Bind(1, partition).Bind(2, range.After).Bind(3, range.Through).Bind(4, limit).Read();
        while (rows.Next())
        {
            found.Add(EntryRecord.Read(select.Blob(0), partition));
        }

        RefuseGaps(found, partition, range, limit);
        return found;
    }));

    /// <summary>Numbers are dense: a page that got lost in the file must not make a smaller total.</summary>
    private static void RefuseGaps(List<Entry> found, int partition, (long After, long Through) range, int limit)
    {
        var wanted = Math.Min(limit, range.Through - range.After);
        for (var i = 0; i < wanted; i++)
        {
            if (i >= found.Count || found[i].Seq != range.After + 1 + i) throw new InvalidDataException($"entry {range.After + 1 + i} of partition {partition} is not in the copy");
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
