using System.Runtime.CompilerServices;

namespace RevenuePulse.Tests;

/// <summary>
/// Reference material that lies beside a checkout and is not part of it: more vectors and scenarios than the repository has of its own.
/// Every test that reads it passes without it.
/// </summary>
internal static class ReferenceFiles
{
    /// <summary>The folder; else <c>shared</c> is looked for beside the checkout and above.</summary>
    public const string Variable = "PULSE_REFERENCE";

    /// <summary>Text of a file below the folder, null when it is not there.</summary>
    public static string? Read(string relativePath) =>
        Folders().Select(folder => Path.Combine(folder, relativePath)).FirstOrDefault(File.Exists) is { } path ? File.ReadAllText(path) : null;

    private static IEnumerable<string> Folders([CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
        }

        foreach (var start in new[] { here, AppContext.BaseDirectory })
        {
            for (var folder = Directory.GetParent(start); folder is not null; folder = folder.Parent)
            {
                yield return Path.Combine(folder.FullName, "shared");
            }
        }
    }
}
