using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads a question that is to be saved.</summary>
internal static class QuestionForm
{
    private static readonly string[] Known = ["name", "query", "owner", "pinned"];

    /// <summary>Reads a new one, or what is to replace the one <paramref name="before"/>. Its query is kept as equal views write it.</summary>
    public static (SavedQuestion? Question, IReadOnlyList<string> Problems) Read(string id, JsonElement json, DateTimeOffset now, SavedQuestion? before = null)
    {
        var fields = new JsonFields(json, "a saved question", Known);
        var address = ViewAddress.Parse(fields.Text("query", longest: 4_000) ?? "", HistoryQuestion.Plan);
        foreach (var problem in address.Problems)
        {
            fields.Unless(false, problem + ".");
        }

        var question = new SavedQuestion
        {
            Id = id,
            Name = fields.Needed("name"),
            Query = address.ToQuery(),
            Owner = fields.Text("owner"),
            PinnedAt = fields.Flag("pinned") ? before?.PinnedAt ?? now : null,
            SavedAt = before?.SavedAt ?? now,
        };
        return (fields.Problems.Count == 0 ? question : null, fields.Problems);
    }
}
