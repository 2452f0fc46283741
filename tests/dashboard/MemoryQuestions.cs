using System.Collections.Concurrent;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>Saved questions in memory.</summary>
public sealed class MemoryQuestions : IQuestionBook
{
    private readonly ConcurrentDictionary<string, SavedQuestion> _questions = new(StringComparer.Ordinal);

    public IReadOnlyList<SavedQuestion> Questions => [.. _questions.Values.OrderBy(q => q.Name, StringComparer.OrdinalIgnoreCase)];

    public void Put(SavedQuestion question) => _questions[question.Id] = question;

    public bool Delete(string id) => _questions.TryRemove(id, out _);
}
