using System.Text;

namespace RevenuePulse.Backends.Rates;

/// <summary>A document of rates as it was understood: rates into the base, and every problem with its line.</summary>
/// <param name="Rates">What can be used; nothing should be when there is a problem.</param>
/// <param name="Problems">In words that say what to do.</param>
public sealed record RateSheet(IReadOnlyList<DatedRate> Rates, IReadOnlyList<string> Problems)
{
    /// <summary>The largest document that is read.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Reads our own CSV or the European Central Bank's CSV or XML, whichever it is.</summary>
    /// <param name="text">The document.</param>
    /// <param name="baseCurrency">What to convert to; a document in another currency is crossed through that one.</param>
    public static RateSheet Read(string text, string baseCurrency)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("PK\u0003", StringComparison.Ordinal))
        {
            return Refused("it is a ZIP archive: unpack it, or use the XML edition");
        }

        if (text.AsSpan().TrimStart().StartsWith('<'))
        {
            return EcbXml.Read(text, baseCurrency);
        }

        var rows = CsvRow.Read(text);
        return rows.FirstOrDefault() switch
        {
            null => Refused("it is empty"),
            var head when OwnCsv.Fits(head) => OwnCsv.Read(rows, baseCurrency),
            var head when EcbCsv.Fits(head) => EcbCsv.Read(rows, baseCurrency),
            var head => Refused(
                $"line {head.Line}: neither the head of a table of rates (date,currency,rate_in_{baseCurrency}) nor a document of the European Central Bank"),
        };
    }

    /// <summary>Reads a file; one that cannot be read is a problem too.</summary>
    public static RateSheet ReadFile(string path, string baseCurrency)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                return Refused($"it is larger than {MaxBytes >> 20} MiB");
            }

            return Read(File.ReadAllText(path, Encoding.UTF8), baseCurrency);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused($"it cannot be read: {failure.Message}");
        }
    }

    private static RateSheet Refused(string problem) => new([], [problem]);
}
