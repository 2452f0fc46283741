namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The saved questions. Times are kept to the millisecond, as the twin keeps them.</summary>
internal sealed class KafkaQuestionBook : IQuestionBook
{
    private const string Kind = "question";

    private readonly BookTopic _topic;
    private volatile SavedQuestion[] _questions = [];

    public KafkaQuestionBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += Take;
    }

    public IReadOnlyList<SavedQuestion> Questions => _questions;

    public void Put(SavedQuestion question) => _topic.Write(
        Kind, [(question.Id, question with { SavedAt = DateTimeOffset.FromUnixTimeMilliseconds(question.SavedAt.ToUnixTimeMilliseconds()) })]);

    public bool Delete(string id)
    {
        var isThere = Array.Exists(_questions, question => question.Id == id);
        if (isThere) _topic.Write(Kind, [(id, null)]);
        return isThere;
    }

    private void Take(IReadOnlySet<string> kinds)
    {
        if (!kinds.Contains(Kind)) return;
        _questions = [.. _topic.Read<SavedQuestion>(Kind).Values
            .OrderBy(question => question.Name, StringComparer.Ordinal).ThenBy(question => question.Id, StringComparer.Ordinal)];
    }
}
