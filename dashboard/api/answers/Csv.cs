using System.Buffers;
using System.Globalization;
using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>A table on its way to CSV.</summary>
/// <param name="Columns">The column heads.</param>
/// <param name="Rows">Cells: text, whole numbers, fractions, times, truth values or null.</param>
public sealed record CsvTable(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>RFC 4180, and text that a spreadsheet would run as a formula is kept from it.</summary>
public static class Csv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Writes the table, heads first, lines ended by CR LF.</summary>
    public static string Write(CsvTable table)
    {
        var text = new StringBuilder();
        AppendLine(text, table.Columns);
        foreach (var row in table.Rows)
        {
            AppendLine(text, row);
        }

        return text.ToString();
    }

    /// <summary>One cell as it is written.</summary>
    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quote(Defuse(text)),
        bool truth => truth ? "true" : "false",
        DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quote(Defuse(value.ToString() ?? "")),
    };

    /// <summary>One line, ended by CR LF.</summary>
    public static string Line(IReadOnlyList<object?> cells)
    {
        var text = new StringBuilder();
        AppendLine(text, cells);
        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            text.Append(i > 0 ? "," : "").Append(Cell(cells[i]));
        }

        text.Append("\r\n");
    }

    // =HYPERLINK(…) as a product name would run on the reader's machine; numbers are ours and stay numbers
    private static string Defuse(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
