namespace RevenuePulse.Dashboard;

/// <summary>The saved questions.</summary>
/// <param name="Questions">By name.</param>
public sealed record QuestionList(IReadOnlyList<QuestionRow> Questions);

/// <summary>One saved question.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Query">Query string of the history page and of <c>/api/v1/explore</c>.</param>
/// <param name="Owner">Who keeps it, or null.</param>
/// <param name="SavedAt">When it was saved.</param>
public sealed record QuestionRow(string Id, string Name, string Query, string? Owner, DateTime SavedAt)
{
    internal static QuestionRow Of(SavedQuestion question) =>
        new(question.Id, question.Name, question.Query, question.Owner, Instant.OfMs(question.SavedAt.ToUnixTimeMilliseconds()));
}

/// <summary>What is sent to save a question.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Query">Query string of the history page; empty = its usual view.</param>
/// <param name="Owner">Who keeps it.</param>
public sealed record NewQuestion(string Name, string? Query, string? Owner);
