using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Host.Simulate;

/// <summary>The senders' side of the signature schemes.</summary>
internal static class Signing
{
    public static KeyValuePair<string, string> Stripe(byte[] body, string secret, long unixSeconds) =>
        new("Stripe-Signature", $"t={unixSeconds},v1={Hex(Encoding.UTF8.GetBytes(secret), $"{unixSeconds}.", body)}");

    public static KeyValuePair<string, string> Paddle(byte[] body, string secret, long unixSeconds) =>
        new("Paddle-Signature", $"ts={unixSeconds};h1={Hex(Encoding.UTF8.GetBytes(secret), $"{unixSeconds}:", body)}");

    public static KeyValuePair<string, string> LemonSqueezy(byte[] body, string secret) =>
        new("X-Signature", Hex(Encoding.UTF8.GetBytes(secret), "", body));

    public static IReadOnlyList<KeyValuePair<string, string>> StandardWebhooks(string id, byte[] body, byte[] key, long unixSeconds)
    {
        var timestamp = unixSeconds.ToString(CultureInfo.InvariantCulture);
        var mac = Convert.ToBase64String(Mac(key, $"{id}.{timestamp}.", body));
        return [new("webhook-id", id), new("webhook-timestamp", timestamp), new("webhook-signature", $"v1,{mac}")];
    }

    /// <summary>The key of a Standard Webhooks secret: base64 behind the prefix, padded or not.</summary>
    public static byte[] StandardKey(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        return Convert.FromBase64String(text.TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '='));
    }

    private static string Hex(byte[] key, string prefix, byte[] body) => Convert.ToHexStringLower(Mac(key, prefix, body));

    private static byte[] Mac(byte[] key, string prefix, byte[] body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes(prefix));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
