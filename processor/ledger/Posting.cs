namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// One fact on its way into the ledger: the components and subscriptions it touches, before and after. Lives for one
/// <see cref="Ledger.Apply"/> and changes nothing outside itself. Nearly always it touches one component and one subscription at most,
/// so what it holds are short lists that are searched.
/// </summary>
internal sealed class Posting(ILedgerState state, LedgerInput input)
{
    // touched components in the order of their ids; their subscriptions in the order in which they were met
    private readonly List<Component> _components = [];
    private readonly List<(string Name, StateKey Key, Subscription Value)> _subscriptions = [];

    // those that the fact's own keys lead to, and those of them that end in another
    private readonly List<long> _named = [];
    private readonly List<long> _absorbed = [];

    // keys that lead nowhere yet
    private readonly List<StateKey> _newAliases = [];
    private Component? _own;

    private long NextSeq => state.LastSeq + 1;

    /// <summary>Loads what the fact names: its components, their subscriptions, and whoever may have to move with these.</summary>
    public void ReadTouched()
    {
        foreach (var key in input.Fact.Keys)
        {
            ReadAlias(LedgerKeys.Alias(input.Scope, key.Id));
        }

        if (input.Fact.Subscription is { } subscription)
        {
            ReadSubscription(subscription);
        }

        foreach (var id in _named)
        {
            foreach (var name in ComponentOf(id)!.Subscriptions)
            {
                ReadSubscription(name);
            }
        }
    }

    public List<Line> Statements()
    {
        var lines = new List<Line>();
        foreach (var component in _components)
        {
            Statement.Write(component, FirstTouch(component), lines);
        }

        return lines;
    }

    /// <summary>Joins the named components and the fact into one, and lets its subscriptions learn from it.</summary>
    public void Join()
    {
        if (input.Fact.Keys.Count > 0)
        {
            _own = Component.Of(_named.Count > 0 ? _named.Min() : NextSeq, input.Scope, input.Fact);
            foreach (var id in _named)
            {
                var named = ComponentOf(id)!;
                _own = _own.Join(named);
                _components.Remove(named);
                if (id != _own.Id)
                {
                    _absorbed.Add(id);
                }
            }

            Insert(_own);
        }

        for (var i = 0; i < _subscriptions.Count; i++)
        {
            _subscriptions[i] = _subscriptions[i] with { Value = Learn(_subscriptions[i].Name, _subscriptions[i].Value) };
        }
    }

    public LedgerDecision Decide(List<Corrections.Change> changes) => new(Entries(changes), Memory(changes));

    private void ReadAlias(StateKey alias)
    {
        var id = state.Get(alias);
        if (id.Length == 0)
        {
            if (!_newAliases.Contains(alias))
            {
                _newAliases.Add(alias);
            }
        }
        else if (Load(StateCodec.DecodeLong(id)) is { } component && !_named.Contains(component.Id))
        {
            _named.Add(component.Id);
            Insert(component);
        }
    }

