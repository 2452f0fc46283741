namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// The components and subscriptions that one fact touches, loaded from the ledger's memory. Nearly always one component and one
/// subscription at most, so what it holds are short lists that are searched.
/// </summary>
internal sealed class Touched(ILedgerState state, Scope scope)
{
    private readonly List<Component> _components = [];
    private readonly List<KnownSubscription> _subscriptions = [];
    private readonly List<long> _named = [];
    private readonly List<StateKey> _newAliases = [];

    /// <summary>A subscription with its name and its place in the memory.</summary>
    public readonly record struct KnownSubscription(string Name, StateKey Key, Subscription Value);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Component> Components => _components;

    /// <summary>In the order in which they were met.</summary>
    public IReadOnlyList<KnownSubscription> Subscriptions => _subscriptions;

    /// <summary>Ids of those components that the fact's own keys lead to.</summary>
    public IReadOnlyList<long> Named => _named;

    /// <summary>Keys that lead nowhere yet.</summary>
    public IReadOnlyList<StateKey> NewAliases => _newAliases;

    /// <summary>Loads what the fact names: its components, their subscriptions, and whoever may have to move with these.</summary>
    public void Read(MoneyFact fact)
    {
        foreach (var key in fact.Keys)
        {
            ReadAlias(LedgerKeys.Alias(scope, key.Id));
        }

        if (fact.Subscription is { } subscription)
        {
            ReadSubscription(subscription, fact.Attribution);
        }

        foreach (var id in _named)
        {
            foreach (var name in ComponentOf(id)!.Subscriptions)
            {
                ReadSubscription(name, fact.Attribution);
            }
        }
    }

    public Component? ComponentOf(long id)
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

    public void Insert(Component component)
    {
        var at = _components.Count;
        while (at > 0 && _components[at - 1].Id > component.Id)
        {
            at--;
        }

        _components.Insert(at, component);
    }

    public void Remove(Component component) => _components.Remove(component);

    /// <summary>Lets every touched subscription become what <paramref name="learn"/> makes of it.</summary>
    public void Teach(Func<string, Subscription, Subscription> learn)
    {
        for (var i = 0; i < _subscriptions.Count; i++)
        {
            _subscriptions[i] = _subscriptions[i] with { Value = learn(_subscriptions[i].Name, _subscriptions[i].Value) };
        }
    }

    public Attribution? FirstTouch(Component component)
    {
        Attribution? touch = null;
        foreach (var name in component.Subscriptions)
        {
            touch = Joins.FirstTouch(touch, SubscriptionOf(name).FirstTouch);
        }

        return touch;
    }

    private void ReadAlias(StateKey alias)
    {
        if (Memory.HolderOf(state, alias) is not { } id)
        {
            if (!_newAliases.Contains(alias))
            {
                _newAliases.Add(alias);
            }
        }
        else if (Memory.Component(state, scope, id) is { } component && !_named.Contains(component.Id))
        {
            _named.Add(component.Id);
            Insert(component);
        }
    }

    private void ReadSubscription(string name, Attribution? attribution)
    {
        if (_subscriptions.Exists(known => known.Name == name))
        {
            return;
        }

        var key = LedgerKeys.Subscription(scope, name);
        var subscription = StateCodec.DecodeSubscription(state.Get(key));
        _subscriptions.Add(new(name, key, subscription));
        if (!MayLearn(subscription, attribution))
        {
            return;
        }

        foreach (var member in subscription.Members)
        {
            if (ComponentOf(member) is null && Memory.Component(state, scope, member) is { } component && ComponentOf(component.Id) is null)
            {
                Insert(component);
            }
        }
    }

    /// <summary>Only a new first touch can move the other members, so only then are they loaded.</summary>
    private bool MayLearn(Subscription subscription, Attribution? attribution)
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

        return subscription.Learns(attribution);
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

        return StateCodec.DecodeSubscription(state.Get(LedgerKeys.Subscription(scope, name)));
    }
}
