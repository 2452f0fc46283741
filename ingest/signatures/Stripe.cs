using System.Text;
using Microsoft.AspNetCore.Http;
using Stripe;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Stripe: <c>Stripe-Signature: t=…,v1=…[,v1=…][,v0=…]</c>, HMAC-SHA256 of <c>t.body</c>, the key is the whole <c>whsec_…</c> string
/// (docs.stripe.com/webhooks). Checked over the raw bytes, because the SDK takes the body as a string: that costs four copies of it,
/// and a body that is not UTF-8 does not survive the way there and back. The tests hold this check and the SDK's
/// <see cref="EventUtility.ValidateSignature(string, string, string, long, long)"/> to the same verdicts.
/// </summary>
internal sealed class StripeSignature(IReadOnlyList<string> secrets, int toleranceS) : ISignature
{
    /// <summary>Stripe's own default, seconds.</summary>
    public const int DefaultToleranceS = EventUtility.DefaultTimeTolerance;

    private static readonly TimestampedHmac _scheme = new(',', "t", "v1", '.', BareItemsRefused: true);

    private readonly byte[][] _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];
    private readonly Tolerance _tolerance = new(toleranceS);

    /// <inheritdoc/>
    public Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS)
    {
        string? header = headers["Stripe-Signature"];
        return string.IsNullOrWhiteSpace(header) ? Verdict.Missing : _scheme.Verify(header, body, _keys, _tolerance, nowS);
    }
}
