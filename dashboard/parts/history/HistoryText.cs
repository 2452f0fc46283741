using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>How the numbers and buckets of an answer are written.</summary>
public sealed class HistoryText(HistoryAnswer answer, ZoneCalendar zone)
{
    private readonly bool _isCount = answer.Measure is "sales" or "lost";

    /// <summary>The measure as people call it.</summary>
    public static string Name(string measure) => measure switch
    {
        "net" => "Net revenue",
        "gross" => "Gross revenue",
        "refunded" => "Refunds",
        "sales" => "Orders",
        "aov" => "Average order",
        _ => "Lost checkouts",
    };

    /// <summary>A width of buckets as people call it.</summary>
    public static string StepName(string step) => step switch
    {
        "1m" => "minute",
        "1h" => "hour",
        "1d" => "day",
        "1w" => "week",
        "1M" => "month",
        "1Q" => "quarter",
        "1y" => "year",
        _ when Step.TryParse(step, out var read) => $"{read.Count} {Unit(read.Unit)}s",
        _ => step,
    };

    /// <summary>A value with its unit; a dash for an average of nothing.</summary>
    public string Value(long? value, string? currency = null) => value is not { } number ? "–"
        : _isCount ? number.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−')
        : MoneyText.Format(number, currency ?? answer.Currency);

    /// <summary>The same without cents, where room is short.</summary>
    public string Brief(long? value) => value is not { } number ? "–" : _isCount ? Value(number) : MoneyText.Format(number, answer.Currency, whole: Math.Abs(number) >= 100_00);

    /// <summary>What a bucket is called: its first moment, and its end where that is not clear.</summary>
    public string Bucket(HistoryBucket bucket) => Bucket(zone.ToLocal(Ms(bucket.At)), zone.ToLocal(Ms(bucket.To)));

    /// <summary>The first moment of a bucket, as short as an axis wants it.</summary>
    public string Tick(HistoryBucket bucket)
    {
        var at = zone.ToLocal(Ms(bucket.At));
        return answer.Step[^1] switch
        {
            's' => Written(at, "HH:mm:ss"),
            'm' or 'h' => Written(at, at.TimeOfDay == default ? "d MMM" : "HH:mm"),
            'd' or 'w' => Written(at, "d MMM"),
            'y' => Written(at, "yyyy"),
            _ => Written(at, "MMM yyyy"),
        };
    }

    /// <summary>The unit of the axis: how much one of it is, and its name.</summary>
    public (decimal Per, string Name) Axis(IEnumerable<long> values)
    {
        var largest = values.Select(value => Math.Abs((decimal)value)).DefaultIfEmpty().Max();
        var unit = _isCount ? 1 : (decimal)Math.Pow(10, answer.Exponent);
        var symbol = _isCount ? "" : MoneyText.Symbol(answer.Currency);
        return (largest / unit) switch
        {
            >= 10_000_000 => (unit * 1_000_000, $"{symbol}M"),
            >= 10_000 => (unit * 1_000, $"{symbol}K"),
            _ => (unit, symbol),
        };
    }

    private string Bucket(DateTime from, DateTime to) => answer.Step[^1] switch
    {
        's' => Written(from, "ddd d MMM HH:mm:ss"),
        'm' => Written(from, "ddd d MMM HH:mm"),
        'h' => $"{Written(from, "ddd d MMM HH:mm")}–{Written(to, "HH:mm")}",
        'd' when (to - from).TotalDays <= 1.1 => Written(from, "ddd d MMM yyyy"),
        'w' when answer.Step == "1w" => $"Week of {Written(from, "d MMM yyyy")}",
        'M' when answer.Step == "1M" => Written(from, "MMMM yyyy"),
        'y' when answer.Step == "1y" => Written(from, "yyyy"),
        _ => $"{Written(from, "d MMM")} – {Written(to.AddTicks(-1), "d MMM yyyy")}",
    };

    private static string Written(DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    private static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "second",
        TimeUnit.Minute => "minute",
        TimeUnit.Hour => "hour",
        TimeUnit.Day => "day",
        TimeUnit.Week => "week",
        TimeUnit.Month => "month",
        TimeUnit.Quarter => "quarter",
        _ => "year",
    };

    private static long Ms(DateTime at) => new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
