using System.Globalization;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>How far the time in a signature may be from ours. It counts in both directions, whatever a provider's SDK does.</summary>
/// <param name="Seconds">The largest distance that is still accepted.</param>
internal readonly record struct Tolerance(long Seconds)
{
    /// <summary>False for a time outside, and for text that is no time: Unix seconds in digits only.</summary>
    public bool Holds(ReadOnlySpan<char> timestamp, long nowS) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var signedAtS) && Math.Abs(nowS - signedAtS) <= Seconds;
}
