namespace RevenuePulse.Processor;

/// <summary>The ledger's memory during a batch: what is committed, overlaid with what the batch has decided so far.</summary>
internal sealed class WorkingState(ILedgerState committed) : ILedgerState
{
    private readonly Dictionary<StateKey, byte[]> _changed = [];

    public long LastSeq { get; private set; } = committed.LastSeq;

    public IReadOnlyCollection<StateChange> Changes => [.. _changed.Select(change => new StateChange(change.Key, change.Value))];

    public byte[] Get(StateKey key) => _changed.TryGetValue(key, out var value) ? value : committed.Get(key);

    public void Take(Ledgers.LedgerDecision decision)
    {
        LastSeq += decision.Entries.Count;
        foreach (var change in decision.Changes)
        {
            _changed[change.Key] = change.Value;
        }
    }
}
