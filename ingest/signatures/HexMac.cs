using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>HMAC-SHA256 in lower-case hexadecimal, as Stripe, Paddle and Lemon Squeezy write it.</summary>
internal static class HexMac
{
    /// <summary>Length of the written form in characters.</summary>
    public const int Length = 2 * HMACSHA256.HashSizeInBytes;

    /// <summary>Computes and writes; <paramref name="target"/> has <see cref="Length"/> characters.</summary>
    public static void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Span<char> target)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, mac);
        Convert.TryToHexStringLower(mac, target, out _);
    }

    /// <summary>Compares in constant time; a difference in length is no secret.</summary>
    public static bool Same(ReadOnlySpan<char> expected, ReadOnlySpan<char> given) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected), MemoryMarshal.AsBytes(given));
}
