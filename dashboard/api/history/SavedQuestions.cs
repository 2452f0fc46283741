namespace RevenuePulse.Dashboard;

/// <summary>Where saved questions are kept.</summary>
/// <param name="Book">Null where the backend keeps none: then saving is refused and says so.</param>
public sealed record SavedQuestions(IQuestionBook? Book)
{
    /// <summary>More than this are not kept in memory.</summary>
    public const int Most = 1_000;
}
