using System.Text;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Polar speaks a dialect of Standard Webhooks: the key is the UTF-8 of the whole secret, prefix included. Its server hands
/// <c>base64(utf8(secret))</c> to the library (polarsource/polar server/polar/webhook/tasks.py), and the secrets it makes (<c>whsec_</c> and 43
/// characters) are not even base64. It replaces a secret at once, without a time of two signatures.
/// </summary>
internal static class PolarSignature
{
    public static StandardWebhooksSignature Create(IReadOnlyList<string> secrets, int toleranceS) =>
        new([.. secrets.Select(Encoding.UTF8.GetBytes)], [], toleranceS);
}
