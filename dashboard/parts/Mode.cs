namespace RevenuePulse.Dashboard;

/// <summary>Which sum of money a page leads with.</summary>
public enum Mode
{
    /// <summary>Captured payments.</summary>
    Gross,

    /// <summary>Captured payments less refunds and disputes.</summary>
    Net,
}

/// <summary>Modes in addresses and sums.</summary>
public static class Modes
{
    /// <summary>Gross for anything that is not <c>net</c>.</summary>
    public static Mode Parse(string? text) => string.Equals(text, "net", StringComparison.OrdinalIgnoreCase) ? Mode.Net : Mode.Gross;

    /// <summary>As in an address.</summary>
    public static string Name(this Mode mode) => mode == Mode.Net ? "net" : "gross";

    /// <summary>The sum that the mode leads with.</summary>
    public static long Money(this Mode mode, Amounts amounts) => mode == Mode.Net ? amounts.Net : amounts.Gross;
}
