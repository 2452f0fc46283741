using System.Collections.Frozen;
using System.Text.Json;

namespace RevenuePulse.Backends.Embedded;

/// <summary>Goal, launches and annotations.</summary>
internal sealed class MarkTables : IMarkBook
{
    private readonly BookFile _file;
    private volatile Goal? _goal;
    private volatile FrozenDictionary<string, Launch> _launches;
    private volatile Annotation[] _annotations;

    public MarkTables(BookFile file)
    {
        _file = file;
        _goal = file.Read(LoadGoal);
        _launches = file.Read(LoadLaunches);
        _annotations = file.Read(LoadAnnotations);
    }

    public Goal? Goal => _goal;

    public IReadOnlyDictionary<string, Launch> Launches => _launches;

    public IReadOnlyList<Annotation> Annotations => _annotations;

    public void Put(Goal goal) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT OR REPLACE INTO goal (id, amount_minor, currency, from_ms, to_ms) VALUES (1, ?, ?, ?, ?)")
                .Bind(1, goal.AmountMinor).Bind(2, goal.Currency).Bind(3, goal.From?.ToUnixTimeMilliseconds())
                .Bind(4, goal.To?.ToUnixTimeMilliseconds()).Run();
            return true;
        },
        PublishGoal);

    public void Put(Launch launch) => _file.Write(
        connection =>
        {
            connection.Statement("""
                INSERT OR REPLACE INTO launch (id, name, started_at_ms, ends_at_ms, campaign_ids, notes) VALUES (?, ?, ?, ?, ?, ?)
                """)
                .Bind(1, launch.Id).Bind(2, launch.Name).Bind(3, launch.StartedAt.ToUnixTimeMilliseconds())
                .Bind(4, launch.EndsAt?.ToUnixTimeMilliseconds()).Bind(5, JsonSerializer.Serialize(launch.CampaignIds)).Bind(6, launch.Notes).Run();
            return true;
        },
        PublishLaunches);

    public void Put(Annotation annotation) => _file.Write(
        connection =>
        {
            connection.Statement("INSERT OR REPLACE INTO annotation (id, at_ms, text, kind, url, author) VALUES (?, ?, ?, ?, ?, ?)")
                .Bind(1, annotation.Id).Bind(2, annotation.At.ToUnixTimeMilliseconds()).Bind(3, annotation.Text)
                .Bind(4, (long)annotation.Kind).Bind(5, annotation.Url).Bind(6, annotation.Author).Run();
            return true;
        },
        PublishAnnotations);

    public bool DeleteGoal() => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM goal").Run();
            return _goal is not null;
        },
        PublishGoal);

    public bool DeleteLaunch(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM launch WHERE id = ?").Bind(1, id).Run();
            return _launches.ContainsKey(id);
        },
        PublishLaunches);

    public bool DeleteAnnotation(string id) => _file.Write(
        connection =>
        {
            connection.Statement("DELETE FROM annotation WHERE id = ?").Bind(1, id).Run();
            return _annotations.Any(a => a.Id == id);
        },
        PublishAnnotations);

    private void PublishGoal(Connection connection) => _goal = LoadGoal(connection);

    private void PublishLaunches(Connection connection) => _launches = LoadLaunches(connection);

    private void PublishAnnotations(Connection connection) => _annotations = LoadAnnotations(connection);

    private static Goal? LoadGoal(Connection connection)
    {
        var select = connection.Statement("SELECT amount_minor, currency, from_ms, to_ms FROM goal");
        using var rows = select.Read();
        return rows.Next()
            ? new Goal { AmountMinor = select.Long(0), Currency = select.Text(1), From = select.TimeOrNull(2), To = select.TimeOrNull(3) }
            : null;
    }

    private static FrozenDictionary<string, Launch> LoadLaunches(Connection connection)
    {
        var launches = new List<Launch>();
        var select = connection.Statement("SELECT id, name, started_at_ms, ends_at_ms, campaign_ids, notes FROM launch");
        using var rows = select.Read();
        while (rows.Next())
        {
            launches.Add(new Launch
            {
                Id = select.Text(0),
                Name = select.Text(1),
                StartedAt = select.Time(2),
                EndsAt = select.TimeOrNull(3),
                CampaignIds = JsonSerializer.Deserialize<string[]>(select.Text(4)) ?? [],
                Notes = select.TextOrNull(5),
            });
        }

        return launches.ToFrozenDictionary(l => l.Id, StringComparer.Ordinal);
    }

    private static Annotation[] LoadAnnotations(Connection connection)
    {
        var annotations = new List<Annotation>();
        var select = connection.Statement("SELECT id, at_ms, text, kind, url, author FROM annotation ORDER BY at_ms, id");
        using var rows = select.Read();
        while (rows.Next())
        {
            annotations.Add(new Annotation
            {
                Id = select.Text(0),
                At = select.Time(1),
                Text = select.Text(2),
                Kind = (AnnotationKind)select.Int(3),
                Url = select.TextOrNull(4),
                Author = select.TextOrNull(5),
            });
        }

        return [.. annotations];
    }
}
