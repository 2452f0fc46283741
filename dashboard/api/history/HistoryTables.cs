using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>Answers about history as tables, and the lines that say what they are.</summary>
internal static class HistoryTables
{
    /// <summary>Bucket by bucket, or value by value where the question is split.</summary>
    public static CsvTable Of(HistoryAnswer answer) => answer.By is { } by ? ByValue(answer, by) : ByTime(answer);

    /// <summary>Definition, range, zone, filters, time of reading and link, each a comment of its own line.</summary>
    public static IEnumerable<string> Notes(HistoryAnswer answer, ViewAddress address, string link)
    {
        yield return $"{Definition(answer.Measure)}, in minor units of {answer.Currency} ({answer.Exponent} decimals)";
        yield return $"from {Time(answer.From)} until before {Time(answer.To)}, days of {answer.Tz}, by {answer.Step}";
        foreach (var with in new[] { answer.Then, answer.Also }.OfType<HistoryThen>())
        {
            yield return $"compared with {with.Name}: {Time(with.From)} until before {Time(with.To)}";
        }

        if (answer.KnownFrom is { } known)
        {
            yield return $"nothing was sold before {Time(known)}: what is compared with is partly empty";
        }

        if (address.Filters.All.Count > 0)
        {
            yield return $"only {address.Filters}";
        }

        if (answer.LeftOut.Currencies.Count > 0)
        {
            yield return $"without {answer.LeftOut.Sales} sales in {string.Join(", ", answer.LeftOut.Currencies)}, for which there is no rate";
        }

        if (answer.JoinedAsOther is { } joined)
        {
            yield return $"only the first values of {string.Join(" and ", joined)} are kept apart in this store: later ones count as other, and a filter for one of them finds nothing";
        }

        yield return $"read at {Time(answer.ReadAt)}, position {answer.Cursor}";
        yield return link;
    }

    /// <summary>What a measure is.</summary>
    public static string Definition(string measure) => measure switch
    {
        "net" => "net: captured payments less refunds and disputes, each by its own time",
        "gross" => "gross: captured payments by the time of the payment",
        "refunded" => "refunded: money given back, by the time of the refund",
        "sales" => "sales: orders paid, each counted once",
        "aov" => "aov: gross revenue per sale",
        _ => "lost: checkouts that ended without money",
    };

    // the second comparison has columns only where there is one: files that were made before stay as they are
    private static CsvTable ByTime(HistoryAnswer answer) => new(
        ["at", "to", answer.Measure, $"{answer.Measure}Then", "sales", "salesThen", "currency", "exponent", .. Also(answer)],
        answer.Buckets.Select(b => (object?[])
            [Local(b.At, answer.Tz), Local(b.To, answer.Tz), b.Value, b.Then, b.Sales, b.ThenSales, answer.Currency, answer.Exponent, .. Also(answer, b.Also, b.AlsoSales)]));

    private static CsvTable ByValue(HistoryAnswer answer, string by) => new(
        [by, "others", answer.Measure, $"{answer.Measure}Then", "share", "sales", "salesThen", by == "currency" ? "currencyOfRow" : "currency", "exponent", .. Also(answer)],
        answer.Lines.Select(l => (object?[])
            [l.Key, l.Others, l.Value, l.Then, l.Share, l.Sales, l.ThenSales, l.Currency, l.Exponent, .. Also(answer, l.Also, l.AlsoSales)]));

    private static string[] Also(HistoryAnswer answer) => answer.Also is null ? [] : [$"{answer.Measure}Also", "salesAlso"];

    private static object?[] Also(HistoryAnswer answer, long? value, long? sales) => answer.Also is null ? [] : [value, sales];

    // with the zone's offset: two hours of the same name stay apart
    private static string Local(DateTime at, string zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(at, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture);

    private static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
