namespace RevenuePulse.Dashboard;

/// <summary>Tells one build from another, so that a page of the one before knows that it is outdated.</summary>
internal static class BuildId
{
    /// <summary>Eight hex digits, the same on every node that runs this build.</summary>
    public static string Text { get; } = typeof(BuildId).Module.ModuleVersionId.ToString("N")[..8];
}
