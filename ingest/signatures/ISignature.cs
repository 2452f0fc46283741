using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// The signature scheme of one sender together with the secrets that are valid for it. Pure: the answer depends on nothing but the
/// arguments. A hostile header is refused, it never throws.
/// </summary>
internal interface ISignature
{
    /// <summary>Checks the body exactly as it came; <paramref name="nowS"/> is the receiver's clock in Unix seconds.</summary>
    Verdict Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, long nowS);
}
