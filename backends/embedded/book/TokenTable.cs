using System.Collections.Frozen;

namespace RevenuePulse.Backends.Embedded;

/// <summary>The keys that were handed out; only hashes of them.</summary>
internal sealed class TokenTable : ITokenBook
{
    private readonly BookFile _file;
    private volatile FrozenDictionary<string, AccessToken> _tokens;

    public TokenTable(BookFile file)
    {
        _file = file;
        _tokens = file.Read(Load);
    }

    public event Action<string> Revoked = _ => { };

    public IReadOnlyDictionary<string, AccessToken> Tokens => _tokens;

    // plain INSERT: an id that is taken already is an error, never somebody else's new key
    public void Add(AccessToken token) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT INTO token (id, name, role, created_at_ms, last_used_at_ms, hash) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(1, token.Id).Bind(2, token.Name).Bind(3, (long)token.Role).Bind(4, token.CreatedAt.ToUnixTimeMilliseconds())
                .Bind(5, token.LastUsedAt?.ToUnixTimeMilliseconds()).Bind(6, token.Hash).Run();
            return true;
        },
        Publish);

    public bool Revoke(string id)
    {
        var isRevoked = _file.Write(
            connection =>
            {
                connection.Statement("DELETE FROM token WHERE id = ?").Bind(1, id).Run();
                return _tokens.ContainsKey(id);
            },
            Publish);
        if (isRevoked) Revoked(id);
        return isRevoked;
    }

    public void Touch(string id, DateTimeOffset at) => _file.Write(
        connection =>
        {
            connection.Statement("UPDATE token SET last_used_at_ms = ? WHERE id = ?").Bind(1, at.ToUnixTimeMilliseconds()).Bind(2, id).Run();
            return _tokens.ContainsKey(id);
        },
        Publish);

    private void Publish(Connection connection) => _tokens = Load(connection);

    private static FrozenDictionary<string, AccessToken> Load(Connection connection)
    {
        var tokens = new List<AccessToken>();
        var select = connection.Statement("SELECT id, name, role, created_at_ms, last_used_at_ms, hash FROM token");
        using var rows = select.Read();
        while (rows.Next())
        {
            tokens.Add(new AccessToken
            {
                Id = select.Text(0),
                Name = select.Text(1),
                Role = (TokenRole)select.Int(2),
                CreatedAt = select.Time(3),
                LastUsedAt = select.TimeOrNull(4),
                Hash = select.Text(5),
            });
        }

        return tokens.ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);
    }
}
