using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature: v1,base64[ v1,base64]</c>, HMAC-SHA256 of
/// <c>id.timestamp.body</c> (standard-webhooks/spec/standard-webhooks.md). Signatures are tried one by one; unknown versions and
/// malformed ones are passed over. A sender that signs with a key pair, <c>v1a,base64</c>, is verified by its public key (<c>whpk_…</c>).
/// </summary>
/// <param name="keys">Of <c>v1</c>.</param>
/// <param name="publicKeys">Of <c>v1a</c>; each tells whether it made a signature of a text.</param>
/// <param name="toleranceS">Seconds.</param>
internal sealed class StandardWebhooksSignature(IReadOnlyList<byte[]> keys, IReadOnlyList<Ed25519Check> publicKeys, int toleranceS) : ISignature
{
    /// <summary>The specification's advice, seconds.</summary>
    public const int DefaultToleranceS = 300;

    private const string Symmetric = "v1,";
    private const string Asymmetric = "v1a,";
    private const int MacLength = 44; // base64 of 32 bytes
    private const int SignatureLengthBytes = 64;
    private const int MostSignatures = 8;

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

    private bool Matches(StringValues signatures, byte[] prefix, ReadOnlySpan<byte> body)
    {
        var length = prefix.Length + body.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            prefix.CopyTo(signed, 0);
            body.CopyTo(signed.AsSpan(prefix.Length));

            return HasMac(signatures, signed.AsSpan(0, length)) || HasSignature(signatures, signed.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    private bool HasMac(StringValues signatures, ReadOnlySpan<byte> signed)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<char> expected = stackalloc char[MacLength];
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, signed, mac);
            Convert.TryToBase64Chars(mac, expected, out _);
            foreach (var line in signatures)
            {
                if (HasMac(line, expected))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasMac(ReadOnlySpan<char> line, ReadOnlySpan<char> expected)
    {
        foreach (var range in line.Split(' '))
        {
            var item = line[range];
            if (item.StartsWith(Symmetric, StringComparison.Ordinal)
                && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(item[Symmetric.Length..]), MemoryMarshal.AsBytes(expected)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A check costs a hundred times what a MAC does, so a header may ask for a few only.</summary>
    private bool HasSignature(StringValues signatures, ReadOnlySpan<byte> signed)
    {
        Span<byte> signature = stackalloc byte[SignatureLengthBytes];
        var left = publicKeys.Count == 0 ? 0 : MostSignatures;
        foreach (var line in signatures)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                var item = line.AsSpan(range);
                if (left > 0 && item.StartsWith(Asymmetric, StringComparison.Ordinal)
                    && Convert.TryFromBase64Chars(item[Asymmetric.Length..], signature, out var length) && length == SignatureLengthBytes)
                {
                    left--;
                    if (IsByOneOf(publicKeys, signed, signature))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsByOneOf(IReadOnlyList<Ed25519Check> publicKeys, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        foreach (var isBy in publicKeys)
        {
            if (isBy(signed, signature))
            {
                return true;
            }
        }

        return false;
    }
}
