namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The names of dimensions as tags.</summary>
internal static class DimensionTags
{
    public static string Tag(this Dimension dimension) => dimension switch
    {
        Dimension.Provider => "provider",
        Dimension.Account => "account",
        Dimension.Campaign => "campaign",
        Dimension.Channel => "channel",
        Dimension.LandingPage => "landing_page",
        Dimension.Kind => "kind",
        Dimension.Product => "product",
        Dimension.Country => "country",
        Dimension.Currency => "currency",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "There is no such dimension."),
    };
}
