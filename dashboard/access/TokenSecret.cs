using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The secret of a stored token: <c>pulse_ID_RANDOM</c>. The id finds the token, the hash of the whole proves it, and the word at the
/// front lets scanners of repositories recognise it.
/// </summary>
internal static class TokenSecret
{
    private const string Prefix = "pulse_";
    private const int IdBytes = 6;
    private const int RandomBytes = 32;

    /// <summary>A new secret and the id in it.</summary>
    public static (string Id, string Secret) Create()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}");
    }

    /// <summary>The id in what may be a secret; null when it cannot be one.</summary>
    public static string? IdOf(string? secret) =>
        secret is not null && secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.IndexOf('_', Prefix.Length) is var end and > 0
            ? secret[Prefix.Length..end]
            : null;

    /// <summary>What is stored of it.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
