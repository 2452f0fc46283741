namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Events between the requests and the writer's thread, bounded in number and bytes. A plain lock, because it is held for a few
/// nanoseconds and lets the writer sleep without spinning; nothing on the way is async, so an event costs one wake-up each way.
/// </summary>
internal sealed class AppendQueue : IDisposable
{
    private static readonly TimeSpan _sweep = TimeSpan.FromMilliseconds(100);

    private readonly EmbeddedOptions _options;
    private readonly object _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly ITimer _sweeper;
    private PendingAppend[] _inHand = [];
    private long _bytes;
    private bool _closed;

    public AppendQueue(EmbeddedOptions options)
    {
        _options = options;
        _sweeper = options.Time.CreateTimer(static queue => ((AppendQueue)queue!).RefuseLate(), this, _sweep, _sweep);
    }

    /// <summary>The task completes when the event is durable, or fails.</summary>
    public Task Add(RawEvent raw)
    {
        var append = new PendingAppend(raw, _options.Time.GetTimestamp());
        lock (_gate)
        {
            if (_closed) throw new RawLogUnavailableException("The raw log is closing.");
            if (_waiting.Count >= _options.QueueCapacity || _bytes + raw.Body.Length > _options.QueueCapacityBytes)
            {
                throw new RawLogUnavailableException("The raw log's queue is full.");
            }

            _waiting.Enqueue(append);
            _bytes += raw.Body.Length;
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
        }

        return append.Task;
    }

    /// <summary>Blocks until an event waits; false when stopping.</summary>
    public bool Wait(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0) return !stop.IsCancellationRequested;
        }

        using var wake = stop.UnsafeRegister(static queue => ((AppendQueue)queue!).Wake(), this);
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed && !stop.IsCancellationRequested)
            {
                Monitor.Wait(_gate);
            }

            return !_closed && !stop.IsCancellationRequested;
        }
    }

    /// <summary>What waits now, as much as one commit may hold; nothing waits for more to come.</summary>
    public PendingAppend[] Take()
    {
        lock (_gate)
        {
            var count = 0;
            var bytes = 0L;
            foreach (var append in _waiting)
            {
                bytes += append.Raw.Body.Length;
                if (count == _options.BatchEvents || (count > 0 && bytes > _options.BatchBytes)) break;
                count++;
            }

            _inHand = new PendingAppend[count];
            for (var i = 0; i < count; i++)
            {
                _inHand[i] = Dequeue();
            }

            return _inHand;
        }
    }

    /// <summary>Refuses what waits and everything after.</summary>
    public void Close()
    {
        List<PendingAppend> waiting = [];
        lock (_gate)
        {
            _closed = true;
            while (_waiting.Count > 0)
            {
                waiting.Add(Dequeue());
            }

            Monitor.PulseAll(_gate);
        }

        Refuse(waiting, "The raw log is closing.");
    }

    public void Dispose()
    {
        Close();
        _sweeper.Dispose();
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>
    /// One timer for all: late events leave the queue unstored; those in the writer's hands may yet be stored, though unanswered.
    /// </summary>
    private void RefuseLate()
    {
        List<PendingAppend> waiting = [];
        List<PendingAppend> inHand;
        lock (_gate)
        {
            while (_waiting.TryPeek(out var oldest) && IsLate(oldest))
            {
                waiting.Add(Dequeue());
            }

            inHand = [.. _inHand.TakeWhile(IsLate)];
        }

        Refuse(waiting, "The raw log did not take the event in time.");
        Refuse(inHand, "The raw log did not confirm the event in time.");
    }

    private bool IsLate(PendingAppend append) => _options.Time.GetElapsedTime(append.Since) >= _options.AppendDeadline;

    // outside the gate: the sender is answered from here
    private static void Refuse(List<PendingAppend> appends, string why) => Acks.Fail([.. appends], new RawLogUnavailableException(why));

    private PendingAppend Dequeue()
    {
        var append = _waiting.Dequeue();
        _bytes -= append.Raw.Body.Length;
        return append;
    }
}

/// <summary>An event whose sender waits for the answer, which is given on the thread that completes it: see <see cref="Acks"/>.</summary>
internal sealed class PendingAppend(RawEvent raw, long since) : TaskCompletionSource
{
    public RawEvent Raw { get; } = raw;

    public long Since { get; } = since;
}
