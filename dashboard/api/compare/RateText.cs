using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>Rates, averages and differences as people read them.</summary>
public static class RateText
{
    /// <summary>A rate as <c>4.1 %</c>, an average as <c>$1.23</c>, a dash for nothing.</summary>
    public static string Of(double? value, CompareMetric metric, string currency) =>
        value is not { } v ? "–" : metric == CompareMetric.Conversion ? Percent(v) : Money(v, currency);

    /// <summary>The same with as many decimals as its neighbours in a column have.</summary>
    public static string InColumn(double? value, CompareMetric metric, string currency) =>
        value is { } v && metric == CompareMetric.Conversion
            ? string.Create(CultureInfo.InvariantCulture, $"{(v * 100).ToString(v < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} %")
            : Of(value, metric, currency);

    /// <summary>Two decimals below ten per cent, so that neighbours can be told apart.</summary>
    public static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{Rounded(rate * 100)} %");

    /// <summary>A difference of rates in points, for example <c>0.8 points</c>.</summary>
    public static string Points(double difference) => string.Create(CultureInfo.InvariantCulture, $"{Rounded(difference * 100)} points");

    /// <summary>A difference with its sign, in points or money.</summary>
    public static string WithSign(double value, CompareMetric metric, string currency)
    {
        // below what is written there is no sign: it would be of the rounding
        if (metric == CompareMetric.Conversion && Math.Abs(value) < 0.00005)
        {
            return "0 points";
        }

        var size = metric == CompareMetric.Conversion ? Points(Math.Abs(value)) : Money(Math.Abs(value), currency);
        return value > 0 ? $"+{size}" : value < 0 ? $"−{size}" : size;
    }

    /// <summary>An average in minor units, rounded to them.</summary>
    public static string Money(double minor, string currency) =>
        MoneyText.Format((long)Math.Round(minor, MidpointRounding.AwayFromZero), currency);

    private static string Rounded(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.01 => "< 0.01",
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#", CultureInfo.InvariantCulture),
    };
}
