namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// When the newest commits were made, so that the age of an entry that waits somewhere can be told. Bounded: of a long backlog every
/// second commit is forgotten, then every fourth, and ages become a little too short. Not thread-safe.
/// </summary>
internal sealed class CommitTimes(IEnumerable<Tally> known)
{
    private const int MostPerPartition = 1_024;

    private readonly List<(long LastSeq, long AtMs)>[] _commits = [.. known.Select(tally => new List<(long, long)> { (tally.LastSeq, tally.AtMs) })];

    public void Add(int partition, Tally tally)
    {
        var commits = _commits[partition];
        if (tally.LastSeq == commits[^1].LastSeq) return;
        commits.Add((tally.LastSeq, tally.AtMs));
        if (commits.Count <= MostPerPartition) return;
        var kept = commits.Where((_, i) => i % 2 == 1).ToList();
        commits.Clear();
        commits.AddRange(kept);
    }

    public void Forget(int partition) => _commits[partition] = [(0, 0)];

    /// <summary>When the first entry after <paramref name="seq"/> was committed, Unix milliseconds; null when there is none.</summary>
    public long? OldestAfter(int partition, long seq)
    {
        var commits = _commits[partition];
        var at = commits.FindIndex(commit => commit.LastSeq > seq);
        return at < 0 ? null : commits[at].AtMs;
    }
}
