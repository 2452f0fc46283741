using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>Tells what a token opens, in the same time whatever is wrong with it.</summary>
public sealed class AccessTokens(DashboardOptions options)
{
    private readonly byte[]? _admin = Digest(options.AdminToken);
    private readonly byte[]? _viewer = Digest(options.ViewerToken);

    /// <summary>The role of a token; <see cref="Role.None"/> for any that is not ours.</summary>
    public Role RoleOf(string? token)
    {
        var given = Digest(token) ?? [];
        // both are compared always: which of them failed must not show in the time
        var isAdmin = _admin is not null & CryptographicOperations.FixedTimeEquals(given, _admin);
        var isViewer = _viewer is not null & CryptographicOperations.FixedTimeEquals(given, _viewer);
        return isAdmin ? Role.Admin : isViewer ? Role.Viewer : Role.None;
    }

    private static byte[]? Digest(string? token) => string.IsNullOrEmpty(token) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
