namespace RevenuePulse.Backends.Rates;

/// <summary>
/// The European Central Bank's CSV: a column per currency, a line per day, numbers per one euro; what is not known is <c>N/A</c>.
/// </summary>
internal static class EcbCsv
{
    public static bool Fits(CsvRow head) => head.Has(0, "date") && head.Fields.Length > 1 && Currency.Normalize(head.Fields[1]) is not null;

    public static RateSheet Read(List<CsvRow> rows, string baseCurrency)
    {
        var codes = rows[0].Fields;
        var quotes = new Quotes("EUR", arePerPivot: true);
        foreach (var row in rows.Skip(1))
        {
            if (row.Fields.Length != codes.Length)
            {
                quotes.Refuse(row.Line, $"there are {row.Fields.Length} fields under {codes.Length} heads");
            }
            else if (quotes.Day(row.Line, row.Fields[0]) is { } day)
            {
                AddRow(quotes, codes, row, day);
            }
        }

        return quotes.Into(baseCurrency);
    }

    private static void AddRow(Quotes quotes, string[] codes, CsvRow row, DateOnly day)
    {
        for (var i = 1; i < codes.Length; i++)
        {
            // every line ends with a comma
            if (row.Fields[i] is not ("" or "N/A"))
            {
                quotes.Add(row.Line, day, codes[i], row.Fields[i]);
            }
        }
    }
}
