namespace RevenuePulse.Processor.Ledgers;

/// <summary>One accepted event as the ledger takes it.</summary>
/// <param name="Scope">Provider and account: identifiers are unique within it.</param>
/// <param name="DeliveryId">The delivery's identity.</param>
/// <param name="RawPosition">The raw event, for the entries to point at.</param>
/// <param name="NotedAtMs">Time of the note, Unix milliseconds.</param>
/// <param name="Fact">What it says, enriched.</param>
public sealed record LedgerInput(Scope Scope, string DeliveryId, long RawPosition, long NotedAtMs, MoneyFact Fact);

/// <summary>What the ledger decided.</summary>
/// <param name="Entries">New entries, from the state's last seq + 1.</param>
/// <param name="Changes">The new memory, each key once.</param>
public sealed record LedgerDecision(IReadOnlyList<Entry> Entries, IReadOnlyList<StateChange> Changes);

/// <summary>
/// The ledger: <c>(state, fact) → (entries, state')</c>, pure. It joins the fact into the money component that its keys name, and books
/// the difference between what the touched components came to before and what they come to now. Totals are therefore a function of the
/// set of facts: the same for every order and any repetition.
/// </summary>
public static class Ledger
{
    /// <summary>The raw event with this delivery identity that was accepted; null when there is none.</summary>
    public static long? AcceptedAt(ILedgerState state, Scope scope, string deliveryId)
    {
        var position = deliveryId.Length == 0 ? [] : state.Get(LedgerKeys.Delivery(scope, deliveryId));
        return position.Length == 0 ? null : StateCodec.DecodeLong(position);
    }

    /// <summary>The name of the sale that an identifier of any of its events leads to; null when it leads nowhere.</summary>
    public static string? NameOf(ILedgerState state, Scope scope, string id) =>
        Memory.HolderOf(state, LedgerKeys.Alias(scope, id)) is { } holder && Memory.Component(state, scope, holder) is { Name.Id.Length: > 0 } component
            ? component.Name.Id
            : null;

    /// <summary>Settles one fact. Taking a fact that is already known changes no total, so a replay is safe.</summary>
    /// <exception cref="OverflowException">A sum would leave int64; nothing was changed.</exception>
    public static LedgerDecision Apply(ILedgerState state, LedgerInput input)
    {
        var work = new Posting(state, input);
        var before = work.Statements();
        work.Join();
        var after = work.Statements();
        return work.Decide(Corrections.Between(before, after));
    }

    /// <summary>The fact that an entry's note remembers, for rebuilding a ledger from its journal; null when it carries none.</summary>
    public static LedgerInput? Recall(Entry entry)
    {
        if (entry.Note.IsEmpty)
        {
            return null;
        }

        var (deliveryId, fact) = NoteCodec.Decode(entry.Note.Span);
        return new LedgerInput(
            new Scope(entry.Dimensions.Provider, entry.Dimensions.Account), deliveryId, entry.RawPosition, entry.AtMs, fact);
    }

    /// <summary>
    /// The fact that another journal remembered of an event which moved here. Assignments are counted by raw positions, so they take that
    /// of this journal: a later one must win over all that came along.
    /// </summary>
    public static LedgerInput Recall(MovedNote moved, long rawPosition)
    {
        var (deliveryId, fact) = NoteCodec.Decode(moved.Note);
        var own = fact is Assign assign ? assign with { Assignment = assign.Assignment with { Version = rawPosition } } : fact;
        return new LedgerInput(new Scope(moved.Provider, moved.Account), deliveryId, rawPosition, moved.AtMs, own);
    }
}
