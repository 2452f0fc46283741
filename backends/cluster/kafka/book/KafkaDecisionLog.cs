namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What was decided about campaigns.</summary>
internal sealed class KafkaDecisionLog : IDecisionLog
{
    private const string Kind = "decision";

    private readonly BookTopic _topic;
    private volatile Decision[] _decisions = [];

    public KafkaDecisionLog(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public IReadOnlyList<Decision> Decisions => _decisions;

    public void Add(Decision decision) => _topic.Write(Kind, [(decision.Id, decision)]);

    public bool DeleteDecision(string id)
    {
        var isThere = Array.Exists(_decisions, decision => decision.Id == id);
        if (isThere) _topic.Write(Kind, [(id, null)]);
        return isThere;
    }

    private void Take(IReadOnlySet<string> kinds)
    {
        if (!kinds.Contains(Kind)) return;
        _decisions = [.. _topic.Read<Decision>(Kind).Values
            .OrderByDescending(decision => decision.At).ThenByDescending(decision => decision.Id, StringComparer.Ordinal)];
    }
}
