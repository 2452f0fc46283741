using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Host.Simulate;

/// <summary>Prints what a run sent, and what a summary must therefore show.</summary>
internal static class SimulateReport
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Text(TextWriter output, SimulateOptions options, SenderSnapshot counts, ExpectedTotals totals)
    {
        output.WriteLine(Invariant(
            $"seed {options.Seed}: {counts.Deliveries:N0} deliveries, {counts.Accepted:N0} accepted, {counts.Duplicates:N0} duplicates, {counts.Retried:N0} retried, {counts.Failed:N0} failed, {counts.Visits:N0} visits"));
        foreach (var (problem, times) in counts.Problems.OrderByDescending(p => p.Value))
        {
            output.WriteLine(Invariant($"  {problem}: {times:N0} times"));
        }

        output.WriteLine();
        output.WriteLine(Row("", "currency", "sales", "gross", "refunded", "disputed", "net", "lost"));
        foreach (var total in totals.ByCampaign())
        {
            output.WriteLine(Line(total.Key.Campaign ?? "(unattributed)", total.Key.Currency, total));
        }

        foreach (var total in totals.ByCurrency())
        {
            output.WriteLine(Line("all", total.Key, total));
        }
    }

    /// <summary>Named as in <c>/api/v1/summary</c>, so that the two can be compared by a script.</summary>
    public static void Json(TextWriter output, SimulateOptions options, DateTimeOffset start, SenderSnapshot counts, ExpectedTotals totals)
    {
        var currencies = totals.ByCurrency();
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                options.Seed,
                options.Provider,
                Start = start,
                counts.Deliveries,
                counts.Accepted,
                counts.Duplicates,
                counts.Retried,
                counts.Failed,
                counts.Problems,
                counts.Visits,
                Sales = currencies.Sum(c => c.Sales),
                LostCheckouts = currencies.Sum(c => c.LostCheckouts),
                Currencies = currencies.Select(c => new
                {
                    Currency = c.Key,
                    Exponent = Currency.Exponent(c.Key),
                    c.Gross,
                    c.Refunded,
                    c.Disputed,
                    c.Net,
                    c.Sales,
                }),
                Campaigns = totals.ByCampaign().Select(c => new
                {
                    c.Key.Campaign,
                    c.Key.Currency,
                    c.Sales,
                    c.Gross,
                    c.Refunded,
                    c.Disputed,
                    c.Net,
                    c.LostCheckouts,
                }),
            },
            _json));
    }

    private static string Line<T>(string name, string currency, Total<T> total)
    {
        string Money(long minor) => (minor / (decimal)Math.Pow(10, Currency.Exponent(currency)))
            .ToString("N" + Currency.Exponent(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Row(
            name, currency, Count(total.Sales), Money(total.Gross), Money(total.Refunded), Money(total.Disputed), Money(total.Net), Count(total.LostCheckouts));
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(string name, string currency, params ReadOnlySpan<string> figures)
    {
        var row = $"{name,-16} {currency,-8}";
        foreach (var figure in figures)
        {
            row += $" {figure,14}";
        }

        return row;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
