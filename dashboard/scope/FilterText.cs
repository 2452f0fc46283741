namespace RevenuePulse.Dashboard;

/// <summary>
/// Filters as an address holds them: <c>country:DE,AT;vibe:neon</c>. Values are percent-encoded, so that they may hold the signs between
/// them; an empty value means "without one"; <c>vibe</c> is another word for <c>campaign</c>. Pure.
/// </summary>
public static class FilterText
{
    private const string Vibe = "vibe";

    /// <summary>Names and values, in the order of the text; what has no name or no known one is left out.</summary>
    public static IEnumerable<(Dimension By, string Value)> Read(string? text)
    {
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon) || !TryName(part[..colon], out var by))
            {
                continue;
            }

            foreach (var value in part[(colon + 1)..].Split(','))
            {
                yield return (by, Uri.UnescapeDataString(value));
            }
        }
    }

    /// <summary>The first part that means nothing; null when all of it can be read.</summary>
    public static string? FirstStrange(string? text) => (text ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(part => part.IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 1 || !TryName(part[..colon], out _)));

    private static bool TryName(string name, out Dimension by)
    {
        by = Dimension.Campaign;
        return name == Vibe || DimensionNames.TryParse(name, out by);
    }
}
