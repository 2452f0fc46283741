using System.Globalization;
using System.Text;

namespace RevenuePulse.Backends.Rates;

/// <summary>
/// Our own table, one rate per line under the head <c>date,currency,rate_in_USD</c>: how many USD one unit of the currency is worth on
/// that UTC day. The head says the currency; plain <c>rate</c> means the configured base.
/// </summary>
internal static class OwnCsv
{
    private const string Named = "rate_in_";

    public static bool Fits(CsvRow head) => head.Has(0, "date") && head.Has(1, "currency");

    public static RateSheet Read(List<CsvRow> rows, string baseCurrency)
    {
        if (Pivot(rows[0], baseCurrency) is not { } pivot)
        {
            return new([], [$"line {rows[0].Line}: the third column is named rate_in_ and a currency, for example rate_in_{baseCurrency}"]);
        }

        var quotes = new Quotes(pivot, arePerPivot: false);
        foreach (var row in rows.Skip(1))
        {
            if (row.Fields.Length != 3)
            {
                quotes.Refuse(row.Line, $"there are {row.Fields.Length} fields and not three: date, currency and rate");
            }
            else if (quotes.Day(row.Line, row.Fields[0]) is { } day)
            {
                quotes.Add(row.Line, day, row.Fields[1], row.Fields[2]);
            }
        }

        return quotes.Into(baseCurrency);
    }

    public static string Write(string baseCurrency, IEnumerable<DatedRate> rates)
    {
        var text = new StringBuilder($"date,currency,{Named}{baseCurrency}\n");
        foreach (var rate in rates)
        {
            text.Append(CultureInfo.InvariantCulture, $"{rate.Day:yyyy-MM-dd},{rate.Currency},{rate.Rate}\n");
        }

        return text.ToString();
    }

    private static string? Pivot(CsvRow head, string baseCurrency) => head.Fields switch
    {
        [_, _, var name] when name.Equals("rate", StringComparison.OrdinalIgnoreCase) => baseCurrency,
        [_, _, var name] when name.StartsWith(Named, StringComparison.OrdinalIgnoreCase) => Currency.Normalize(name[Named.Length..]),
        _ => null,
    };
}
