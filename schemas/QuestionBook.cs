namespace RevenuePulse;

/// <summary>A question that somebody wants to ask again.</summary>
public sealed record SavedQuestion
{
    /// <summary>1–128 characters. Putting the same one again replaces it.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The query string of the history page, with its question mark; empty = its usual view.</summary>
    public required string Query { get; init; }

    /// <summary>Who keeps it.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>When it was pinned above the others; null when it is not.</summary>
    public DateTimeOffset? PinnedAt { get; init; }
}

/// <summary>
/// The saved questions. Reading is from memory, each time an immutable snapshot; writing is durable when the call returns. Times are kept
/// to the millisecond.
/// </summary>
public interface IQuestionBook
{
    /// <summary>All of them, by name, those of one name by id.</summary>
    IReadOnlyList<SavedQuestion> Questions { get; }

    /// <summary>Adds or replaces a question.</summary>
    void Put(SavedQuestion question);

    /// <summary>False when there is no such question.</summary>
    bool Delete(string id);
}
