using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>A committed journal of several partitions, in memory.</summary>
internal sealed class MemoryJournal(int partitions, string generation = "7") : IJournal, ITimeline
{
    private readonly List<Entry>[] _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new List<Entry>())];
    private readonly Lock _lock = new();

    public event Action<IReadOnlyList<Entry>> Committed = delegate { };

    public Cursor Head
    {
        get
        {
            lock (_lock)
            {
                return new Cursor(generation, [.. _partitions.Select(p => (long)p.Count)]);
            }
        }
    }

    public IReadOnlyList<Entry> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _partitions.SelectMany(p => p)];
            }
        }
    }

    public (long FirstMs, long LastMs)? Ends => All is { Count: > 0 } all ? (all.Min(e => e.AtMs), all.Max(e => e.AtMs)) : null;

    public long Count(long fromMs, long toMs, long most) => Math.Min(most, All.Count(e => e.AtMs >= fromMs && e.AtMs < toMs));

    public void Read(long fromMs, long toMs, Action<Entry> take) => All.Where(e => e.AtMs >= fromMs && e.AtMs < toMs).ToList().ForEach(take);

    /// <summary>Numbers entries and commits them together.</summary>
    public List<Entry> Commit(int partition, params IEnumerable<Entry> entries)
    {
        List<Entry> numbered;
        lock (_lock)
        {
            var first = _partitions[partition].Count + 1;
            numbered = [.. entries.Select((e, i) => e with { Partition = partition, Seq = first + i })];
            _partitions[partition].AddRange(numbered);
        }

        Committed(numbered);
        return numbered;
    }

    public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null)
    {
        lock (_lock)
        {
            if (cursor.Generation != generation || cursor.Seqs.Count != partitions) throw new ArgumentException("not of this journal", nameof(cursor));
            return [.. _partitions.SelectMany((p, i) => p.Skip((int)cursor.Seqs[i]).Where(e => upTo is null || !upTo.IsBefore(e))).Take(limit)];
        }
    }
}
