namespace RevenuePulse;

/// <summary>
/// The keys that were handed out. Seam with two implementations. Reading is from memory, an immutable snapshot; writing is durable when the
/// call returns.
/// </summary>
public interface ITokenBook
{
    /// <summary>Raised after a token went from <see cref="Tokens"/>, with its id: whatever it still holds open is to end now.</summary>
    event Action<string> Revoked;

    /// <summary>The tokens that open something now, by id.</summary>
    IReadOnlyDictionary<string, AccessToken> Tokens { get; }

    /// <summary>Adds a token whose id is new.</summary>
    void Add(AccessToken token);

    /// <summary>Revokes a token for good; false when there is no such token.</summary>
    bool Revoke(string id);

    /// <summary>Notes that a token was used; nothing when there is no such token.</summary>
    void Touch(string id, DateTimeOffset at);
}
