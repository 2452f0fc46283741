using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads how long an alert is to be silent.</summary>
internal static class SilenceForm
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>The alert as it would be.</summary>
    public static (Alert? Alert, IReadOnlyList<string> Problems) Read(Alert alert, JsonElement json, DateTimeOffset now)
    {
        var fields = new JsonFields(json, "a silence", ["until"]);
        var until = fields.Time("until");
        fields.Unless(
            fields.Problems.Count > 0 || (until > now && until <= now + Longest),
            $"“until” is needed: a time from now to {Longest.Days} days ahead.");
        return (fields.Problems.Count == 0 ? alert with { SilencedUntil = until } : null, fields.Problems);
    }
}
