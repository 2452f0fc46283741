using System.Text;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Lemon Squeezy: <c>X-Signature: hex</c>, HMAC-SHA256 of the body, the key is a secret of 6–40 characters that the merchant chose
/// (docs.lemonsqueezy.com/help/webhooks). There is no time in it: a replay verifies for ever and is caught by its identity.
/// </summary>
internal sealed class LemonSqueezySignature(IReadOnlyList<string> secrets) : ISignature
{
    private readonly byte[][] _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS)
    {
        string? given = headers["X-Signature"];
        if (string.IsNullOrWhiteSpace(given))
        {
            return Verdict.Missing;
        }

        Span<char> expected = stackalloc char[HexMac.Length];
        foreach (var key in _keys)
        {
            HexMac.Write(key, body, expected);
            if (HexMac.Same(expected, given))
            {
                return Verdict.Authentic;
            }
        }

        return Verdict.Wrong;
    }
}
