namespace RevenuePulse.Dashboard;

/// <summary>The names of dimensions in query strings, keys and column heads.</summary>
public static class DimensionNames
{
    private static readonly string[] Names =
        ["", "provider", "account", "campaign", "channel", "landingPage", "kind", "product", "country", "currency"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dimension> All { get; } = Enum.GetValues<Dimension>();

    /// <summary>The wire name, for example <c>campaign</c>.</summary>
    public static string Name(this Dimension dimension) => Names[(int)dimension];

    /// <summary>Reads a wire name; false for anything else.</summary>
    public static bool TryParse(string? name, out Dimension dimension)
    {
        var index = name is { Length: > 0 } ? Array.IndexOf(Names, name) : -1;
        dimension = (Dimension)Math.Max(index, 0);
        return index > 0;
    }
}
