namespace RevenuePulse.Backends.Rates;

/// <summary>One line of a CSV document, its fields trimmed. Empty lines and comments (<c>#</c>) are no rows.</summary>
internal sealed record CsvRow(int Line, string[] Fields)
{
    public static List<CsvRow> Read(string text)
    {
        var rows = new List<CsvRow>();
        var line = 0;
        foreach (var content in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            line++;
            if (!content.IsWhiteSpace() && content[0] != '#')
            {
                rows.Add(new(line, [.. content.ToString().Split(',').Select(field => field.Trim().Trim('"').Trim())]));
            }
        }

        return rows;
    }

    public bool Has(int index, string name) => Fields.Length > index && Fields[index].Equals(name, StringComparison.OrdinalIgnoreCase);
}
