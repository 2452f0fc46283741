namespace RevenuePulse.Dashboard;

/// <summary>Whether single entries belong to a question, as the store judges it.</summary>
internal static class ScopeMatch
{
    /// <summary>True when the entry counts.</summary>
    public static bool Holds(this RevenueQuestion question, Entry entry) =>
        entry.AtMs >= (question.FromMs ?? long.MinValue) && entry.AtMs < (question.ToMs ?? long.MaxValue)
        && question.Filter.Values.All(filter => filter.Value.Contains(Of(entry.Dimensions, filter.Key)))
        && !question.Filter.Excluded.Any(filter => filter.Value.Contains(Of(entry.Dimensions, filter.Key)));

    private static string? Of(Dimensions dimensions, Dimension by) => by switch
    {
        Dimension.Provider => dimensions.Provider,
        Dimension.Account => dimensions.Account,
        Dimension.Campaign => dimensions.Campaign,
        Dimension.Channel => dimensions.Channel,
        Dimension.LandingPage => dimensions.LandingPage,
        Dimension.Kind => dimensions.Kind.Name(),
        Dimension.Product => dimensions.Product,
        Dimension.Country => dimensions.Country,
        _ => dimensions.Currency,
    };
}
