namespace RevenuePulse;

/// <summary>
/// The canonical exponent of each currency: how many decimals one minor unit stands for.
/// It is Stripe's table for charges (docs.stripe.com/currencies), so ISK and UGX have 2 although ISO 4217 says 0.
/// </summary>
public static class Currency
{
    private static readonly HashSet<string> ZeroDecimal = new(StringComparer.Ordinal)
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    private static readonly HashSet<string> ThreeDecimal = new(StringComparer.Ordinal) { "BHD", "JOD", "KWD", "OMR", "TND" };

    /// <summary>0, 2 or 3; <paramref name="code"/> is ISO 4217 in upper case, unknown codes have 2.</summary>
    public static int Exponent(string code) => ZeroDecimal.Contains(code) ? 0 : ThreeDecimal.Contains(code) ? 3 : 2;

    /// <summary>Upper-cases a three-letter code; null when it is not one.</summary>
    public static string? Normalize(string? code)
    {
        if (code is not { Length: 3 } || !char.IsAsciiLetter(code[0]) || !char.IsAsciiLetter(code[1]) || !char.IsAsciiLetter(code[2]))
        {
            return null;
        }

        return code.ToUpperInvariant();
    }

    /// <summary>
    /// Converts minor units counted with a provider's exponent to the canonical exponent.
    /// False when the result would not be a whole number of canonical minor units, or does not fit.
    /// </summary>
    public static bool TryToCanonical(long amountMinor, int providerExponent, string code, out long canonicalMinor)
    {
        canonicalMinor = amountMinor;
        for (var exponent = providerExponent; exponent < Exponent(code); exponent++)
        {
            if (canonicalMinor is > long.MaxValue / 10 or < long.MinValue / 10)
            {
                return false;
            }

            canonicalMinor *= 10;
        }

        for (var exponent = providerExponent; exponent > Exponent(code); exponent--)
        {
            if (canonicalMinor % 10 != 0)
            {
                return false;
            }

            canonicalMinor /= 10;
        }

        return true;
    }
}
