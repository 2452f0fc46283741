using System.Data.Common;
using RevenuePulse.Processor.Enrich;
using RevenuePulse.Processor.Ledgers;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Processor;

/// <summary>
/// Settles a batch: translate → enrich → ledger, one event after the other, no I/O. One event that cannot be settled becomes a dead
/// letter and the next goes on.
/// </summary>
public sealed class Settler(TranslationRules rules, Func<IReadOnlyDictionary<string, Campaign>> book)
{
    /// <summary>Decides about every event of the batch; nothing is changed until the result is committed.</summary>
    /// <param name="batch">The events and the ledger's memory before them.</param>
    public Settlement Settle(IRawBatch batch)
    {
        var pass = new Pass(batch, rules, book());
        foreach (var raw in batch.Events)
        {
            pass.Settle(raw);
        }

        return pass.Result();
    }

    private sealed class Pass(IRawBatch batch, TranslationRules rules, IReadOnlyDictionary<string, Campaign> book)
    {
        private readonly WorkingState _state = new(batch.State);
        private readonly List<RawOutcome> _outcomes = new(batch.Events.Count);
        private readonly List<Entry> _entries = [];

        public Settlement Result() => new() { Outcomes = _outcomes, Entries = _entries, Changes = _state.Changes };

        public void Settle(RawEvent raw)
        {
            if (Provenance.Of(raw) is { Class: not RawClass.Pending } moved)
            {
                _outcomes.Add(Join(raw, moved));
                return;
            }

            if (raw.Provider == Provider.Pulse)
            {
                Run(raw);
                return;
            }

            var isRepeat = Ledger.AcceptedAt(_state, raw.Scope, raw.DeliveryId) is not null;
            _outcomes.Add(isRepeat ? new RawOutcome(raw.Position, RawClass.Duplicate) : Decide(raw));
        }

        /// <summary>
        /// An event of another journal: it is what it was there, and what was remembered of it is posted as it was enriched then. A sale
        /// that is known here is not booked again; the ledger joins facts in any order.
        /// </summary>
        private RawOutcome Join(RawEvent raw, Provenance moved)
        {
            var outcome = new RawOutcome(raw.Position, moved.Class, moved.Reason, moved.Detail);
            if (moved.Class == RawClass.Accepted && Ledger.AcceptedAt(_state, raw.Scope, raw.DeliveryId) is not null)
            {
                return new RawOutcome(raw.Position, RawClass.Duplicate);
            }

            foreach (var note in moved.Notes)
            {
                var posted = Post(raw, Ledger.Recall(note, raw.Position));
                if (posted.Class == RawClass.Dead && raw.Provider != Provider.Pulse)
                {
                    return posted;
                }
            }

            return outcome;
        }

        private void Run(RawEvent raw)
        {
            _outcomes.Add(new RawOutcome(raw.Position, RawClass.Command));
            if (LedgerCommand.Parse(raw) is not { } command)
            {
                return;
            }

            foreach (var position in command.Positions)
            {
                if (Find(position) is { Provider: not Provider.Pulse } stored)
                {
                    SettleAgain(stored);
                }
            }

            foreach (var sale in command.Sales)
            {
                var assigned = Enricher.Assigned(sale.Id, command.Campaign, raw.Position, book);
                Post(raw, new LedgerInput(new Scope(sale.Provider, sale.Account), "", raw.Position, raw.ReceivedAtMs, assigned));
            }
        }

        /// <summary>
        /// The fact of an event that was accepted before is joined again: that changes nothing, unless the translator learnt something
        /// since. An event that was refused or ignored is decided anew. The repeat of an accepted event is and stays a duplicate.
        /// </summary>
        private void SettleAgain(RawEvent raw)
        {
            var acceptedAt = Ledger.AcceptedAt(_state, raw.Scope, raw.DeliveryId);
            if (acceptedAt is not null && acceptedAt != raw.Position)
            {
                _outcomes.Add(new RawOutcome(raw.Position, RawClass.Duplicate));
                return;
            }

            var outcome = Decide(raw);
            if (outcome.Class == RawClass.Accepted || acceptedAt is null)
            {
                _outcomes.Add(outcome);
            }
        }

        private RawEvent? Find(long position) =>
            batch.Events.FirstOrDefault(raw => raw.Position == position) ?? batch.Read(position);

        private RawOutcome Decide(RawEvent raw)
        {
            switch (Translators.Translate(raw, rules))
            {
                case Ignored ignored:
                    return new RawOutcome(raw.Position, RawClass.Ignored, ignored.Reason);
                case Rejected rejected:
                    return new RawOutcome(raw.Position, RawClass.Dead, rejected.Reason, rejected.Detail);
                case MoneyFact fact:
                    return Post(raw, new LedgerInput(raw.Scope, raw.DeliveryId, raw.Position, raw.ReceivedAtMs, Enricher.Enrich(fact, book)));
                default:
                    throw new InvalidOperationException("The set of facts is closed; a translator returned something outside it.");
            }
        }

        private RawOutcome Post(RawEvent raw, LedgerInput input)
        {
            try
            {
                var decision = Ledger.Apply(_state, input);
                if (IsNews(decision))
                {
                    _state.Take(decision);
                    _entries.AddRange(decision.Entries);
                }

                return new RawOutcome(raw.Position, RawClass.Accepted);
            }
            catch (OverflowException)
            {
                return new RawOutcome(
                    raw.Position, RawClass.Dead, RejectedReason.AmountOutOfRange, "with this amount the sum of all amounts would leave 64 bits");
            }
            catch (Exception failure) when (failure is not (IOException or DbException or OperationCanceledException or OutOfMemoryException))
            {
                // settling is pure: what is not the storage's fault fails in the same way every time, and must not stop the others
                return new RawOutcome(raw.Position, RawClass.Dead, RejectedReason.SettlementFailed, $"{failure.GetType().Name}: {failure.Message}");
            }
        }

        /// <summary>A fact that was joined before leaves the memory as it is and writes no entry.</summary>
        private bool IsNews(LedgerDecision decision)
        {
            if (decision.Entries.Count > 1)
            {
                return true;
            }

            foreach (var change in decision.Changes)
            {
                var known = _state.Get(change.Key);
                if (change.Key.Family == LedgerKeys.DeliveryFamily ? known.Length == 0 : !known.AsSpan().SequenceEqual(change.Value))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
