namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// When the newest commits were made, so that the age of an entry that waits somewhere can be told. Bounded: of a long backlog only commits
/// at some distance are remembered, and ages become too short by that distance. Not thread-safe.
/// </summary>
internal sealed class CommitTimes(IEnumerable<Tally> known)
{
    private const int MostPerPartition = 1_024;

    private readonly Line[] _lines = [.. known.Select(tally => new Line(new(tally.LastSeq, tally.AtMs)))];

    public void Add(int partition, Tally tally) => _lines[partition].Add(new(tally.LastSeq, tally.AtMs));

    public void Forget(int partition) => _lines[partition] = new Line(default);

    /// <summary>
    /// When the first entry after <paramref name="seq"/> was committed, Unix milliseconds; null when there is none. What lies before it is
    /// forgotten: nobody waits for that any more.
    /// </summary>
    public long? OldestAfter(int partition, long seq) => _lines[partition].After(seq);

    private readonly record struct At(long LastSeq, long Ms);

    private sealed class Line(At newest)
    {
        private readonly List<At> _kept = [newest];
        private At _newest = newest;
        private long _distanceMs;

        public void Add(At at)
        {
            if (at.LastSeq == _newest.LastSeq) return;
            _newest = at;
            if (_kept.Count > 0 && at.Ms - _kept[^1].Ms < _distanceMs) return;
            _kept.Add(at);
            if (_kept.Count <= MostPerPartition) return;
            At[] half = [.. _kept.Where((_, i) => i % 2 == 0)];
            _distanceMs = Math.Max(2 * _distanceMs, (_kept[^1].Ms - _kept[0].Ms) / (MostPerPartition / 2));
            _kept.Clear();
            _kept.AddRange(half);
        }

        public long? After(long seq)
        {
            var first = _kept.FindIndex(at => at.LastSeq > seq);
            _kept.RemoveRange(0, first < 0 ? _kept.Count : first);
            if (_kept.Count == 0) _distanceMs = 0;
            return _kept.Count > 0 ? _kept[0].Ms : _newest.LastSeq > seq ? _newest.Ms : null;
        }
    }
}
