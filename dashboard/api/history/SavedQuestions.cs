namespace RevenuePulse.Dashboard;

/// <summary>Where saved questions are kept.</summary>
/// <param name="Book">Null where the backend keeps none: then saving is refused and says so.</param>
public sealed record SavedQuestions(IQuestionBook? Book)
{
    /// <summary>More than this are not kept in memory.</summary>
    public const int Most = 1_000;

    private const int LongestName = 480;

    /// <summary>As people look for them: the pinned ones in the order in which they were pinned, then the others by name.</summary>
    public IReadOnlyList<SavedQuestion> InOrder =>
        [.. (Book?.Questions ?? []).OrderBy(question => question.PinnedAt is null).ThenBy(question => question.PinnedAt)];

    /// <summary>The same question under another name, to be changed: a copy is never pinned.</summary>
    public SavedQuestion CopyOf(SavedQuestion question, string id, DateTimeOffset now)
    {
        var taken = (Book?.Questions ?? []).Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        var name = question.Name.Length > LongestName ? question.Name[..LongestName] : question.Name;
        var copies = Enumerable.Range(1, Most + 1).Select(n => n == 1 ? $"{name} (copy)" : $"{name} (copy {n})");
        return question with { Id = id, Name = copies.First(copy => !taken.Contains(copy)), SavedAt = now, PinnedAt = null };
    }
}
