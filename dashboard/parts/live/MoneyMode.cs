namespace RevenuePulse.Dashboard;

/// <summary>Which sum of money a page leads with.</summary>
public enum MoneyMode
{
    /// <summary>Captured payments.</summary>
    Gross,

    /// <summary>Captured payments less refunds and disputes.</summary>
    Net,
}

/// <summary>Modes in addresses and sums.</summary>
public static class MoneyModes
{
    /// <summary>Gross for anything that is not <c>net</c>.</summary>
    public static MoneyMode Parse(string? text) => string.Equals(text, "net", StringComparison.OrdinalIgnoreCase) ? MoneyMode.Net : MoneyMode.Gross;

    /// <summary>As in an address.</summary>
    public static string Name(this MoneyMode mode) => mode == MoneyMode.Net ? "net" : "gross";

    /// <summary>The other one.</summary>
    public static MoneyMode Other(this MoneyMode mode) => mode == MoneyMode.Net ? MoneyMode.Gross : MoneyMode.Net;

    /// <summary>The sum that the mode leads with.</summary>
    public static long Of(this MoneyMode mode, LiveTotal total) => mode == MoneyMode.Net ? total.Net : total.Gross;

    /// <inheritdoc cref="Of(MoneyMode, LiveTotal)"/>
    public static long Of(this MoneyMode mode, MinuteAmounts minute) => mode == MoneyMode.Net ? minute.Net : minute.Gross;

    /// <inheritdoc cref="Of(MoneyMode, LiveTotal)"/>
    public static long Of(this MoneyMode mode, BreakdownRow row) => mode == MoneyMode.Net ? row.Net : row.Gross;
}
