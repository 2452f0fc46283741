namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Events of one partition, settled in one transaction.</summary>
internal sealed class KafkaRawBatch(KafkaRawBatches owner, Lane lane, IReadOnlyList<RawEvent> events) : IRawBatch
{
    private bool _closed;

    public IReadOnlyList<RawEvent> Events => events;

    public ILedgerState State => lane.Ledger;

    public RawEvent? Read(long position) => events.FirstOrDefault(raw => raw.Position == position) ?? owner.Read(lane, position);

    public void Commit(Settlement settlement)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            owner.Commit(lane, events, settlement);
        }
        catch (Exception e) when (e is CommitAbortedException or CommitUncertainException)
        {
            // the events are given back already, or read again once it is known what counts
            _closed = true;
            throw;
        }

        _closed = true;
    }

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        owner.Keep(lane, events);
    }
}
