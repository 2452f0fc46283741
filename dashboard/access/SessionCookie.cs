using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The signed-in cookie: role and expiry under a keyed hash. Nothing is stored on the server; the keys come from the tokens, so
/// changing a token ends every session that it opened.
/// </summary>
public sealed class SessionCookie(DashboardOptions options, TimeProvider clock)
{
    /// <summary>Its name.</summary>
    public const string Name = "pulse_session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly byte[] _adminKey = Key("admin", options.AdminToken);
    private readonly byte[] _viewerKey = Key("viewer", options.AdminToken, options.ViewerToken ?? "");

    /// <summary>A new value for the role.</summary>
    public string Issue(Role role)
    {
        var expiry = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var claim = string.Create(CultureInfo.InvariantCulture, $"{(role == Role.Admin ? Roles.Admin : Roles.Viewer)}.{expiry}");
        return $"{claim}.{Signature(role, claim)}";
    }

    /// <summary>The role of a value; <see cref="Role.None"/> when it is forged, of an older token, or too old.</summary>
    public Role Read(string? value)
    {
        var parts = value?.Split('.');
        if (parts is not [var word, var expiryText, var signature] || options.AdminToken.Length == 0
            || !long.TryParse(expiryText, NumberStyles.None, CultureInfo.InvariantCulture, out var expiry))
        {
            return Role.None;
        }

        var role = word switch { Roles.Admin => Role.Admin, Roles.Viewer => Role.Viewer, _ => Role.None };
        var expected = Encoding.ASCII.GetBytes(Signature(role, $"{word}.{expiryText}"));
        var isOurs = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        return isOurs && expiry > clock.GetUtcNow().ToUnixTimeSeconds() ? role : Role.None;
    }

    /// <summary>Signs the browser in.</summary>
    public void SignIn(HttpContext context, Role role) => context.Response.Cookies.Append(Name, Issue(role), new()
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

    private string Signature(Role role, string claim) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(role == Role.Admin ? _adminKey : _viewerKey, Encoding.UTF8.GetBytes(claim)));

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
