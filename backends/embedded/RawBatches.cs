namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Batches for the processor, whose thread is the writer's thread. Older events that were stored but not settled come first, so that
/// the order of the raw log is the order of settling; what arrives meanwhile is stored at once, so that a backlog delays no answer.
/// </summary>
internal sealed class RawBatches(Writer writer, AppendQueue queue, Journal journal, EmbeddedOptions options) : IRawBatches
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause;
    private long _oneByOneUpTo;
    private bool _isOut;
    private bool _lost;

    public IRawBatch? Next(CancellationToken stop)
    {
        if (_isOut) throw new InvalidOperationException("The batch before this one is still open.");
        while (!_lost && !stop.IsCancellationRequested && Pause(stop))
        {
            if (writer.Pending > 0)
            {
                if (!StoreWaiting()) continue;
                return Out(PendingEvents(), []);
            }

            if (!queue.Wait(stop)) return null;
            if (queue.Take() is { Length: > 0 } appends) return Out(Numbered(appends), appends);
        }

        return null;
    }

    /// <summary>Commits what a batch decided.</summary>
    /// <exception cref="RawLogUnavailableException">It could not be made durable; senders were told.</exception>
    public void Settle(IReadOnlyList<RawEvent> events, PendingAppend[] appends, Settlement settlement)
    {
        try
        {
            writer.Settle(events, stored: appends.Length == 0, settlement);
        }
        catch (StorageException e) when (e.IsEnvironment)
        {
            throw Unavailable(e, appends);
        }

        Confirm(appends);
    }

    /// <summary>Tells the journal's followers of what was committed.</summary>
    public void Announce(IReadOnlyList<Entry> entries) => journal.Advance(entries);

    /// <summary>A batch that was not committed: its new events are stored as they are and come again.</summary>
    public void Keep(IReadOnlyList<RawEvent> events, PendingAppend[] appends)
    {
        writer.Rollback();
        _oneByOneUpTo = events[^1].Position;
        if (appends.Length > 0) _ = Store(events, appends);
    }

    public void Close() => _isOut = false;

    private RawBatch Out(IReadOnlyList<RawEvent> events, PendingAppend[] appends)
    {
        _isOut = true;
        return new RawBatch(this, writer, events, appends);
    }

    private List<RawEvent> PendingEvents()
    {
        var events = writer.PendingEvents(options.BatchEvents, options.BatchBytes);
        // after a failure each of its events comes alone, so that the one that cannot be settled stops only itself
        return events[0].Position <= _oneByOneUpTo ? events[..1] : events;
    }

    private RawEvent[] Numbered(PendingAppend[] appends)
    {
        var events = new RawEvent[appends.Length];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = appends[i].Raw with { Position = writer.LastPosition + 1 + i };
        }

        return events;
    }

    private bool StoreWaiting()
    {
        var appends = queue.Take();
        return appends.Length == 0 || Store(Numbered(appends), appends);
    }

    private bool Store(IReadOnlyList<RawEvent> events, PendingAppend[] appends)
    {
        try
        {
            writer.Store(events);
        }
        catch (StorageException e)
        {
            _ = Unavailable(e, appends);
            return false;
        }

        Confirm(appends);
        return true;
    }

    private void Confirm(PendingAppend[] appends)
    {
        _pause = TimeSpan.Zero;
        Acks.Complete(appends);
    }

    private RawLogUnavailableException Unavailable(StorageException e, PendingAppend[] appends)
    {
        var why = new RawLogUnavailableException("The raw log cannot store events: " + e.Message, e);
        if (e.LostDurability)
        {
            _lost = true;
            queue.Close();
            options.OnLostDurability(e.Message);
        }

        Acks.Fail(appends, why);
        _pause = _pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(20) : _pause * 2 < _longestPause ? _pause * 2 : _longestPause;
        return why;
    }

    /// <summary>After a failure waits a little, longer each time; false when stopping.</summary>
    private bool Pause(CancellationToken stop) => _pause == TimeSpan.Zero || !stop.WaitHandle.WaitOne(_pause);
}
