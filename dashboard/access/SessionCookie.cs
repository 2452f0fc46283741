using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The signed-in cookie: role, expiry and the id of a stored token under a keyed hash. Nothing is stored on the server; the keys come from
/// the tokens, so changing or revoking a token ends every session that it opened.
/// </summary>
public sealed class SessionCookie(DashboardOptions options, ITokenBook book, TimeProvider clock)
{
    /// <summary>Its name.</summary>
    public const string Name = "pulse_session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly byte[] _adminKey = Key("admin", options.AdminToken);
    private readonly byte[] _viewerKey = Key("viewer", options.AdminToken, options.ViewerToken ?? "");

    /// <summary>A new value.</summary>
    public string Issue(Grant grant)
    {
        var expiry = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var id = grant.Token is { } token ? $".{token.Id}" : "";
        var claim = string.Create(CultureInfo.InvariantCulture, $"{grant.Role.Word()}.{expiry}{id}");
        return $"{claim}.{Signature(grant, claim)}";
    }

    /// <summary>What a value opens; <see cref="Role.None"/> when it is forged, of an older or a revoked token, or too old.</summary>
    public Grant Read(string? value)
    {
        var parts = value?.Split('.') ?? [];
        if (options.AdminToken.Length == 0 || parts.Length is not (3 or 4)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry))
        {
            return default;
        }

        AccessToken? token = null;
        if (parts.Length == 4 && !book.Tokens.TryGetValue(parts[2], out token))
        {
            return default;
        }

        var grant = new Grant(Roles.OfWord(parts[0]), token);
        var expected = Encoding.ASCII.GetBytes(Signature(grant, string.Join('.', parts[..^1])));
        var isOurs = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(parts[^1]));
        return isOurs && expiry > clock.GetUtcNow().ToUnixTimeSeconds() ? grant : default;
    }

    /// <summary>Signs the browser in.</summary>
    public void SignIn(HttpContext context, Grant grant) => context.Response.Cookies.Append(Name, Issue(grant), new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = Lifetime,
        Path = "/",
        IsEssential = true,
    });

    /// <summary>Signs the browser out.</summary>
    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(Name, new() { Path = "/" });

    private string Signature(Grant grant, string claim)
    {
        var key = grant.Token is { } token ? Key("stored", options.AdminToken, token.Hash) : grant.Role == Role.Admin ? _adminKey : _viewerKey;
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim)));
    }

    // the length before each part keeps ("ab", "c") apart from ("a", "bc")
    private static byte[] Key(string purpose, params ReadOnlySpan<string> tokens)
    {
        var text = new StringBuilder("revenue-pulse session ").Append(purpose);
        foreach (var token in tokens)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{token.Length}:{token}");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
