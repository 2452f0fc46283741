namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>All values of one kind in an order; each time an immutable snapshot.</summary>
internal sealed class BookList<T>
{
    private readonly BookTopic _topic;
    private readonly string _kind;
    private readonly Func<T, string> _id;
    private volatile T[] _values = [];

    public BookList(BookTopic topic, string kind, Func<T, string> id, Func<IEnumerable<T>, IEnumerable<T>> order)
    {
        (_topic, _kind, _id) = (topic, kind, id);
        topic.Changed += kinds =>
        {
            if (kinds.Contains(kind)) _values = [.. order(topic.Read<T>(kind).Values)];
        };
    }

    public IReadOnlyList<T> Values => _values;

    public bool Has(string id) => Array.Exists(_values, value => _id(value) == id);

    public void Put(T value) => _topic.Write(_kind, [(_id(value), value)]);

    public bool Delete(string id)
    {
        var isThere = Has(id);
        if (isThere) _topic.Write(_kind, [(id, null)]);
        return isThere;
    }
}
