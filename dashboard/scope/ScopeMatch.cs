namespace RevenuePulse.Dashboard;

/// <summary>Whether single entries belong to a question, as the store judges it.</summary>
internal static class ScopeMatch
{
    /// <summary>True when the entry counts.</summary>
    public static bool Holds(this RevenueQuestion question, Entry entry) =>
        entry.AtMs >= (question.FromMs ?? long.MinValue) && entry.AtMs < (question.ToMs ?? long.MaxValue)
        && question.Filter.Admits(entry.Dimensions);
}
