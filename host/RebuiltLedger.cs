using RevenuePulse.Processor.Ledgers;

namespace RevenuePulse.Host;

/// <summary>A ledger's memory drawn from the notes of its journal.</summary>
internal sealed class RebuiltLedger : ILedgerState
{
    private readonly Dictionary<StateKey, byte[]> _memory = [];

    public long LastSeq { get; private set; }

    public IEnumerable<StateChange> Values => _memory.Select(value => new StateChange(value.Key, value.Value));

    public byte[] Get(StateKey key) => _memory.GetValueOrDefault(key, []);

    /// <summary>Takes a decision and returns its entries.</summary>
    public List<Entry> Take(LedgerDecision decision)
    {
        LastSeq += decision.Entries.Count;
        foreach (var change in decision.Changes)
        {
            _memory[change.Key] = change.Value;
        }

        return [.. decision.Entries];
    }

    /// <summary>What differs from a stored memory, in words.</summary>
    public IEnumerable<string> Compare(IEnumerable<StateChange> stored)
    {
        var seen = 0;
        foreach (var value in stored)
        {
            seen++;
            if (!Get(value.Key).AsSpan().SequenceEqual(value.Value))
            {
                yield return $"ledger memory {value.Key}: differs from what the journal says";
            }
        }

        if (seen != _memory.Count)
        {
            yield return $"ledger memory: {seen} values are stored, the journal says {_memory.Count}";
        }
    }
}
