namespace RevenuePulse.Dashboard;

/// <summary>The saved questions.</summary>
/// <param name="Questions">The pinned ones in the order in which they were pinned, then the others by name.</param>
public sealed record QuestionList(IReadOnlyList<QuestionRow> Questions);

/// <summary>One saved question.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Query">Query string of the history page and of <c>/api/v1/explore</c>.</param>
/// <param name="Owner">Who keeps it, or null.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="PinnedAt">When it was pinned above the others, or null.</param>
public sealed record QuestionRow(string Id, string Name, string Query, string? Owner, DateTime SavedAt, DateTime? PinnedAt)
{
    internal static QuestionRow Of(SavedQuestion question) =>
        new(question.Id, question.Name, question.Query, question.Owner, Instant.OfMs(question.SavedAt.ToUnixTimeMilliseconds()), question.PinnedAt is { } at ? Instant.OfMs(at.ToUnixTimeMilliseconds()) : null);
}

/// <summary>What is sent to save a question.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Query">Query string of the history page; empty = its usual view.</param>
/// <param name="Owner">Who keeps it.</param>
/// <param name="Pinned">Whether it stands above the others.</param>
public sealed record NewQuestion(string Name, string? Query, string? Owner, bool? Pinned);
