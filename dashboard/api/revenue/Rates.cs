using System.Numerics;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Converts to the base currency by dated rates. Without any it knows only that the base is worth itself; every other currency is then
/// reported as missing, never guessed.
/// </summary>
public sealed class Rates
{
    private readonly IReadOnlyDictionary<string, SortedList<DateOnly, decimal>> _perUnit;

    /// <summary>Rates of the base currency alone.</summary>
    public Rates(string baseCurrency)
        : this(baseCurrency, new Dictionary<string, SortedList<DateOnly, decimal>>())
    {
    }

    /// <summary>Dated rates.</summary>
    /// <param name="baseCurrency">ISO 4217 upper case.</param>
    /// <param name="perUnit">Per currency and UTC day: how many units of the base one unit is worth; valid until the next day listed.</param>
    public Rates(string baseCurrency, IReadOnlyDictionary<string, SortedList<DateOnly, decimal>> perUnit)
    {
        Base = baseCurrency;
        _perUnit = perUnit;
    }

    /// <summary>The base currency.</summary>
    public string Base { get; }

    /// <summary>True when a conversion depends on the UTC day, so sums have to be kept apart by it.</summary>
    public bool AreDated => _perUnit.Count > 0;

    /// <summary>Converts one day's sum; false when there is no rate for that day or before. Halves round away from zero.</summary>
    public bool TryConvert(string currency, DateOnly day, long amountMinor, out long baseMinor)
    {
        baseMinor = amountMinor;
        if (currency == Base)
        {
            return true;
        }

        if (!TryRate(currency, day, out var rate))
        {
            return false;
        }

        var exact = amountMinor * rate * PowerOfTen(Currency.Exponent(Base)) / PowerOfTen(Currency.Exponent(currency));
        baseMinor = decimal.ToInt64(decimal.Round(exact, MidpointRounding.AwayFromZero));
        return true;
    }

    private bool TryRate(string currency, DateOnly day, out decimal rate)
    {
        rate = 0;
        if (!_perUnit.TryGetValue(currency, out var dated))
        {
            return false;
        }

        var low = 0;
        var high = dated.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = dated.GetKeyAtIndex(middle) <= day ? (middle + 1, high) : (low, middle);
        }

        rate = low > 0 ? dated.GetValueAtIndex(low - 1) : 0;
        return low > 0;
    }

    private static decimal PowerOfTen(int exponent) => (decimal)BigInteger.Pow(10, exponent);
}
