using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>Alerts in words.</summary>
public static class AlertText
{
    /// <summary>The name of a number.</summary>
    public static string Name(AlertNumber number) => number switch
    {
        AlertNumber.Velocity => "Revenue per minute",
        AlertNumber.Net => "Net revenue",
        AlertNumber.Sales => "Sales",
        AlertNumber.RefundShare => "Refund share",
        AlertNumber.Conversion => "Checkout conversion",
        AlertNumber.Quiet => "Time without a sale",
        AlertNumber.Lag => "Processing lag",
        AlertNumber.DeadLetters => "Dead letters",
        _ => "Bad signatures",
    };

    /// <summary>For example “Sales below 1 in 10 min”.</summary>
    public static string Condition(Alert alert, string baseCurrency)
    {
        var window = alert.Number is AlertNumber.Quiet or AlertNumber.Lag ? "" : $" in {Minutes(alert.WindowMinutes)}";
        return $"{Name(alert.Number)} {alert.Comparison.Name()} {Amount(alert, alert.Threshold, baseCurrency)}{window}";
    }

    /// <summary>A value with its unit; a word where there is none.</summary>
    public static string Value(Alert alert, double? value, string baseCurrency) =>
        value is { } number ? Amount(alert, number, baseCurrency) : "no data";

    /// <summary>The threshold in the unit that people write: whole units of money, percent, or as it is.</summary>
    public static string Written(Alert alert, string baseCurrency) => alert.Number switch
    {
        AlertNumber.Velocity or AlertNumber.Net =>
            MoneyText.Units((long)Math.Round(alert.Threshold), Currency.Exponent(alert.Currency ?? baseCurrency)).ToString(CultureInfo.InvariantCulture),
        AlertNumber.RefundShare or AlertNumber.Conversion => Math.Round(alert.Threshold * 100, 6).ToString(CultureInfo.InvariantCulture),
        _ => alert.Threshold.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>For example “90 min”, “2 h”, “3 d”.</summary>
    public static string Minutes(int minutes) => minutes switch
    {
        >= 1440 when minutes % 1440 == 0 => $"{minutes / 1440} d",
        >= 60 when minutes % 60 == 0 => $"{minutes / 60} h",
        _ => $"{minutes} min",
    };

    private static string Amount(Alert alert, double value, string baseCurrency) => alert.Number switch
    {
        AlertNumber.Velocity => $"{MoneyText.Format((long)Math.Round(value), alert.Currency ?? baseCurrency)} per min",
        AlertNumber.Net => MoneyText.Format((long)Math.Round(value), alert.Currency ?? baseCurrency),
        AlertNumber.RefundShare or AlertNumber.Conversion => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.##} %"),
        AlertNumber.Quiet => $"{Plain(value)} min",
        AlertNumber.Lag => $"{Plain(value)} s",
        _ => Plain(value),
    };

    private static string Plain(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
