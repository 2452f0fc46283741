using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The keys that were handed out; only hashes of them. A token that is revoked on one node ends on all.</summary>
internal sealed class KafkaTokenBook : ITokenBook
{
    private const string Kind = "token";

    private readonly BookTopic _topic;
    private volatile FrozenDictionary<string, AccessToken> _tokens = FrozenDictionary<string, AccessToken>.Empty;

    public KafkaTokenBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public event Action<string> Revoked = _ => { };

    public IReadOnlyDictionary<string, AccessToken> Tokens => _tokens;

    public void Add(AccessToken token)
    {
        // ids are random: one that is taken is a mistake, never somebody else's new key
        if (_tokens.ContainsKey(token.Id)) throw new InvalidOperationException($"There is a token {token.Id} already.");
        _topic.Write(Kind, [(token.Id, token with { CreatedAt = ToMs(token.CreatedAt) })]);
    }

    public bool Revoke(string id)
    {
        if (!_tokens.ContainsKey(id)) return false;
        _topic.Write(Kind, [(id, null)]);
        return true;
    }

    public void Touch(string id, DateTimeOffset at)
    {
        if (_tokens.TryGetValue(id, out var token)) _topic.Write(Kind, [(id, token with { LastUsedAt = ToMs(at) })]);
    }

    private static DateTimeOffset ToMs(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private void Take(IReadOnlySet<string> kinds)
    {
        if (!kinds.Contains(Kind)) return;
        var before = _tokens;
        _tokens = _topic.Read<AccessToken>(Kind).ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var gone in before.Keys.Where(id => !_tokens.ContainsKey(id)))
        {
            Revoked(gone);
        }
    }
}
