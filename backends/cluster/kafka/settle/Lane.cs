namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>One partition that this process settles: its ledger and the events that wait.</summary>
internal sealed class Lane(int partition, PartitionLedger ledger, ClusterOptions options) : IDisposable
{
    private readonly List<RawEvent> _waiting = [];
    private readonly BatchSize _size = new(options.BatchEvents, options.TransactionAim);
    private long _bytes;
    private long _end;
    private long? _strayAt;
    private long? _firstAt;
    private long? _committedAt;
    private long _oneByOneUpTo;
    private bool _hasFailed;

    public int Partition => partition;

    public PartitionLedger Ledger => ledger;

    /// <summary>The offset that the next event must have: what is settled and what waits leave no event out.</summary>
    public long Expected => _waiting.Count == 0 ? ledger.Reflected.Tally.NextRaw : _end;

    /// <summary>When the last batch was taken, a timestamp.</summary>
    public long TakenAt { get; private set; }

    /// <summary>A batch could not be settled, and its events are still among those that wait.</summary>
    public bool IsOneByOne => _waiting.Count > 0 && _waiting[0].Position <= _oneByOneUpTo;

    private bool IsFull => _waiting.Count >= _size.Events || _bytes >= options.BatchBytes;

    /// <summary>
    /// Whether it is the turn of this offset, of an event or of the partition's end. What comes out of turn is to be read again from
    /// <see cref="Expected"/>: nothing is passed over.
    /// </summary>
    /// <exception cref="InvalidDataException">The same came when it was asked for again: the raw log is not what was settled.</exception>
    public bool IsTurnOf(long offset)
    {
        if (offset != Expected && offset == _strayAt) throw new InvalidDataException(BrokenRawLog.Says(partition, Expected, offset));
        _strayAt = offset == Expected ? null : offset;
        return _strayAt is null;
    }

    /// <summary>Takes the event whose turn it is.</summary>
    public void Add(RawEvent raw)
    {
        if (_waiting.Count == 0) _firstAt = options.Time.GetTimestamp();
        _end = Expected + 1;
        _waiting.Add(raw);
        _bytes += raw.Body.Length;
    }

    /// <summary>
    /// How long until a batch is due; null when nothing waits. While more comes, batches gather for the commit's interval. Events that come
    /// one by one leave the others time to be read, and so does one that failed before it is tried again.
    /// </summary>
    public TimeSpan? DueIn(bool isDrained)
    {
        if (_waiting.Count == 0) return null;
        if (IsFull && !IsOneByOne) return TimeSpan.Zero;
        long? since = IsOneByOne ? (_hasFailed || !isDrained ? TakenAt : null) : isDrained ? _committedAt : _firstAt;
        var left = since is { } at ? options.CommitEvery - options.Time.GetElapsedTime(at) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The next batch; after a failure each event comes alone, so that the one that cannot be settled stops only itself.</summary>
    public List<RawEvent> Take()
    {
        var count = IsOneByOne ? 1 : Math.Min(_waiting.Count, _size.Events);
        var taken = _waiting[..count];
        _waiting.RemoveRange(0, count);
        _bytes -= taken.Sum(raw => (long)raw.Body.Length);
        _firstAt = TakenAt = options.Time.GetTimestamp();
        return taken;
    }

    /// <summary>A batch that was not settled.</summary>
    public void GiveBack(IReadOnlyList<RawEvent> events, bool oneByOne)
    {
        _waiting.InsertRange(0, events);
        _bytes += events.Sum(raw => (long)raw.Body.Length);
        _hasFailed = oneByOne;
        if (oneByOne) _oneByOneUpTo = Math.Max(_oneByOneUpTo, events[^1].Position);
    }

    /// <summary>The batch that was taken last is committed; <paramref name="roundTrips"/> of its time went by on the way to the brokers and back.</summary>
    public void Committed(int events, TimeSpan roundTrips)
    {
        _committedAt = options.Time.GetTimestamp();
        _hasFailed = false;
        _size.Took(events, options.Time.GetElapsedTime(TakenAt), roundTrips);
    }

    /// <summary>Forgets what waits: it is read again. What came out of turn last is not forgotten: it may come again.</summary>
    public void Clear()
    {
        _waiting.Clear();
        (_bytes, _oneByOneUpTo, _hasFailed) = (0, 0, false);
    }

    public void Dispose() => ledger.Dispose();
}
