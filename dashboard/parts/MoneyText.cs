using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>Money as the page writes it, the same as its browser modules do (en-US, narrowest unambiguous symbol).</summary>
public static class MoneyText
{
    private const string NoBreakSpace = "\u00a0";

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["CNY"] = "CN¥",
        ["KRW"] = "₩",
        ["BRL"] = "R$",
        ["CAD"] = "CA$",
        ["AUD"] = "A$",
        ["NZD"] = "NZ$",
        ["HKD"] = "HK$",
        ["TWD"] = "NT$",
        ["MXN"] = "MX$",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["PHP"] = "₱",
        ["XAF"] = "FCFA" + NoBreakSpace,
        ["XOF"] = "F\u202fCFA" + NoBreakSpace,
        ["XPF"] = "CFPF" + NoBreakSpace,
    };

    /// <summary>The currency's sign, or its code and a space.</summary>
    public static string Symbol(string currency) => Symbols.GetValueOrDefault(currency) ?? currency + NoBreakSpace;

    /// <summary>For example <c>$48,213.50</c>; decimals only below 100,000 units unless <paramref name="whole"/> drops them everywhere.</summary>
    public static string Format(long minor, string currency, bool whole = false) =>
        string.Concat(Parts(minor, currency, whole).Units, Parts(minor, currency, whole).Fraction);

    /// <summary>The same in two parts, so that the decimals can step back: <c>$48,213</c> and <c>.50</c>.</summary>
    public static (string Units, string Fraction) Parts(long minor, string currency, bool whole = false)
    {
        var exponent = Currency.Exponent(currency);
        var unit = Unit(exponent);
        var magnitude = Int128.Abs(minor);
        var decimals = whole || magnitude >= 100_000 * unit ? 0 : exponent;
        var fraction = decimals == 0 ? "" : $".{(magnitude % unit).ToString(CultureInfo.InvariantCulture).PadLeft(exponent, '0')}";
        return ($"{(minor < 0 ? "−" : "")}{Symbol(currency)}{(magnitude / unit).ToString("N0", CultureInfo.InvariantCulture)}", fraction);
    }

    /// <summary>As a number of whole units, for axes and charts only.</summary>
    public static decimal Units(long minor, int exponent) => minor / (decimal)Unit(exponent);

    /// <summary>Whole units as minor units; what is finer than the currency is cut off.</summary>
    public static long Minor(decimal units, int exponent) => (long)Math.Floor(units * Unit(exponent));

    private static long Unit(int exponent) => exponent switch { 0 => 1, 3 => 1000, _ => 100 };
}
