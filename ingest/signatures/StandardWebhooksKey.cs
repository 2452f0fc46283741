namespace RevenuePulse.Ingest.Signatures;

/// <summary>Reads the key in a Standard Webhooks secret: ours and the sender's (<c>whsec_</c>), or the sender's public one (<c>whpk_</c>).</summary>
internal static class StandardWebhooksKey
{
    private const string Prefix = "whsec_";
    private const string PublicPrefix = "whpk_";
    private const int PublicLengthBytes = 32;

    /// <summary>The bytes behind base64, with or without the <c>whsec_</c> prefix and padding; null when it is not base64 or empty.</summary>
    public static byte[]? Decode(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        return Base64(text);
    }

    /// <summary>True for a public key, readable or not.</summary>
    public static bool IsPublic(string secret) => secret.StartsWith(PublicPrefix, StringComparison.Ordinal);

    /// <summary>The 32 bytes of an Ed25519 public key; null when it is none.</summary>
    public static byte[]? DecodePublic(string secret) =>
        IsPublic(secret) && Base64(secret[PublicPrefix.Length..]) is { Length: PublicLengthBytes } key ? key : null;

    private static byte[]? Base64(string text)
    {
        text = text.TrimEnd('=');
        text = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var written) && written > 0 ? key[..written] : null;
    }
}
