namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Goal, launches and annotations. Times are kept to the millisecond, as the twin keeps them.</summary>
internal sealed class KafkaMarkBook(BookTopic topic) : IMarkBook
{
    private const string TheGoal = "goal";

    private readonly BookMap<Goal> _goal = new(topic, "goal");
    private readonly BookMap<Launch> _launches = new(topic, "launch");
    private readonly BookList<Annotation> _annotations = new(topic, "annotation", annotation => annotation.Id, all => all
        .OrderBy(annotation => annotation.At).ThenBy(annotation => annotation.Id, StringComparer.Ordinal));

    public Goal? Goal => _goal.ById.GetValueOrDefault(TheGoal);

    public IReadOnlyDictionary<string, Launch> Launches => _launches.ById;

    public IReadOnlyList<Annotation> Annotations => _annotations.Values;

    public void Put(Goal goal) => _goal.Put(TheGoal, goal with { From = ToMs(goal.From), To = ToMs(goal.To) });

    public void Put(Launch launch)
    {
        ArgumentException.ThrowIfNullOrEmpty(launch.Id);
        ArgumentNullException.ThrowIfNull(launch.Name);
        _launches.Put(launch.Id, launch with { StartedAt = ToMs(launch.StartedAt)!.Value, EndsAt = ToMs(launch.EndsAt) });
    }

    public void Put(Annotation annotation)
    {
        ArgumentException.ThrowIfNullOrEmpty(annotation.Id);
        ArgumentNullException.ThrowIfNull(annotation.Text);
        _annotations.Put(annotation with { At = ToMs(annotation.At)!.Value });
    }

    public bool DeleteGoal() => _goal.Delete(TheGoal);

    public bool DeleteLaunch(string id) => _launches.Delete(id);

    public bool DeleteAnnotation(string id) => _annotations.Delete(id);

    private static DateTimeOffset? ToMs(DateTimeOffset? at) =>
        at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;
}
