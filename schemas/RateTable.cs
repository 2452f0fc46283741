using System.Globalization;

namespace RevenuePulse;

/// <summary>One published rate.</summary>
/// <param name="Day">The UTC day that it is of.</param>
/// <param name="Currency">ISO 4217 upper case.</param>
/// <param name="Rate">How many units of the base one unit of <paramref name="Currency"/> is worth; whole units, not minor ones.</param>
public readonly record struct DatedRate(DateOnly Day, string Currency, decimal Rate);

/// <summary>
/// Dated exchange rates into one base currency; immutable. The rate of a day is the one published for it or, since nobody publishes on
/// weekends and holidays, the latest earlier one that is at most <see cref="MaxAgeDays"/> old; else there is none. Amounts are converted
/// exactly and rounded once, half to even, to the base's canonical minor unit. Nothing here is a floating point number.
/// </summary>
public sealed class RateTable
{
    /// <summary>How old a rate may be unless somebody decides otherwise: the longest runs of holidays are shorter.</summary>
    public const int UsualMaxAgeDays = 7;

    private static readonly Int128[] Powers = PowersOfTen();

    private readonly Dictionary<string, Dated> _currencies = new(StringComparer.Ordinal);

    /// <summary>A table; of several rates for a currency on a day the last one counts, and rates of the base itself are not needed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not above 0, or above 10^18.</exception>
    public RateTable(string baseCurrency, IEnumerable<DatedRate> rates, int maxAgeDays = UsualMaxAgeDays)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfNegative(maxAgeDays);
        Base = baseCurrency;
        MaxAgeDays = maxAgeDays;
        foreach (var group in rates.Where(r => r.Currency != baseCurrency).GroupBy(r => r.Currency, StringComparer.Ordinal))
        {
            var dated = Dated.Of(group);
            _currencies.Add(group.Key, dated);
            FirstDay = FirstDay is { } first && first <= dated.First ? first : dated.First;
            LastDay = LastDay is { } last && last >= dated.Last ? last : dated.Last;
        }
    }

    /// <summary>ISO 4217 upper case; worth itself on every day.</summary>
    public string Base { get; }

    /// <summary>How many days a rate stays in force.</summary>
    public int MaxAgeDays { get; }

    /// <summary>The first day with any rate; null when there is none.</summary>
    public DateOnly? FirstDay { get; }

    /// <summary>The last day with any rate; null when there is none.</summary>
    public DateOnly? LastDay { get; }

    /// <summary>The currencies that have rates; the base is not among them.</summary>
    public IReadOnlyCollection<string> Currencies => _currencies.Keys;

    /// <summary>True when only the base itself can be converted.</summary>
    public bool IsEmpty => _currencies.Count == 0;

    /// <summary>Only the base is worth anything.</summary>
    public static RateTable Empty(string baseCurrency) => new(baseCurrency, []);

    /// <summary>How many units of the base one unit is worth on a UTC day; null when that is not known.</summary>
    public decimal? Rate(string currency, DateOnly day) =>
        currency == Base ? 1m : TryFind(currency, day, out var rate) ? rate.Value : null;

    /// <summary>Converts an amount of a UTC day between canonical minor units; false when there is no rate.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public bool TryConvert(string currency, DateOnly day, long amountMinor, out long baseMinor)
    {
        baseMinor = amountMinor;
        if (currency == Base)
        {
            return true;
        }

        if (!TryFind(currency, day, out var rate))
        {
            return false;
        }

        baseMinor = Convert(amountMinor, rate, Currency.Exponent(currency) - Currency.Exponent(Base));
        return true;
    }

    private static long Convert(long amountMinor, in Exact rate, int exponents)
    {
        // below 2^63 · 10^18, so it fits
        var product = (Int128)amountMinor * rate.Digits;
        var decimals = rate.Decimals + exponents;
        return checked((long)(decimals > 0 ? DivideHalfToEven(product, Powers[decimals]) : product * Powers[-decimals]));
    }

    private static Int128 DivideHalfToEven(Int128 value, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(value, divisor);
        var twice = Int128.Abs(rest) * 2;
        var away = twice > divisor || (twice == divisor && Int128.IsOddInteger(quotient));
        return away ? quotient + (value < 0 ? -1 : 1) : quotient;
    }

    private bool TryFind(string currency, DateOnly day, out Exact rate)
    {
        if (_currencies.TryGetValue(currency, out var dated))
        {
            return dated.TryFind(day.DayNumber, MaxAgeDays, out rate);
        }

        rate = default;
        return false;
    }

    private static Int128[] PowersOfTen()
    {
        // as many decimals as a decimal can have, and three of a currency
        var powers = new Int128[28 + 3 + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }

    /// <summary>A rate as a whole number and a count of decimals.</summary>
    private readonly record struct Exact(long Digits, int Decimals, decimal Value)
    {
        private const long MostDigits = 1_000_000_000_000_000_000;

        /// <summary>Keeps 18 significant digits, half to even: a quotient of two rates has more than can be told apart.</summary>
        public static Exact Of(in DatedRate dated)
        {
            if (dated.Rate is <= 0 or > MostDigits)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(dated), string.Create(CultureInfo.InvariantCulture, $"{dated.Rate} is no rate of {dated.Currency} on {dated.Day:yyyy-MM-dd}."));
            }

            var surplus = 0;
            for (var digits = Mantissa(dated.Rate); digits > MostDigits; digits /= 10)
            {
                surplus++;
            }

            var value = decimal.Round(dated.Rate, dated.Rate.Scale - surplus, MidpointRounding.ToEven);
            return new((long)Mantissa(value), value.Scale, value);
        }

        private static Int128 Mantissa(decimal value)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(value, bits);
            return ((Int128)(uint)bits[2] << 64) | ((Int128)(uint)bits[1] << 32) | (uint)bits[0];
        }
    }

    /// <summary>The rates of one currency by day.</summary>
    private sealed class Dated(int[] days, Exact[] rates)
    {
        public DateOnly First => DateOnly.FromDayNumber(days[0]);

        public DateOnly Last => DateOnly.FromDayNumber(days[^1]);

        public static Dated Of(IEnumerable<DatedRate> rates)
        {
            var sorted = new SortedDictionary<int, Exact>();
            foreach (var rate in rates)
            {
                sorted[rate.Day.DayNumber] = Exact.Of(rate);
            }

            return new([.. sorted.Keys], [.. sorted.Values]);
        }

        public bool TryFind(int day, int maxAgeDays, out Exact rate)
        {
            var index = Array.BinarySearch(days, day);
            index = index < 0 ? ~index - 1 : index;
            var found = index >= 0 && day - days[index] <= maxAgeDays;
            rate = found ? rates[index] : default;
            return found;
        }
    }
}
