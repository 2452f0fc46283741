using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>All decisions, newest first.</summary>
/// <param name="Decisions">All of them.</param>
public sealed record DecisionList(IReadOnlyList<DecisionRow> Decisions);

/// <summary>One decision.</summary>
/// <param name="Id">What DELETE takes.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Decision">call, keep or stop.</param>
/// <param name="Campaigns">Ids, best first.</param>
/// <param name="Verdict">The verdict then.</param>
/// <param name="Numbers">The numbers then, a line per campaign.</param>
/// <param name="Note">Why, or null.</param>
/// <param name="Author">Who, or null.</param>
public sealed record DecisionRow(
    string Id, DateTime At, string Decision, IReadOnlyList<string> Campaigns, string Verdict, IReadOnlyList<string> Numbers, string? Note, string? Author)
{
    internal static DecisionRow Of(Decision d) => new(d.Id, d.At.UtcDateTime, d.Kind.Name(), d.Campaigns, d.Verdict, d.Numbers, d.Note, d.Author);
}

/// <summary>A new decision; only <paramref name="Decision"/> is needed.</summary>
/// <param name="Decision">call, keep or stop.</param>
/// <param name="Campaigns">Ids, best first.</param>
/// <param name="Verdict">The verdict then.</param>
/// <param name="Numbers">The numbers then, a line per campaign.</param>
/// <param name="Note">Why.</param>
/// <param name="Author">Who.</param>
public sealed record NewDecision(
    string Decision, IReadOnlyList<string>? Campaigns = null, string? Verdict = null, IReadOnlyList<string>? Numbers = null, string? Note = null, string? Author = null);

/// <summary>Reads a decision.</summary>
internal static class DecisionForm
{
    private const int MostLines = 100;

    private static readonly string[] _known = ["decision", "campaigns", "verdict", "numbers", "note", "author"];

    public static (Decision? Decision, IReadOnlyList<string> Problems) Read(JsonElement json, DateTimeOffset now)
    {
        var fields = new JsonFields(json, "a decision", _known);
        var isKnown = DecisionKinds.TryParse(fields.Text("decision"), out var kind);
        fields.Unless(isKnown, $"“decision” is one of {string.Join(", ", DecisionKinds.AllNames)}.");
        var decision = new Decision
        {
            // ids that grow with time keep those of one moment in the order in which they came
            Id = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Kind = kind,
            Campaigns = fields.Ids("campaigns", CompareQuestion.MostArms),
            Verdict = fields.Text("verdict", JsonFields.LongestNotes) ?? "",
            Numbers = fields.Ids("numbers", MostLines, JsonFields.LongestText),
            Note = fields.Text("note", JsonFields.LongestNotes),
            Author = fields.Text("author"),
        };
        return (fields.Problems.Count == 0 ? decision : null, fields.Problems);
    }
}

/// <summary>Writes the log as a document.</summary>
internal static class DecisionMarkdown
{
    public static string Of(IReadOnlyList<Decision> decisions, IReadOnlyDictionary<string, Campaign> book)
    {
        var text = new StringBuilder("# Decisions about campaigns\n");
        foreach (var decision in decisions)
        {
            var names = decision.Campaigns.Select(id => Plain(book.TryGetValue(id, out var entry) ? entry.Name : id));
            text.Append(CultureInfo.InvariantCulture, $"\n## {decision.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Title(decision.Kind)}");
            text.Append(decision.Campaigns.Count > 0 ? $" ({string.Join(", ", names)})\n" : "\n");
            Append(text, decision.Verdict, "\n{0}\n");
            Append(text, string.Join('\n', decision.Numbers.Select(n => $"- {Plain(n)}")), "\n{0}\n", isPlain: true);
            Append(text, decision.Note, "\nWhy: {0}\n");
            Append(text, decision.Author, "\nDecided by {0}\n");
        }

        return text.ToString();
    }

    /// <summary>What a decision is called.</summary>
    public static string Title(DecisionKind kind) => kind switch
    {
        DecisionKind.Call => "Called",
        DecisionKind.Keep => "Kept running",
        _ => "Stopped",
    };

    private static void Append(StringBuilder text, string? value, string format, bool isPlain = false)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(format.Replace("{0}", isPlain ? value : Plain(value), StringComparison.Ordinal));
        }
    }

    // names and notes are text, never markup
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '!')
            {
                plain.Append('\\');
            }

            plain.Append(letter is '\r' or '\n' ? ' ' : letter);
        }

        return plain.ToString();
    }
}

/// <summary>Keeps decisions for as long as the process lives, where the backend has no log.</summary>
internal sealed class MemoryDecisions : IDecisionLog
{
    private readonly Lock _gate = new();
    private volatile Decision[] _decisions = [];

    public IReadOnlyList<Decision> Decisions => _decisions;

    public void Add(Decision decision)
    {
        lock (_gate)
        {
            _decisions = [decision, .. _decisions];
        }
    }

    public bool DeleteDecision(string id)
    {
        lock (_gate)
        {
            var before = _decisions.Length;
            _decisions = [.. _decisions.Where(d => d.Id != id)];
            return _decisions.Length < before;
        }
    }
}
