namespace RevenuePulse.Backends.Embedded;

/// <summary>One batch: new events with senders waiting, or stored ones without.</summary>
internal sealed class RawBatch(RawBatches owner, Writer writer, IReadOnlyList<RawEvent> events, PendingAppend[] appends) : IRawBatch
{
    private bool _closed;

    public IReadOnlyList<RawEvent> Events => events;

    public ILedgerState State => writer;

    public RawEvent? Read(long position) => events.FirstOrDefault(e => e.Position == position) ?? writer.Find(position);

    public void Commit(Settlement settlement)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            owner.Settle(events, appends, settlement);
        }
        catch (RawLogUnavailableException)
        {
            Close();
            throw;
        }

        Close();
        owner.Announce(settlement.Entries);
    }

    public void Dispose()
    {
        if (_closed) return;
        Close();
        owner.Keep(events, appends);
    }

    private void Close()
    {
        _closed = true;
        owner.Close();
    }
}
