using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature: v1,base64[ v1,base64]</c>, HMAC-SHA256 of
/// <c>id.timestamp.body</c> (standard-webhooks/spec/standard-webhooks.md). Signatures are tried one by one; unknown versions and
/// malformed ones are passed over. The asymmetric <c>v1a</c> (Ed25519) is such an unknown version: .NET 10 has no Ed25519, and a
/// sender that signs so alone cannot be received.
/// </summary>
internal sealed class StandardWebhooksSignature(IReadOnlyList<byte[]> keys, int toleranceS) : ISignature
{
    /// <summary>The specification's advice, seconds.</summary>
    public const int DefaultToleranceS = 300;

    private const string Version = "v1,";
    private const int MacLength = 44; // base64 of 32 bytes

    private readonly Tolerance _tolerance = new(toleranceS);

    /// <inheritdoc/>
    public Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS)
    {
        var signatures = headers["webhook-signature"];
        if (string.IsNullOrWhiteSpace(signatures))
        {
            return Verdict.Missing;
        }

        if (headers["webhook-id"] is not [{ Length: > 0 } id] || headers["webhook-timestamp"] is not [{ Length: > 0 } timestamp])
        {
            return Verdict.Wrong;
        }

        if (!_tolerance.Holds(timestamp, nowS))
        {
            return Verdict.OutsideTolerance;
        }

        var prefix = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        return Matches(signatures, prefix, body) ? Verdict.Authentic : Verdict.Wrong;
    }

    private bool Matches(IEnumerable<string?> signatures, byte[] prefix, ReadOnlySpan<byte> body)
    {
        var length = prefix.Length + body.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            prefix.CopyTo(signed, 0);
            body.CopyTo(signed.AsSpan(prefix.Length));

            Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
            Span<char> expected = stackalloc char[MacLength];
            foreach (var key in keys)
            {
                HMACSHA256.HashData(key, signed.AsSpan(0, length), mac);
                Convert.TryToBase64Chars(mac, expected, out _);
                if (HasSignature(signatures, expected))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    /// <summary>A sender may spread its signatures over several header lines as well as over the words of one.</summary>
    private static bool HasSignature(IEnumerable<string?> lines, ReadOnlySpan<char> expected)
    {
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                var item = line.AsSpan(range);
                if (item.StartsWith(Version, StringComparison.Ordinal)
                    && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(item[Version.Length..]), MemoryMarshal.AsBytes(expected)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