    private Subscription Learn(string name, Subscription subscription)
    {
        if (input.Fact.Subscription == name)
        {
            subscription = subscription.With(input.Fact.Attribution);
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

    private void ReadSubscription(string name)
    {
        if (_subscriptions.Exists(known => known.Name == name))
        {
            return;
        }

        var key = LedgerKeys.Subscription(input.Scope, name);
        var subscription = StateCodec.DecodeSubscription(state.Get(key));
        _subscriptions.Add((name, key, subscription));
        if (!MayLearn(subscription))
        {
            return;
        }

        foreach (var member in subscription.Members)
        {
            if (ComponentOf(member) is null && Load(member) is { } component && ComponentOf(component.Id) is null)
            {
                Insert(component);
            }
        }
    }

    /// <summary>Only a new first touch can move the other members, so only then are they loaded.</summary>
    private bool MayLearn(Subscription subscription)
    {
        foreach (var id in _named)
        {
            foreach (var touch in ComponentOf(id)!.Attributions)
            {
                if (subscription.Learns(touch))
                {
                    return true;
                }
            }
        }

        return subscription.Learns(input.Fact.Attribution);
    }

    private Attribution? FirstTouch(Component component)
    {
        Attribution? touch = null;
        foreach (var name in component.Subscriptions)
        {
            touch = Joins.FirstTouch(touch, SubscriptionOf(name).FirstTouch);
        }

        return touch;
    }

    /// <summary>A member of two subscriptions may bring one that the fact itself does not touch.</summary>
    private Subscription SubscriptionOf(string name)
    {
        foreach (var known in _subscriptions)
        {
            if (known.Name == name)
            {
                return known.Value;
            }
        }

        return StateCodec.DecodeSubscription(state.Get(LedgerKeys.Subscription(input.Scope, name)));
    }

    private Component? Load(long id)
    {
        while (true)
        {
            var bytes = state.Get(LedgerKeys.Component(id));
            if (bytes.Length == 0)
            {
                return null;
            }

            var (component, forward) = StateCodec.DecodeComponent(bytes, input.Scope);
            if (component is not null)
            {
                return component;
            }

            id = forward;
        }
    }

    private Component? ComponentOf(long id)
    {
        foreach (var component in _components)
        {
            if (component.Id == id)
            {
                return component;
            }
        }

        return null;
    }

    private void Insert(Component component)
    {
        var at = _components.Count;
        while (at > 0 && _components[at - 1].Id > component.Id)
        {
            at--;
        }

        _components.Insert(at, component);
    }

    private List<Entry> Entries(List<Corrections.Change> changes)
    {
        var entries = new List<Entry>(changes.Count + 1)
        {
            new()
            {
                Seq = NextSeq,
                Type = EntryType.Noted,
                RawPosition = input.RawPosition,
                Component = _own?.Id ?? NextSeq,
                AtMs = input.NotedAtMs,
                Dimensions = new Dimensions(input.Scope.Provider, input.Scope.Account, default, ""),
                Note = NoteCodec.Encode(input.DeliveryId, input.Fact),
            },
        };
        foreach (var change in changes)
        {
            entries.Add(new Entry
            {
                Seq = NextSeq + entries.Count,
                Type = change.Type,
                RawPosition = input.RawPosition,
                Component = ComponentNamed(change.Place.SaleId),
                SaleId = change.Place.SaleId,
                AtMs = change.Place.AtMs,
                Dimensions = change.Place.Dimensions,
                Amounts = change.Amounts,
            });
        }

        return entries;
    }

    private long ComponentNamed(string saleId)
    {
        foreach (var component in _components)
        {
            if (component.Name.Id == saleId)
            {
                return component.Id;
            }
        }

        return _own?.Id ?? 0;
    }

    private List<StateChange> Memory(List<Corrections.Change> changes)
    {
        var memory = new List<StateChange>(2 + _newAliases.Count + _absorbed.Count + _subscriptions.Count + changes.Count);
        if (input.DeliveryId.Length > 0)
        {
            memory.Add(new(LedgerKeys.Delivery(input.Scope, input.DeliveryId), StateCodec.Encode(input.RawPosition)));
        }

        if (_own is not null)
        {
            memory.Add(new(LedgerKeys.Component(_own.Id), StateCodec.Encode(_own)));

            // an alias that is known leads here already, by a forward where its component was absorbed
            foreach (var alias in _newAliases)
            {
                memory.Add(new(alias, StateCodec.Encode(_own.Id)));
            }

            foreach (var absorbed in _absorbed)
            {
                memory.Add(new(LedgerKeys.Component(absorbed), StateCodec.EncodeForward(_own.Id)));
            }
        }

        foreach (var (_, key, subscription) in _subscriptions)
        {
            memory.Add(new(key, StateCodec.Encode(subscription)));
        }

        Turnovers.Add(memory, state, changes);
        return memory;
    }
}
