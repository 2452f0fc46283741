namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>One partition that this process settles: its ledger and the events that wait.</summary>
internal sealed class Lane(int partition, PartitionLedger ledger, ClusterOptions options) : IDisposable
{
    private readonly List<RawEvent> _waiting = [];
    private readonly BatchSize _size = new(options.BatchEvents, options.TransactionAim);
    private long _bytes;
    private long _end;
    private long? _gapAt;
    private long? _firstAt;
    private long? _committedAt;
    private long _oneByOneUpTo;
    private long _takenAt;

    public int Partition => partition;

    public PartitionLedger Ledger => ledger;

    /// <summary>The offset that the next event must have: what is settled and what waits leave no event out.</summary>
    public long Expected => _waiting.Count == 0 ? ledger.Reflected.Tally.NextRaw : _end;

    private bool IsFull => _waiting.Count >= _size.Events || _bytes >= options.BatchBytes;

    /// <summary>Takes an event that was read; one that is settled or waits already is passed over. False when one before it is missing.</summary>
    /// <exception cref="InvalidDataException">It is still missing after it was asked for: it is gone from the raw log.</exception>
    public bool TryAdd(RawEvent raw, long offset)
    {
        if (offset > Expected) return IsMissingAt(offset);
        _gapAt = null;
        if (offset < Expected) return true;
        if (_waiting.Count == 0) _firstAt = options.Time.GetTimestamp();
        _waiting.Add(raw);
        _end = offset + 1;
        _bytes += raw.Body.Length;
        return true;
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

    private bool IsMissingAt(long offset)
    {
        if (_gapAt == offset)
        {
            throw new InvalidDataException(
                $"{TopicNames.Raw} [{partition}] has no events from offset {Expected} to {offset - 1}, and they are not settled. Their retention was too short, or the topic"
                + " was changed by hand. Restore them, or begin a new generation: see ./pulse topics.");
        }

        _gapAt = offset;
        return false;
    }
}
