using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Host.Commands;

/// <summary>One line per entry, with the field names of <c>GET /api/v1/entries</c>.</summary>
internal abstract class EntryExport(TextWriter output)
{
    protected TextWriter Output { get; } = output;

    public static EntryExport For(string format, TextWriter output) => format == "ndjson" ? new Ndjson(output) : new Csv(output);

    public abstract void Write(Entry entry, Cursor cursor);

    private static IEnumerable<(string Name, object? Value)> Fields(Entry entry, Cursor cursor) =>
    [
        ("cursor", cursor.ToString()),
        ("saleId", entry.SaleId),
        ("type", entry.Type.Name()),
        ("at", DateTimeOffset.FromUnixTimeMilliseconds(entry.AtMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ("provider", entry.Dimensions.Provider),
        ("account", entry.Dimensions.Account),
        ("campaign", entry.Dimensions.Campaign),
        ("channel", entry.Dimensions.Channel),
        ("landingPage", entry.Dimensions.LandingPage),
        ("product", entry.Dimensions.Product),
        ("country", entry.Dimensions.Country),
        ("kind", entry.Dimensions.Kind.Name()),
        ("currency", entry.Dimensions.Currency),
        ("exponent", (long)Currency.Exponent(entry.Dimensions.Currency)),
        ("gross", entry.Amounts.Gross),
        ("net", entry.Amounts.Net),
        ("sales", entry.Amounts.Sales),
        ("lost", entry.Amounts.Lost),
        ("pointNs", PointTime.Nanoseconds(entry)),
    ];

    private sealed class Ndjson(TextWriter output) : EntryExport(output)
    {
        public override void Write(Entry entry, Cursor cursor) =>
            Output.WriteLine(JsonSerializer.Serialize(Fields(entry, cursor).ToDictionary(field => field.Name, field => field.Value)));
    }

    private sealed class Csv(TextWriter output) : EntryExport(output)
    {
        private bool _begun;

        public override void Write(Entry entry, Cursor cursor)
        {
            if (!_begun)
            {
                Output.WriteLine(string.Join(',', Fields(entry, cursor).Select(field => field.Name)));
                _begun = true;
            }

            Output.WriteLine(string.Join(',', Fields(entry, cursor).Select(field => Cell(field.Value))));
        }

        private static string Cell(object? value) => value switch
        {
            null => "",
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => Quoted(value.ToString()!),
        };

        /// <summary>A spreadsheet would run a text that begins like a formula, so such a text gets an apostrophe in front.</summary>
        private static string Quoted(string text)
        {
            var safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
            return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }
    }
}
