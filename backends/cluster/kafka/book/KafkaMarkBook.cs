using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Goal, launches and annotations. Times are kept to the millisecond, as the twin keeps them.</summary>
internal sealed class KafkaMarkBook : IMarkBook
{
    private const string GoalKind = "goal";
    private const string TheGoal = "goal";
    private const string LaunchKind = "launch";
    private const string AnnotationKind = "annotation";

    private readonly BookTopic _topic;
    private volatile Goal? _goal;
    private volatile FrozenDictionary<string, Launch> _launches = FrozenDictionary<string, Launch>.Empty;
    private volatile Annotation[] _annotations = [];

    public KafkaMarkBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public Goal? Goal => _goal;

    public IReadOnlyDictionary<string, Launch> Launches => _launches;

    public IReadOnlyList<Annotation> Annotations => _annotations;

    public void Put(Goal goal) => _topic.Write(GoalKind, [(TheGoal, goal with { From = ToMs(goal.From), To = ToMs(goal.To) })]);

    public void Put(Launch launch)
    {
        ArgumentException.ThrowIfNullOrEmpty(launch.Id);
        ArgumentNullException.ThrowIfNull(launch.Name);
        _topic.Write(LaunchKind, [(launch.Id, launch with { StartedAt = ToMs(launch.StartedAt)!.Value, EndsAt = ToMs(launch.EndsAt) })]);
    }

    public void Put(Annotation annotation)
    {
        ArgumentException.ThrowIfNullOrEmpty(annotation.Id);
        ArgumentNullException.ThrowIfNull(annotation.Text);
        _topic.Write(AnnotationKind, [(annotation.Id, annotation with { At = ToMs(annotation.At)!.Value })]);
    }

    public bool DeleteGoal() => Delete(GoalKind, TheGoal, _goal is not null);

    public bool DeleteLaunch(string id) => Delete(LaunchKind, id, _launches.ContainsKey(id));

    public bool DeleteAnnotation(string id) => Delete(AnnotationKind, id, _annotations.Any(a => a.Id == id));

    private static DateTimeOffset? ToMs(DateTimeOffset? at) =>
        at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;

    private bool Delete(string kind, string id, bool isThere)
    {
        if (isThere) _topic.Write(kind, [(id, null)]);
        return isThere;
    }

    private void Take(IReadOnlySet<string> kinds)
    {
        if (kinds.Contains(GoalKind)) _goal = _topic.Read<Goal>(GoalKind).GetValueOrDefault(TheGoal);
        if (kinds.Contains(LaunchKind)) _launches = _topic.Read<Launch>(LaunchKind).ToFrozenDictionary(StringComparer.Ordinal);
        if (kinds.Contains(AnnotationKind))
        {
            _annotations = [.. _topic.Read<Annotation>(AnnotationKind).Values.OrderBy(a => a.At).ThenBy(a => a.Id, StringComparer.Ordinal)];
        }
    }
}
