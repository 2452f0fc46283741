using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RevenuePulse.Tests.Architecture;

/// <summary>The checkout that these tests were built from, as text.</summary>
internal static partial class Repository
{
    /// <summary>Folder of each product project, by the name that the layout gives it.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = new Dictionary<string, string>
    {
        ["schemas"] = "RevenuePulse.Schemas.csproj",
        ["ingest"] = "RevenuePulse.Ingest.csproj",
        ["processor"] = "RevenuePulse.Processor.csproj",
        ["dashboard"] = "RevenuePulse.Dashboard.csproj",
        ["backends/embedded"] = "RevenuePulse.Backends.Embedded.csproj",
        ["backends/cluster"] = "RevenuePulse.Backends.Cluster.csproj",
        ["host"] = "RevenuePulse.Host.csproj",
    };

    /// <summary>Where <c>RevenuePulse.slnx</c> lies.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A project file.</summary>
    public static XDocument Project(string folder) => XDocument.Load(Path.Combine(Root, folder, Projects[folder]));

    /// <summary>The values of an attribute of all elements of a name, for example the includes of package references.</summary>
    public static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    /// <summary>The sources of a project, generated ones left out: path below the root, and text.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(Root, file).Replace('\\', '/'), File: file))
            .Where(source => !BuildOutput().IsMatch(source.Path))
            .Select(source => (source.Path, File.ReadAllLines(source.File)));

    [GeneratedRegex("(^|/)(bin|obj|node_modules)/")]
    private static partial Regex BuildOutput();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RevenuePulse.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("These tests read the sources, and RevenuePulse.slnx is nowhere above the test's folder.");
    }
}
