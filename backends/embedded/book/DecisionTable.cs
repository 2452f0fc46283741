using System.Text.Json;

namespace RevenuePulse.Backends.Embedded;

/// <summary>What was decided about campaigns.</summary>
internal sealed class DecisionTable : IDecisionLog
{
    /// <summary>Stands beside the versioned tables: an older program reads a file that has it as before.</summary>
    public const string Table = """
        CREATE TABLE IF NOT EXISTS decision (
            id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, kind INTEGER NOT NULL, campaigns TEXT NOT NULL, verdict TEXT NOT NULL,
            numbers TEXT NOT NULL, note TEXT, author TEXT) STRICT, WITHOUT ROWID
        """;

    private readonly BookFile _file;
    private volatile Decision[] _decisions;

    public DecisionTable(BookFile file)
    {
        _file = file;
        _decisions = file.Read(Load);
    }

    public IReadOnlyList<Decision> Decisions => _decisions;

    public void Add(Decision decision) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT INTO decision (id, at_ms, kind, campaigns, verdict, numbers, note, author) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(1, decision.Id).Bind(2, decision.At.ToUnixTimeMilliseconds()).Bind(3, (long)decision.Kind)
                .Bind(4, JsonSerializer.Serialize(decision.Campaigns)).Bind(5, decision.Verdict).Bind(6, JsonSerializer.Serialize(decision.Numbers))
                .Bind(7, decision.Note).Bind(8, decision.Author).Run();
            return true;
        },
        Publish);

    public bool DeleteDecision(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM decision WHERE id = ?").Bind(1, id).Run();
            return _decisions.Any(d => d.Id == id);
        },
        Publish);

    private void Publish(Connection connection) => _decisions = Load(connection);

    private static Decision[] Load(Connection connection)
    {
        var decisions = new List<Decision>();
        var select = connection.Statement("SELECT id, at_ms, kind, campaigns, verdict, numbers, note, author FROM decision ORDER BY at_ms DESC, id DESC");
        using var rows = select.Read();
        while (rows.Next())
        {
            decisions.Add(new Decision
            {
                Id = select.Text(0),
                At = select.Time(1),
                Kind = (DecisionKind)select.Int(2),
                Campaigns = JsonSerializer.Deserialize<string[]>(select.Text(3)) ?? [],
                Verdict = select.Text(4),
                Numbers = JsonSerializer.Deserialize<string[]>(select.Text(5)) ?? [],
                Note = select.TextOrNull(6),
                Author = select.TextOrNull(7),
            });
        }

        return [.. decisions];
    }
}
