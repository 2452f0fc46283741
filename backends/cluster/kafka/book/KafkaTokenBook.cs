namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The keys that were handed out; only hashes of them. A token that is revoked on one node ends on all.</summary>
internal sealed class KafkaTokenBook(BookTopic topic) : ITokenBook
{
    private readonly BookMap<AccessToken> _tokens = new(topic, "token");

    public event Action<string> Revoked
    {
        add => _tokens.Gone += value;
        remove => _tokens.Gone -= value;
    }

    public IReadOnlyDictionary<string, AccessToken> Tokens => _tokens.ById;

    public void Add(AccessToken token)
    {
        // ids are random: one that is taken is a mistake, never somebody else's new key
        if (Tokens.ContainsKey(token.Id)) throw new InvalidOperationException($"There is a token {token.Id} already.");
        _tokens.Put(token.Id, token with { CreatedAt = ToMs(token.CreatedAt) });
    }

    public bool Revoke(string id) => _tokens.Delete(id);

    public void Touch(string id, DateTimeOffset at)
    {
        if (Tokens.TryGetValue(id, out var token)) _tokens.Put(id, token with { LastUsedAt = ToMs(at) });
    }

    private static DateTimeOffset ToMs(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
