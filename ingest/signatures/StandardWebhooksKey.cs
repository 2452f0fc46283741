namespace RevenuePulse.Ingest.Signatures;

/// <summary>Reads the symmetric key of a Standard Webhooks secret.</summary>
internal static class StandardWebhooksKey
{
    private const string Prefix = "whsec_";

    /// <summary>The bytes behind base64, with or without the <c>whsec_</c> prefix and padding; null when it is not base64 or empty.</summary>
    public static byte[]? Decode(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        text = text.TrimEnd('=');
        text = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var written) && written > 0 ? key[..written] : null;
    }
}
