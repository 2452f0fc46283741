using System.Globalization;
using System.Numerics;

namespace RevenuePulse.Tests.Schemas;

public class RateTableTests
{
    private static readonly DateOnly Friday = new(2026, 3, 6);

    [Fact]
    public void A_day_has_its_own_rate()
    {
        var table = Table("USD", new(Friday, "EUR", 1.10m), new(Friday.AddDays(1), "EUR", 1.20m));
        Assert.Equal(1.10m, table.Rate("EUR", Friday));
        Assert.Equal(1.20m, table.Rate("EUR", Friday.AddDays(1)));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void A_weekend_has_the_rate_of_the_friday_before_but_not_for_ever(int daysLater, bool isKnown) =>
        Assert.Equal(isKnown ? 1.10m : null, Table("USD", new DatedRate(Friday, "EUR", 1.10m)).Rate("EUR", Friday.AddDays(daysLater)));

    [Fact]
    public void A_gap_between_rates_is_a_gap()
    {
        var table = new RateTable("USD", [new(Friday, "EUR", 1.1m), new(Friday.AddDays(20), "EUR", 1.2m)], maxAgeDays: 3);
        Assert.Equal([1.1m, null, null, 1.2m], new[] { 3, 4, 19, 23 }.Select(d => table.Rate("EUR", Friday.AddDays(d))));
    }

    [Fact]
    public void The_base_is_worth_itself_and_an_unknown_currency_nothing()
    {
        var table = RateTable.Empty("USD");
        Assert.Equal(1m, table.Rate("USD", Friday));
        Assert.True(table.TryConvert("USD", Friday, long.MinValue, out var same));
        Assert.Equal(long.MinValue, same);
        Assert.False(table.TryConvert("EUR", Friday, 1, out _));
    }

    [Theory]
    [InlineData("USD", "JPY", 150, "0.0067", 100)] // 1.005 dollars: a half, to the even cent
    [InlineData("USD", "JPY", 450, "0.0067", 302)] // 3.015
    [InlineData("USD", "KWD", 1000, "3.25", 325)]
    [InlineData("USD", "ISK", 10_000, "0.0072", 72)]
    [InlineData("JPY", "USD", 1050, "150", 1575)]
    [InlineData("JPY", "KWD", 1, "500", 0)] // half a yen, to even
    [InlineData("JPY", "KWD", 3, "500", 2)] // one and a half
    [InlineData("KWD", "USD", 100, "0.3075", 308)] // 307.5, to even
    [InlineData("KWD", "JPY", 1, "0.002", 2)]
    public void Exponents_of_both_sides_count_and_halves_go_to_the_even_unit(string into, string from, long minor, string rate, long expected)
    {
        var table = Table(into, new DatedRate(Friday, from, decimal.Parse(rate, CultureInfo.InvariantCulture)));
        Assert.True(table.TryConvert(from, Friday, minor, out var converted));
        Assert.Equal(expected, converted);
        Assert.True(table.TryConvert(from, Friday, -minor, out converted));
        Assert.Equal(-expected, converted);
    }

    [Fact]
    public void A_result_beyond_64_bits_is_an_error_and_not_a_wrong_number()
    {
        var table = Table("KWD", new DatedRate(Friday, "JPY", 1m), new DatedRate(Friday, "USD", 0.1m), new DatedRate(Friday, "EUR", 1_000_000_000_000_000_000m));
        Assert.Throws<OverflowException>(() => table.TryConvert("JPY", Friday, long.MaxValue / 999, out _));
        Assert.Throws<OverflowException>(() => table.TryConvert("EUR", Friday, long.MinValue, out _));
        Assert.True(table.TryConvert("USD", Friday, long.MaxValue, out var fits));
        Assert.Equal(long.MaxValue, fits);
    }

    [Fact]
    public void Any_conversion_is_exact_but_for_one_rounding()
    {
        var random = new Random(5);
        string[] currencies = ["USD", "EUR", "JPY", "KWD"];
        for (var i = 0; i < 5000; i++)
        {
            var into = currencies[random.Next(4)];
            var from = currencies[random.Next(4)];
            var digits = random.NextInt64(1, 1_000_000_000_000_000_000) / (long)Math.Pow(10, random.Next(18));
            var rate = new decimal(Math.Max(digits, 1)) / (decimal)Math.Pow(10, random.Next(12));
            var minor = random.NextInt64(-1_000_000_000, 1_000_000_000);
            var table = Table(into, new DatedRate(Friday, from, rate));
            if (Exact(minor, from, into, from == into ? 1 : rate) is { } expected)
            {
                Assert.True(table.TryConvert(from, Friday, minor, out var converted));
                Assert.Equal(expected, converted);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000_000_001)]
    public void What_is_no_rate_is_refused(long rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Table("USD", new DatedRate(Friday, "EUR", rate)));

    [Fact]
    public void Eighteen_digits_are_kept() => Assert.Equal(0.333333333333333333m, Table("USD", new DatedRate(Friday, "EUR", 1m / 3)).Rate("EUR", Friday));

    [Fact]
    public void A_table_says_what_it_knows()
    {
        var table = Table("USD", new(Friday, "EUR", 1m), new(Friday.AddDays(-9), "GBP", 1m), new(Friday.AddDays(5), "USD", 1m));
        Assert.Equal((Friday.AddDays(-9), Friday), (table.FirstDay, table.LastDay));
        Assert.Equal(["EUR", "GBP"], table.Currencies.Order());
        Assert.True(RateTable.Empty("USD").IsEmpty);
    }

    private static RateTable Table(string into, params DatedRate[] rates) => new(into, rates);

    /// <summary>The same by fractions of whole numbers; null where it does not fit.</summary>
    private static long? Exact(long minor, string from, string into, decimal rate)
    {
        var over = new BigInteger(rate * Power(rate.Scale));
        var numerator = minor * over * BigInteger.Pow(10, Currency.Exponent(into));
        var denominator = BigInteger.Pow(10, rate.Scale + Currency.Exponent(from));
        var floor = BigInteger.Divide(numerator - (((numerator % denominator) + denominator) % denominator), denominator);
        var twice = 2 * (numerator - (floor * denominator));
        var result = twice > denominator || (twice == denominator && !floor.IsEven) ? floor + 1 : floor;
        return result >= long.MinValue && result <= long.MaxValue ? (long)result : null;
    }

    private static decimal Power(int exponent) => Enumerable.Repeat(10m, exponent).Aggregate(1m, (a, b) => a * b);
}
