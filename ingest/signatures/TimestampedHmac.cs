using System.Buffers;

namespace RevenuePulse.Ingest.Signatures;

/// <summary>
/// The scheme that Stripe and Paddle share but for its punctuation: a header of <c>key=value</c> items with one time and any number of
/// signatures, each the HMAC of time, joiner and body. Works on raw bytes, so a body need not be text.
/// </summary>
/// <param name="Separator">Between the items.</param>
/// <param name="TimestampKey">The key of the time; where it repeats, the first counts.</param>
/// <param name="SignatureKey">The key of a signature; all of them count (rotation). Other keys are ignored.</param>
/// <param name="Joiner">Between the time and the body.</param>
/// <param name="BareItemsRefused">Whether an item without <c>=</c> spoils the header.</param>
internal sealed record TimestampedHmac(char Separator, string TimestampKey, string SignatureKey, char Joiner, bool BareItemsRefused)
{
    /// <summary>The time as it is written in the header, unchanged because it is part of the signed text; empty when there is none.</summary>
    public ReadOnlySpan<char> Timestamp(ReadOnlySpan<char> header)
    {
        header = header.Trim();
        foreach (var range in header.Split(Separator))
        {
            if (ValueOf(TimestampKey, header[range], out var value))
            {
                return value;
            }
        }

        return [];
    }

    /// <summary>Checks a header that is there; <paramref name="keys"/> are tried in turn.</summary>
    public Verdict Verify(string header, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys, Tolerance tolerance, long nowS)
    {
        var timestamp = Timestamp(header);
        if (timestamp.IsEmpty || (BareItemsRefused && HasBareItem(header)))
        {
            return Verdict.Wrong;
        }

        return tolerance.Holds(timestamp, nowS)
            ? Matches(header, timestamp, body, keys)
            : Verdict.OutsideTolerance;
    }

    private Verdict Matches(ReadOnlySpan<char> header, ReadOnlySpan<char> timestamp, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys)
    {
        var length = timestamp.Length + 1 + body.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            for (var i = 0; i < timestamp.Length; i++)
            {
                signed[i] = (byte)timestamp[i]; // digits only: the tolerance was checked before
            }

            signed[timestamp.Length] = (byte)Joiner;
            body.CopyTo(signed.AsSpan(timestamp.Length + 1));

            Span<char> expected = stackalloc char[HexMac.Length];
            foreach (var key in keys)
            {
                HexMac.Write(key, signed.AsSpan(0, length), expected);
                if (HasSignature(header, expected))
                {
                    return Verdict.Authentic;
                }
            }

            return Verdict.Wrong;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    private bool HasSignature(ReadOnlySpan<char> header, ReadOnlySpan<char> expected)
    {
        header = header.Trim();
        foreach (var range in header.Split(Separator))
        {
            if (ValueOf(SignatureKey, header[range], out var value) && HexMac.Same(expected, value))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasBareItem(ReadOnlySpan<char> header)
    {
        foreach (var range in header.Split(Separator))
        {
            if (!header[range].Contains('='))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ValueOf(string key, ReadOnlySpan<char> item, out ReadOnlySpan<char> value)
    {
        item = item.Trim();
        var found = item.Length > key.Length && item[key.Length] == '=' && item.StartsWith(key, StringComparison.Ordinal);
        value = found ? item[(key.Length + 1)..] : [];
        return found;
    }
}
