using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>All values of one kind by id; each time an immutable snapshot.</summary>
internal sealed class BookMap<T>
{
    private readonly BookTopic _topic;
    private readonly string _kind;
    private volatile FrozenDictionary<string, T> _byId = FrozenDictionary<string, T>.Empty;

    public BookMap(BookTopic topic, string kind)
    {
        (_topic, _kind) = (topic, kind);
        topic.Changed += kinds =>
        {
            if (kinds.Contains(kind)) Take();
        };
    }

    /// <summary>Raised with the id of a value that is no longer there.</summary>
    public event Action<string> Gone = _ => { };

    public FrozenDictionary<string, T> ById => _byId;

    public void Put(string id, T value) => _topic.Write(_kind, [(id, value)]);

    /// <summary>False when there is none.</summary>
    public bool Delete(string id)
    {
        if (!_byId.ContainsKey(id)) return false;
        _topic.Write(_kind, [(id, null)]);
        return true;
    }

    private void Take()
    {
        var before = _byId;
        _byId = _topic.Read<T>(_kind).ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var id in before.Keys.Where(id => !_byId.ContainsKey(id)))
        {
            Gone(id);
        }
    }
}
