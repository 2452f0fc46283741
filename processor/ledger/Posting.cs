namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// One fact on its way into the ledger: the components and subscriptions it touches, before and after. Lives for one
/// <see cref="Ledger.Apply"/> and changes nothing outside itself.
/// </summary>
internal sealed class Posting(ILedgerState state, LedgerInput input)
{
    private readonly SortedDictionary<long, Component> _components = [];
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly List<long> _named = [];
    private readonly List<long> _absorbed = [];
    private long _own;

    private long NextSeq => state.LastSeq + 1;

    /// <summary>Loads what the fact names: its components, their subscriptions, and whoever may have to move with these.</summary>
    public void ReadTouched()
    {
        foreach (var key in input.Fact.Keys)
        {
            if (Find(LedgerKeys.Alias(input.Scope, key.Id)) is { } component && _components.TryAdd(component.Id, component))
            {
                _named.Add(component.Id);
            }
        }

        if (input.Fact.Subscription is { } subscription)
        {
            ReadSubscription(subscription);
        }

        foreach (var name in _named.SelectMany(id => _components[id].Subscriptions).Distinct(StringComparer.Ordinal).ToList())
        {
            ReadSubscription(name);
        }
    }

    public Dictionary<Place, Amounts> Statements()
    {
        var lines = new Dictionary<Place, Amounts>();
        foreach (var component in _components.Values)
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
            _own = _named.Count > 0 ? _named.Min() : NextSeq;
            var joined = Component.Of(_own, input.Scope, input.Fact);
            foreach (var id in _named)
            {
                joined = joined.Join(_components[id]);
                _components.Remove(id);
            }

            _components[_own] = joined;
            _absorbed.AddRange(_named.Where(id => id != _own));
        }

        foreach (var (name, subscription) in _subscriptions.ToList())
        {
            _subscriptions[name] = Learn(name, subscription);
        }
    }

    public LedgerDecision Decide(IReadOnlyList<Corrections.Change> changes) =>
        new(Entries(changes), [.. Memory(changes)]);

    private Subscription Learn(string name, Subscription subscription)
    {
        if (input.Fact.Subscription == name)
        {
            subscription = subscription.With(input.Fact.Attribution);
        }

        if (_own == 0 || !_components[_own].Subscriptions.Contains(name))
        {
            return subscription;
        }

        var members = subscription with { Members = [.. subscription.Members.Except(_absorbed)] };
        return _components[_own].Attributions.Aggregate(members.With(_own), (known, touch) => known.With(touch));
    }

    private void ReadSubscription(string name)
    {
        if (_subscriptions.ContainsKey(name))
        {
            return;
        }

        var subscription = StateCodec.DecodeSubscription(state.Get(LedgerKeys.Subscription(input.Scope, name)));
        _subscriptions.Add(name, subscription);
        if (!MayLearn(subscription))
        {
            return;
        }

        foreach (var member in subscription.Members)
        {
            if (!_components.ContainsKey(member) && Load(member) is { } component)
            {
                _components.Add(component.Id, component);
            }
        }
    }

    /// <summary>Only a new first touch can move the other members, so only then are they loaded.</summary>
    private bool MayLearn(Subscription subscription) => _named
        .SelectMany(id => _components[id].Attributions)
        .Append(input.Fact.Attribution)
        .Any(touch => touch is not null && subscription.With(touch).FirstTouch != subscription.FirstTouch);

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
    private Subscription SubscriptionOf(string name) => _subscriptions.TryGetValue(name, out var known)
        ? known
        : StateCodec.DecodeSubscription(state.Get(LedgerKeys.Subscription(input.Scope, name)));

    private Component? Find(StateKey alias)
    {
        var id = state.Get(alias);
        return id.Length == 0 ? null : Load(StateCodec.DecodeLong(id));
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

            var (component, forward) = StateCodec.DecodeComponent(bytes);
            if (component is not null)
            {
                return component;
            }

            id = forward;
        }
    }

    private List<Entry> Entries(IReadOnlyList<Corrections.Change> changes)
    {
        var note = NoteCodec.Encode(input.DeliveryId, input.Fact);
        var entries = new List<Entry>(changes.Count + 1)
        {
            new()
            {
                Seq = NextSeq,
                Type = EntryType.Noted,
                RawPosition = input.RawPosition,
                Component = _own == 0 ? NextSeq : _own,
                AtMs = input.NotedAtMs,
                Dimensions = new Dimensions(input.Scope.Provider, input.Scope.Account, default, ""),
                Note = note,
            },
        };
        foreach (var change in changes)
        {
            entries.Add(new Entry
            {
                Seq = NextSeq + entries.Count,
                Type = change.Type,
                RawPosition = input.RawPosition,
                Component = ComponentOf(change.Place.SaleId),
                SaleId = change.Place.SaleId,
                AtMs = change.Place.AtMs,
                Dimensions = change.Place.Dimensions,
                Amounts = change.Amounts,
            });
        }

        return entries;
    }

    private long ComponentOf(string saleId)
    {
        foreach (var component in _components.Values)
        {
            if (component.Name.Id == saleId)
            {
                return component.Id;
            }
        }

        return _own;
    }

    private IEnumerable<StateChange> Memory(IReadOnlyList<Corrections.Change> changes)
    {
        if (input.DeliveryId.Length > 0)
        {
            yield return new(LedgerKeys.Delivery(input.Scope, input.DeliveryId), StateCodec.Encode(input.RawPosition));
        }

        if (_own != 0)
        {
            yield return new(LedgerKeys.Component(_own), StateCodec.Encode(_components[_own]));
            // an alias that is known leads here already, by a forward where its component was absorbed
            foreach (var alias in input.Fact.Keys.Select(key => LedgerKeys.Alias(input.Scope, key.Id)).Distinct().Where(alias => state.Get(alias).Length == 0))
            {
                yield return new(alias, StateCodec.Encode(_own));
            }

            foreach (var absorbed in _absorbed)
            {
                yield return new(LedgerKeys.Component(absorbed), StateCodec.EncodeForward(_own));
            }
        }

        foreach (var (name, subscription) in _subscriptions)
        {
            yield return new(LedgerKeys.Subscription(input.Scope, name), StateCodec.Encode(subscription));
        }

        foreach (var turnover in Turnovers.After(state, changes))
        {
            yield return turnover;
        }
    }
}
