using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>Tells what a token opens, in the same time whatever is wrong with it.</summary>
public sealed class AccessTokens(DashboardOptions options, ITokenBook book)
{
    private readonly byte[]? _admin = Digest(options.AdminToken);
    private readonly byte[]? _viewer = Digest(options.ViewerToken);

    /// <summary>What a token opens; <see cref="Role.None"/> for any that is not ours.</summary>
    public Grant Of(string? token)
    {
        var given = Digest(token) ?? [];
        // all are compared always: which of them failed must not show in the time
        var isAdmin = _admin is not null & CryptographicOperations.FixedTimeEquals(given, _admin);
        var isViewer = _viewer is not null & CryptographicOperations.FixedTimeEquals(given, _viewer);
        var stored = Stored(token, given);
        return isAdmin ? new(Role.Admin)
            : isViewer ? new(Role.Viewer)
            : stored is not null ? new(Roles.Of(stored.Role), stored)
            : default;
    }

    // ids are no secret, so the search by id may show in the time
    private AccessToken? Stored(string? token, byte[] given) =>
        TokenSecret.IdOf(token) is { } id && book.Tokens.TryGetValue(id, out var stored)
        && CryptographicOperations.FixedTimeEquals(given, Convert.FromHexString(stored.Hash))
            ? stored
            : null;

    private static byte[]? Digest(string? token) => string.IsNullOrEmpty(token) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
