namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Dodo Payments follows Standard Webhooks to the letter, as does every sender without a file of its own. The old secret stays valid for
/// 24 hours after a rotation (docs.dodopayments.com).
/// </summary>
internal static class DodoSignature
{
    /// <exception cref="ArgumentException">A secret is not base64, or a public key is not one of Ed25519.</exception>
    public static StandardWebhooksSignature Create(IReadOnlyList<string> secrets, int toleranceS) => new(
        [.. secrets.Where(secret => !StandardWebhooksKey.IsPublic(secret)).Select(KeyOf)],
        [.. secrets.Where(StandardWebhooksKey.IsPublic).Select(CheckOf)],
        toleranceS);

    private static byte[] KeyOf(string secret) =>
        StandardWebhooksKey.Decode(secret) ?? throw new ArgumentException("A signing secret is not base64.");

    private static Ed25519Check CheckOf(string secret) =>
        (StandardWebhooksKey.DecodePublic(secret) is { } key ? Ed25519PublicKey.CheckBy(key) : null)
            ?? throw new ArgumentException("A public key is not one of Ed25519.");
}
