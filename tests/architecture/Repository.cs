using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RevenuePulse.Tests.Architecture;

/// <summary>The checkout that these tests were built from, as text.</summary>
internal static partial class Repository
{
    // beside the product: what tests it, what stands in for a package, what helps to build
    private static readonly string[] _beside = ["tests", "standins", "build"];

    /// <summary>Where <c>RevenuePulse.slnx</c> lies.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The product's projects by their folder, for example <c>backends/embedded</c>.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = XDocument.Load(Path.Combine(Root, "RevenuePulse.slnx"))
        .Descendants("Project").Select(project => project.Attribute("Path")!.Value)
        .Where(path => !_beside.Contains(path.Split('/')[0]))
        .ToDictionary(path => path[..path.LastIndexOf('/')]);

    /// <summary>A project file.</summary>
    public static XDocument Project(string folder) => XDocument.Load(Path.Combine(Root, Projects[folder]));

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
