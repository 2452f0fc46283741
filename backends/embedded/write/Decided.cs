namespace RevenuePulse.Backends.Embedded;

/// <summary>A settlement sorted out: the last word on each event of the batch, and older events that it settles again.</summary>
internal sealed class Decided
{
    private readonly IReadOnlyList<RawEvent> _events;
    private readonly RawOutcome[] _own;
    private readonly List<RawOutcome> _older = [];

    private Decided(IReadOnlyList<RawEvent> events)
    {
        _events = events;
        _own = new RawOutcome[events.Count];
    }

    /// <exception cref="ArgumentException">It leaves an event out, or its entries do not follow the journal.</exception>
    public static Decided Of(IReadOnlyList<RawEvent> events, Settlement settlement, long lastSeq)
    {
        var decided = new Decided(events);
        decided.Sort(settlement.Outcomes);
        for (var i = 0; i < settlement.Entries.Count; i++)
        {
            if (settlement.Entries[i].Seq != lastSeq + 1 + i)
            {
                throw new ArgumentException($"Entry {settlement.Entries[i].Seq} does not follow {lastSeq + i}.", nameof(settlement));
            }
        }

        return decided;
    }

    /// <summary>Events that enter the raw log with this commit.</summary>
    public IEnumerable<(RawEvent Raw, RawOutcome Outcome)> Entering(bool stored)
    {
        for (var i = 0; !stored && i < _own.Length; i++)
        {
            yield return (_events[i], _own[i]);
        }
    }

    /// <summary>Stored events that this commit gives another class.</summary>
    public IEnumerable<RawOutcome> Changing(bool stored) => stored ? _own.Concat(_older) : _older;

    private void Sort(IReadOnlyList<RawOutcome> outcomes)
    {
        var places = new Dictionary<long, int>(_events.Count);
        for (var i = 0; i < _events.Count; i++)
        {
            places.Add(_events[i].Position, i);
        }

        foreach (var outcome in outcomes)
        {
            if (outcome.Class == RawClass.Pending) throw new ArgumentException($"Raw event {outcome.Position} is not settled.");
            if (places.TryGetValue(outcome.Position, out var place)) _own[place] = outcome;
            else _older.Add(outcome);
        }

        var missing = Array.FindIndex(_own, o => o.Class == RawClass.Pending);
        if (missing >= 0) throw new ArgumentException($"Raw event {_events[missing].Position} has no outcome.");
    }
}
