namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>A ledger's memory while entries are recalled: what is stored, overlaid with what they added.</summary>
internal sealed class Recalled(Func<StateKey, byte[]> stored) : ILedgerState
{
    private readonly Dictionary<StateKey, byte[]> _changed = [];

    public long LastSeq { get; private set; }

    public IReadOnlyCollection<StateChange> Changes => [.. _changed.Select(change => new StateChange(change.Key, change.Value))];

    public byte[] Get(StateKey key) => _changed.TryGetValue(key, out var value) ? value : stored(key);

    public void Take(Entry entry, RecallEntry recall)
    {
        LastSeq = entry.Seq - 1;
        foreach (var change in recall(this, entry))
        {
            _changed[change.Key] = change.Value;
        }
    }
}
