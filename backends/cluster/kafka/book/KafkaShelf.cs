namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What people keep beside the numbers: saved questions and decisions. Times are kept to the millisecond, as the twin keeps them.</summary>
internal sealed class KafkaShelf(BookTopic topic) : IQuestionBook, IDecisionLog
{
    private readonly BookList<SavedQuestion> _questions = new(topic, "question", question => question.Id, all => all
        .OrderBy(question => question.Name, StringComparer.OrdinalIgnoreCase).ThenBy(question => question.Id, StringComparer.Ordinal));

    private readonly BookList<Decision> _decisions = new(topic, "decision", decision => decision.Id, all => all
        .OrderByDescending(decision => decision.At).ThenByDescending(decision => decision.Id, StringComparer.Ordinal));

    public IReadOnlyList<SavedQuestion> Questions => _questions.Values;

    public IReadOnlyList<Decision> Decisions => _decisions.Values;

    public void Put(SavedQuestion question) => _questions.Put(question with { SavedAt = ToMs(question.SavedAt) });

    public bool Delete(string id) => _questions.Delete(id);

    public void Add(Decision decision)
    {
        // ids are given by the product: one that is taken is a mistake, never a new version
        if (_decisions.Has(decision.Id)) throw new InvalidOperationException($"There is a decision {decision.Id} already.");
        _decisions.Put(decision with { At = ToMs(decision.At) });
    }

    public bool DeleteDecision(string id) => _decisions.Delete(id);

    private static DateTimeOffset ToMs(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
