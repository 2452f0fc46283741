using System.Reflection;

namespace RevenuePulse.Host;

/// <summary>What this build is made of.</summary>
public static class Build
{
    /// <summary>Version of the product.</summary>
    public static string Version { get; } =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Packages that the package source lacked and that are stood in for; none on a full registry.</summary>
    public static IReadOnlyList<string> StandIns { get; } =
    [
        .. (typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "StandIns")?.Value ?? "")
            .Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    ];
}
