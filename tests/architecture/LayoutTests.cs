using System.Text.RegularExpressions;

namespace RevenuePulse.Tests.Architecture;

/// <summary>Who may know whom. The compiler keeps what is declared; these tests keep the declarations.</summary>
public partial class LayoutTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_stage_knows_only_the_shared_language_and_the_host_knows_all(string folder)
    {
        var referenced = Repository.Includes(Repository.Project(folder), "ProjectReference")
            .Select(path => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, Path.GetDirectoryName(path)!))).Replace('\\', '/'));
        Assert.Empty(referenced.Except(folder switch
        {
            "schemas" => [],
            "host" => Repository.Projects.Keys,
            "backends/embedded" or "backends/cluster" => ["schemas", "backends/sqlite"],
            _ => ["schemas"],
        }));
    }

    [Fact]
    public void The_layout_is_the_one_that_is_documented() =>
        Assert.Superset(
            new HashSet<string> { "schemas", "ingest", "processor", "dashboard", "backends/embedded", "backends/cluster", "backends/sqlite", "host" },
            Repository.Projects.Keys.ToHashSet(StringComparer.Ordinal));

    [Fact]
    public void No_reference_comes_along_with_another()
    {
        var properties = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.Contains("<DisableTransitiveProjectReferences>true<", properties, StringComparison.Ordinal);
        Assert.All(Repository.Projects.Keys, folder => Assert.Empty(Repository.Project(folder).Descendants("DisableTransitiveProjectReferences")));
    }

    [Fact]
    public void The_shared_language_stands_on_the_base_class_library_alone()
    {
        Assert.Empty(Repository.Project("schemas").Descendants("PackageReference"));
        Assert.Empty(Repository.Project("schemas").Descendants("FrameworkReference"));
        Assert.All(Assembly.Load("RevenuePulse.Schemas").References, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "backends/sqlite")]
    [InlineData("SQLitePCL", "backends/sqlite")]
    [InlineData("Confluent.", "backends/cluster")]
    [InlineData("librdkafka", "backends/cluster")]
    [InlineData("InfluxDB.", "backends/cluster")]
    public void What_touches_a_store_is_named_in_its_backend_only(string package, params string[] allowed)
    {
        foreach (var folder in Repository.Projects.Keys.Except(allowed))
        {
            Assert.DoesNotContain(Repository.Includes(Repository.Project(folder), "PackageReference"), name => name.StartsWith(package, StringComparison.Ordinal));
            Assert.DoesNotContain(Repository.Sources(folder), source => source.Lines.Any(line => UsingOf(line)?.StartsWith(package, StringComparison.Ordinal) == true));
        }
    }

    [Theory]
    [InlineData("RevenuePulse.Schemas")]
    [InlineData("RevenuePulse.Ingest")]
    [InlineData("RevenuePulse.Processor")]
    [InlineData("RevenuePulse.Dashboard")]
    [InlineData("pulse-host")]
    public void No_stage_was_compiled_against_a_store(string assembly) => Assert.DoesNotContain(
        Assembly.Load(assembly).References,
        name => new[] { "Microsoft.Data.Sqlite", "SQLitePCL", "Confluent", "InfluxDB" }.Any(store => name.StartsWith(store, StringComparison.Ordinal)));

    [Fact]
    public void The_rules_see_what_they_look_for()
    {
        Assert.Contains(Assembly.Load("RevenuePulse.Backends.Sqlite").References, name => name.StartsWith("SQLitePCL", StringComparison.Ordinal));
        Assert.Contains(Repository.Sources("backends/sqlite"), source => source.Lines.Any(line => UsingOf(line) == "SQLitePCL"));
        Assert.Contains("Microsoft.Data.Sqlite", Repository.Includes(Repository.Project("backends/sqlite"), "PackageReference"));
    }

    private static string? UsingOf(string line) => Using().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex Using();
}
