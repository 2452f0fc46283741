using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Stripe;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Stripe: <c>Stripe-Signature: t=…,v1=…[,v1=…][,v0=…]</c>, HMAC-SHA256 of <c>t.body</c>, the key is the whole <c>whsec_…</c> string
/// (docs.stripe.com/webhooks). The SDK decides: <see cref="EventUtility.ValidateSignature(string, string, string, long, long)"/>,
/// one call per secret.
/// </summary>
internal sealed class StripeSignature : ISignature
{
    /// <summary>Stripe's own default, seconds.</summary>
    public const int DefaultToleranceS = EventUtility.DefaultTimeTolerance;

    /// <summary>
    /// The same scheme over raw bytes. The SDK takes the body as a string, and bytes that are not UTF-8 do not survive the way into a
    /// string and back: a correctly signed body would be refused, and the sender would retry for days something that we can keep.
    /// So such a body is checked as bytes; it is stored and becomes a dead letter.
    /// </summary>
    internal static TimestampedHmac Scheme { get; } = new(',', "t", "v1", '.', BareItemsRefused: true);

    private readonly string[] _secrets;
    private readonly byte[][] _keys;
    private readonly Tolerance _tolerance;

    public StripeSignature(IReadOnlyList<string> secrets, int toleranceS)
    {
        _secrets = [.. secrets];
        _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];
        _tolerance = new Tolerance(toleranceS);
    }

    /// <inheritdoc/>
    public Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS)
    {
        string? header = headers["Stripe-Signature"];
        if (string.IsNullOrWhiteSpace(header))
        {
            return Verdict.Missing; // the SDK would throw NullReferenceException
        }

        if (!Utf8.IsValid(body))
        {
            return Scheme.Verify(header, body, _keys, _tolerance, nowS);
        }

        return VerifyText(header, Encoding.UTF8.GetString(body), nowS);
    }

    private Verdict VerifyText(string header, string body, long nowS)
    {
        var timestamp = Scheme.Timestamp(header);
        if (timestamp.IsEmpty)
        {
            return Verdict.Wrong;
        }

        // the SDK checks the age too, but last, and tells it apart only in words
        if (!_tolerance.Holds(timestamp, nowS))
        {
            return Verdict.OutsideTolerance;
        }

        foreach (var secret in _secrets)
        {
            if (IsSignedWith(secret, header, body, nowS))
            {
                return Verdict.Authentic;
            }
        }

        return Verdict.Wrong;
    }

    private bool IsSignedWith(string secret, string header, string body, long nowS)
    {
        try
        {
            EventUtility.ValidateSignature(body, header, secret, _tolerance.Seconds, nowS);
            return true;
        }
        catch (Exception e) when (e is StripeException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            return false; // whatever the SDK cannot confirm is refused
        }
    }
}
