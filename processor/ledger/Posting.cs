namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// One fact on its way into the ledger: what it touches, before and after. Lives for one <see cref="Ledger.Apply"/> and changes nothing
/// outside itself.
/// </summary>
internal sealed class Posting
{
    private readonly ILedgerState _state;
    private readonly LedgerInput _input;
    private readonly Touched _touched;

    // those of the named components that end in another
    private readonly List<long> _absorbed = [];
    private Component? _own;

    /// <summary>Loads what the fact touches.</summary>
    public Posting(ILedgerState state, LedgerInput input)
    {
        _state = state;
        _input = input;
        _touched = new Touched(state, input.Scope);
        _touched.Read(input.Fact);
    }

    private long NextSeq => _state.LastSeq + 1;

    /// <summary>What the touched components come to now.</summary>
    public List<Line> Statements()
    {
        var lines = new List<Line>();
        foreach (var component in _touched.Components)
        {
            Statement.Write(component, _touched.FirstTouch(component), lines);
        }

        return lines;
    }

    /// <summary>Joins the named components and the fact into one, and lets its subscriptions learn from it.</summary>
    public void Join()
    {
        if (_input.Fact.Keys.Count > 0)
        {
            var named = _touched.Named;
            _own = Component.Of(named.Count > 0 ? named.Min() : NextSeq, _input.Scope, _input.Fact);
            foreach (var id in named)
            {
                Absorb(_touched.ComponentOf(id)!);
            }

            _touched.Insert(_own);
        }

        _touched.Teach(Learn);
    }

    /// <summary>The changes as entries, with what has to be remembered.</summary>
    public LedgerDecision Decide(List<Corrections.Change> changes)
    {
        var entries = new List<Entry>(changes.Count + 1) { Note() };
        foreach (var change in changes)
        {
            entries.Add(Money(change, NextSeq + entries.Count));
        }

        return new LedgerDecision(entries, Remembered(changes));
    }

    private void Absorb(Component named)
    {
        _own = _own!.Join(named);
        _touched.Remove(named);
        if (named.Id != _own.Id)
        {
            _absorbed.Add(named.Id);
        }
    }

    private Subscription Learn(string name, Subscription subscription)
    {
        if (_input.Fact.Subscription == name)
        {
            subscription = subscription.With(_input.Fact.Attribution);
        }

        if (_own is null || !_own.Subscriptions.Contains(name))
        {
            return subscription;
        }

        subscription = subscription.Without(_absorbed).With(_own.Id);
        foreach (var touch in _own.Attributions)
        {
            subscription = subscription.With(touch);
        }

        return subscription;
    }

    private Entry Note() => new()
    {
        Seq = NextSeq,
        Type = EntryType.Noted,
        RawPosition = _input.RawPosition,
        Component = _own?.Id ?? NextSeq,
        AtMs = _input.NotedAtMs,
        Dimensions = new Dimensions(_input.Scope.Provider, _input.Scope.Account, default, ""),
        Note = NoteCodec.Encode(_input.DeliveryId, _input.Fact),
    };

    private Entry Money(Corrections.Change change, long seq) => new()
    {
        Seq = seq,
        Type = change.Type,
        RawPosition = _input.RawPosition,
        Component = ComponentNamed(change.Place.SaleId),
        SaleId = change.Place.SaleId,
        AtMs = change.Place.AtMs,
        Dimensions = change.Place.Dimensions,
        Amounts = change.Amounts,
    };

    private long ComponentNamed(string saleId)
    {
        foreach (var component in _touched.Components)
        {
            if (component.Name.Id == saleId)
            {
                return component.Id;
            }
        }

        return _own?.Id ?? 0;
    }

    private List<StateChange> Remembered(List<Corrections.Change> changes)
    {
        var memory = new List<StateChange>(2 + _touched.NewAliases.Count + _absorbed.Count + _touched.Subscriptions.Count + changes.Count);
        if (_input.DeliveryId.Length > 0)
        {
            memory.Add(new(LedgerKeys.Delivery(_input.Scope, _input.DeliveryId), StateCodec.Encode(_input.RawPosition)));
        }

        if (_own is not null)
        {
            Remember(_own, memory);
        }

        foreach (var (_, key, subscription) in _touched.Subscriptions)
        {
            memory.Add(new(key, StateCodec.Encode(subscription)));
        }

        Turnovers.Add(memory, _state, changes);
        return memory;
    }

    private void Remember(Component own, List<StateChange> memory)
    {
        memory.Add(new(LedgerKeys.Component(own.Id), StateCodec.Encode(own)));

        // an alias that is known leads here already, by a forward where its component was absorbed
        foreach (var alias in _touched.NewAliases)
        {
            memory.Add(new(alias, StateCodec.Encode(own.Id)));
        }

        foreach (var absorbed in _absorbed)
        {
            memory.Add(new(LedgerKeys.Component(absorbed), StateCodec.EncodeForward(own.Id)));
        }
    }
}
