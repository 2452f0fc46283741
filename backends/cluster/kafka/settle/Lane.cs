namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>One partition that this process settles: its ledger and the events that wait.</summary>
internal sealed class Lane(int partition, PartitionLedger ledger, ClusterOptions options) : IDisposable
{
    private readonly List<RawEvent> _waiting = [];
    private readonly BatchSize _size = new(options.BatchEvents, options.TransactionAim);
    private long _bytes;
    private long? _firstAt;
    private long? _committedAt;
    private long _oneByOneUpTo;
    private long _takenAt;

    public int Partition => partition;

    public PartitionLedger Ledger => ledger;

    public bool IsEmpty => _waiting.Count == 0;

    private bool IsFull => _waiting.Count >= _size.Events || _bytes >= options.BatchBytes;

    /// <summary>An event that was read. One that is settled already is passed over.</summary>
    public void Add(RawEvent raw, long offset)
    {
        if (offset < ledger.Reflected.Tally.NextRaw) return;
        if (_waiting.Count == 0) _firstAt = options.Time.GetTimestamp();
        _waiting.Add(raw);
        _bytes += raw.Body.Length;
    }

    /// <summary>How long until a batch is due; null when nothing waits. While more comes, batches gather for the commit's interval.</summary>
    public TimeSpan? DueIn(bool isDrained)
    {
        if (_waiting.Count == 0) return null;
        if (IsFull || _waiting[0].Position <= _oneByOneUpTo) return TimeSpan.Zero;
        var since = isDrained ? _committedAt : _firstAt;
        var left = since is { } at ? options.CommitEvery - options.Time.GetElapsedTime(at) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The next batch; after a failure each event comes alone, so that the one that cannot be settled stops only itself.</summary>
    public List<RawEvent> Take()
    {
        var count = _waiting[0].Position <= _oneByOneUpTo ? 1 : Math.Min(_waiting.Count, _size.Events);
        var taken = _waiting[..count];
        _waiting.RemoveRange(0, count);
        _bytes -= taken.Sum(raw => (long)raw.Body.Length);
        _firstAt = _takenAt = options.Time.GetTimestamp();
        return taken;
    }

    /// <summary>A batch that was not settled.</summary>
    public void GiveBack(IReadOnlyList<RawEvent> events, bool oneByOne)
    {
        _waiting.InsertRange(0, events);
        _bytes += events.Sum(raw => (long)raw.Body.Length);
        if (oneByOne) _oneByOneUpTo = events[^1].Position;
    }

    /// <summary>The batch that was taken last is committed.</summary>
    public void Committed(int events)
    {
        _committedAt = options.Time.GetTimestamp();
        _size.Took(events, options.Time.GetElapsedTime(_takenAt));
    }

    /// <summary>Forgets what waits: it is read again.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _bytes = 0;
    }

    public void Dispose() => ledger.Dispose();
}
