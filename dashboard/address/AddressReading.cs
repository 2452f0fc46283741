using Microsoft.AspNetCore.WebUtilities;

namespace RevenuePulse.Dashboard;

/// <summary>Takes values out of a query string and notes what means nothing.</summary>
internal sealed class AddressReading(string query)
{
    private const int Longest = 4_000;

    // grammar only: whether a launch is known is asked when the range is resolved
    private static readonly TimeAnchors Any = new(1_800_000_000_000, 1_800_000_000_000, ZoneCalendar.Utc);

    private readonly Dictionary<string, Microsoft.Extensions.Primitives.StringValues> _values = QueryHelpers.ParseQuery(query);

    public List<string> Problems { get; } = [];

    public static bool IsTime(string text) => TimeExpression.TryRead(text, Any, out _, out _);

    /// <summary>As a person would type it: only what would end the value is escaped.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text)
        .Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal)
        .Replace("%3B", ";", StringComparison.Ordinal).Replace("%21", "!", StringComparison.Ordinal);

    /// <summary>As written; null without one.</summary>
    public string? First(string name) => _values.TryGetValue(name, out var given) && given.Count > 0 ? given[0] : null;

    /// <summary>The first of the values that means something; empty without one.</summary>
    public string Read(string name, Func<string, bool> accepts, string wanted)
    {
        if (!_values.TryGetValue(name, out var given) || given.All(string.IsNullOrEmpty))
        {
            return "";
        }

        var texts = given.OfType<string>().ToList();
        var strange = texts.Find(text => text.Length > Longest || !accepts(text));
        var meant = texts.Find(text => text.Length <= Longest && accepts(text)) ?? "";
        if (strange is not null)
        {
            Problems.Add($"“{name}” is {wanted}, not “{Shorten(strange)}”");
        }
        else if (texts.Distinct().Count() > 1)
        {
            Problems.Add($"“{name}” is there twice, “{Shorten(meant)}” counts");
        }

        return meant;
    }

    private static string Shorten(string text) => text.Length <= 24 ? text : text[..24] + "…";
}
