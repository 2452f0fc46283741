using System.Runtime.CompilerServices;
using NSec.Cryptography;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>Whether a signature of 64 bytes was made over a text by the one who holds the other half of a public key.</summary>
internal delegate bool Ed25519Check(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

/// <summary>
/// Ed25519 (RFC 8032), which .NET 10 has not: libsodium through NSec. Nothing else mentions NSec, so a product without a public key among
/// its secrets never loads it.
/// </summary>
internal static class Ed25519PublicKey
{
    /// <summary>The check by a public key of 32 bytes; null when these are no point of the curve.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Ed25519Check? CheckBy(byte[] publicKey)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        return PublicKey.TryImport(algorithm, publicKey, KeyBlobFormat.RawPublicKey, out var key) && key is not null
            ? (signed, signature) => algorithm.Verify(key, signed, signature)
            : null;
    }
}
