using System.Text;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Paddle Billing: <c>Paddle-Signature: ts=…;h1=…[;h1=…]</c>, HMAC-SHA256 of <c>ts:body</c>, the key is the whole <c>pdl_ntfset_…</c>
/// string (developer.paddle.com/webhooks/about/signature-verification). During a rotation there are several <c>h1</c>; Paddle's own SDKs
/// take the last one, exactly one, or stumble over unknown keys: they are no model.
/// </summary>
internal sealed class PaddleSignature(IReadOnlyList<string> secrets, int toleranceS) : ISignature
{
    /// <summary>
    /// Paddle's SDKs allow 5 s, too little for two clocks and a queue; a replay is caught by its event id, so a minute costs nothing.
    /// </summary>
    public const int DefaultToleranceS = 60;

    private static readonly TimestampedHmac _scheme = new(';', "ts", "h1", ':', BareItemsRefused: false);

    private readonly byte[][] _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];
    private readonly Tolerance _tolerance = new(toleranceS);

    /// <inheritdoc/>
    public Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS)
    {
        string? header = headers["Paddle-Signature"];
        return string.IsNullOrWhiteSpace(header) ? Verdict.Missing : _scheme.Verify(header, body, _keys, _tolerance, nowS);
    }
}
