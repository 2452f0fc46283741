namespace RevenuePulse.Host.Simulate;

/// <summary>What is sold, who buys it, and what it costs where they live.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Product> Products { get; } =
    [
        new("Starter kit", 1900, false, 30),
        new("Pro licence", 4900, false, 26),
        new("Template pack", 2900, false, 14),
        new("Lifetime", 14900, false, 5),
        new("Pro monthly", 1200, true, 14),
        new("Team monthly", 3900, true, 6),
        new("Pro yearly", 9900, true, 5),
    ];

    private static readonly (string Country, double Weight, double TaxRate)[] _countries =
    [
        ("US", 40, 0), ("DE", 12, 0.19), ("GB", 11, 0.20), ("FR", 7, 0.20), ("CA", 6, 0.05), ("NL", 4, 0.21), ("IN", 4, 0.18),
        ("AU", 4, 0.10), ("JP", 3, 0.10), ("BR", 3, 0), ("ES", 3, 0.21), ("SE", 2, 0.25), ("PL", 1, 0.23),
    ];

    private static readonly string[] _firstNames =
        ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Katherine", "Linus", "Margaret", "Tim", "Radia", "Ken", "Frances", "Dennis"];

    private static readonly string[] _lastNames =
        ["Example", "Sample", "Placeholder", "Fixture", "Demo", "Mock", "Testov", "Muster", "Specimen", "Prototype"];

    public static Buyer Buyer(SeededRandom random, out double taxRate)
    {
        var (country, _, rate) = random.Pick(_countries, c => c.Weight);
        taxRate = rate;
        var (first, last) = (random.Pick(_firstNames), random.Pick(_lastNames));
        var address = $"{first}.{last}{random.Next(1000, 10_000)}@example.com";
        return new Buyer($"{first} {last}", address, country);
    }

    /// <summary>A price as the currency writes it: 29.00 is 2900 yen, and 29.000 dinar ends in 0 as card networks want it.</summary>
    public static long Price(long cents, string currency) => Currency.Exponent(currency) == 3 ? cents * 10 : cents;

    /// <summary>Tax on top, rounded to what the currency can pay: tens of a third decimal, whole krónur and shillings.</summary>
    public static long Tax(long priceMinor, double rate, string currency)
    {
        var step = currency is "ISK" or "UGX" ? 100 : Currency.Exponent(currency) == 3 ? 10 : 1;
        return (long)Math.Round(priceMinor * rate / step, MidpointRounding.AwayFromZero) * step;
    }

    /// <summary>About a part of an amount, rounded in the same way.</summary>
    public static long Part(long amountMinor, double part, string currency) => Math.Clamp(Tax(amountMinor, part, currency), 1, amountMinor);
}
