namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Dodo Payments follows Standard Webhooks to the letter, as does every sender without a file of its own. The old secret stays valid for
/// 24 hours after a rotation (docs.dodopayments.com).
/// </summary>
internal static class DodoSignature
{
    /// <exception cref="ArgumentException">A secret is not base64.</exception>
    public static StandardWebhooksSignature Create(IReadOnlyList<string> secrets, int toleranceS) =>
        new([.. secrets.Select(KeyOf)], toleranceS);

    private static byte[] KeyOf(string secret) =>
        StandardWebhooksKey.Decode(secret) ?? throw new ArgumentException("A signing secret is not base64.");
}
