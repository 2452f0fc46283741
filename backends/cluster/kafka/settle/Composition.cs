using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What a settlement becomes: the tally that closes it, and all its records in order.</summary>
internal sealed record Composition(Tally Tally, IReadOnlyList<OutgoingRecord> Records)
{
    /// <exception cref="ArgumentException">The settlement leaves an event out, or its events or entries do not follow the journal.</exception>
    public static Composition Of(Lane lane, IReadOnlyList<RawEvent> events, Settlement settlement, (Positions Positions, long AtMs) at)
    {
        var last = lane.Ledger.Reflected.Tally;
        var decided = new Decided(lane, events, settlement, at.Positions);
        if (at.Positions.Offset(events[0].Position) is var first && first != last.NextRaw)
        {
            throw new ArgumentException($"Event {first} does not follow {last.NextRaw - 1}.", nameof(events));
        }

        for (var i = 0; i < settlement.Entries.Count; i++)
        {
            if (settlement.Entries[i].Seq != last.LastSeq + 1 + i)
            {
                throw new ArgumentException($"Entry {settlement.Entries[i].Seq} does not follow {last.LastSeq + i}.", nameof(settlement));
            }
        }

        var tally = new Tally
        {
            FirstRaw = at.Positions.Offset(events[0].Position),
            NextRaw = at.Positions.Offset(events[^1].Position) + 1,
            AfterSeq = last.LastSeq,
            LastSeq = last.LastSeq + settlement.Entries.Count,
            AtMs = at.AtMs,
            Outcomes = decided.Own,
            Older = decided.Older,
            Counts = decided.Counts(last.Counts),
            LastEvents = LastEvents(last.LastEvents, events),
        };
        var journal = new TopicPartition(TopicNames.Journal, lane.Partition);
        return new Composition(
            tally,
            [
                .. events.Zip(decided.Own).Where(pair => pair.Second.Class == RawClass.Dead).Select(pair => Letter(pair.First, pair.Second, lane.Partition)),
                .. settlement.Entries.Select(entry => new OutgoingRecord(journal, new() { Value = EntryRecord.Write(entry) })),
                new OutgoingRecord(journal, new() { Value = TallyRecord.Write(tally) }),
            ]);
    }

    private static Dictionary<string, long> LastEvents(IReadOnlyDictionary<string, long> before, IReadOnlyList<RawEvent> events)
    {
        var newest = before.ToDictionary(StringComparer.Ordinal);
        foreach (var raw in events)
        {
            newest[raw.Provider] = Math.Max(newest.GetValueOrDefault(raw.Provider), raw.ReceivedAtMs);
        }

        return newest;
    }

    private static OutgoingRecord Letter(RawEvent raw, Outcome outcome, int partition)
    {
        var message = RawRecord.Write(raw);
        message.Headers.Add("pulse_position", Encoding.UTF8.GetBytes(raw.Position.ToString(CultureInfo.InvariantCulture)));
        message.Headers.Add("pulse_reason", Encoding.UTF8.GetBytes(outcome.Reason));
        message.Headers.Add("pulse_detail", Encoding.UTF8.GetBytes(outcome.Letter!.Detail));
        return new OutgoingRecord(new TopicPartition(TopicNames.DeadLetters, partition), message);
    }

    /// <summary>A settlement sorted out: the last word on each event of the batch, and older events that it settles again.</summary>
    private sealed class Decided
    {
        private readonly Lane _lane;
        private readonly IReadOnlyList<RawEvent> _events;
        private readonly Positions _positions;
        private readonly Outcome?[] _own;
        private readonly Dictionary<long, Outcome> _older = [];

        public Decided(Lane lane, IReadOnlyList<RawEvent> events, Settlement settlement, Positions positions)
        {
            (_lane, _events, _positions, _own) = (lane, events, positions, new Outcome?[events.Count]);
            var places = events.Select((raw, i) => (raw.Position, i)).ToDictionary(place => place.Position, place => place.i);
            foreach (var outcome in settlement.Outcomes)
            {
                if (outcome.Class == RawClass.Pending) throw new ArgumentException($"Raw event {outcome.Position} is not settled.", nameof(settlement));
                if (places.TryGetValue(outcome.Position, out var place)) _own[place] = ToOutcome(outcome, events[place]);
                else Again(outcome);
            }

            var missing = Array.IndexOf(_own, null);
            if (missing >= 0) throw new ArgumentException($"Raw event {events[missing].Position} has no outcome.", nameof(settlement));
        }

        public IReadOnlyList<Outcome> Own => _own!;

        public IReadOnlyList<Outcome> Older => [.. _older.Values.OrderBy(outcome => outcome.Offset)];

        public Dictionary<TallyKey, long> Counts(IReadOnlyDictionary<TallyKey, long> before)
        {
            var counts = before.ToDictionary();
            for (var i = 0; i < _events.Count; i++)
            {
                Count(counts, TallyKey.Of(_events[i].Provider, _own[i]!.Class, _own[i]!.Reason), 1);
            }

            foreach (var outcome in _older.Values)
            {
                var was = _lane.Ledger.Find(outcome.Offset)!;
                Count(counts, TallyKey.Of("", was.Class, was.Reason), -1);
                Count(counts, TallyKey.Of("", outcome.Class, outcome.Reason), 1);
            }

            return counts;
        }

        private static void Count(Dictionary<TallyKey, long> counts, TallyKey key, long by)
        {
            counts[key] = counts.GetValueOrDefault(key) + by;
            if (counts[key] == 0) counts.Remove(key);
        }

        private void Again(in RawOutcome outcome)
        {
            var offset = _positions.Offset(outcome.Position);
            if (_positions.Partition(outcome.Position) != _lane.Partition || _lane.Ledger.Find(offset) is not { } before)
            {
                throw new ArgumentException($"There is no raw event {outcome.Position} to settle again.", nameof(outcome));
            }

            var letter = outcome.Class == RawClass.Dead ? before.Letter ?? new Letter("", "", "", 0) : null;
            _older[offset] = new Outcome(offset, outcome.Class, outcome.Reason, letter is null ? null : letter with { Detail = outcome.Detail });
        }

        private Outcome ToOutcome(in RawOutcome outcome, RawEvent raw) => new(
            _positions.Offset(outcome.Position),
            outcome.Class,
            outcome.Reason,
            outcome.Class == RawClass.Dead ? new Letter(raw.Provider, raw.Type, outcome.Detail, raw.ReceivedAtMs) : null);
    }
}
