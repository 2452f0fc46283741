using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Bench.Ledger;

/// <summary>A ledger's memory and its journal, held by this process alone.</summary>
internal sealed class Memory : ILedgerState
{
    private readonly Dictionary<StateKey, byte[]> _values = [];

    public long LastSeq { get; private set; }

    public int Keys => _values.Count;

    /// <summary>Bytes of keys and values, without what a store adds.</summary>
    public long Bytes => _values.Sum(value => (long)StateKey.Length + value.Value.Length);

    public long Sales { get; private set; }

    /// <summary>The entries that carry a note; empty unless they are asked for.</summary>
    public List<Entry>? Notes { get; init; }

    public byte[] Get(StateKey key) => _values.TryGetValue(key, out var value) ? value : [];

    public void Take(Settlement settlement) => Take(settlement.Entries, settlement.Changes);

    public void Take(LedgerDecision decision) => Take(decision.Entries, decision.Changes);

    private void Take(IReadOnlyList<Entry> entries, IReadOnlyCollection<StateChange> changes)
    {
        LastSeq += entries.Count;
        foreach (var entry in entries)
        {
            Sales += entry.Amounts.Sales;
            if (!entry.Note.IsEmpty)
            {
                Notes?.Add(entry);
            }
        }

        foreach (var change in changes)
        {
            _values[change.Key] = change.Value;
        }
    }
}

/// <summary>A batch of events over a memory; it is taken when it was settled.</summary>
internal sealed class MemoryBatch(IReadOnlyList<RawEvent> events, Memory memory) : IRawBatch
{
    public IReadOnlyList<RawEvent> Events => events;

    public ILedgerState State => memory;

    public RawEvent? Read(long position) => null;

    public void Commit(Settlement settlement) => memory.Take(settlement);

    public void Dispose()
    {
    }
}
