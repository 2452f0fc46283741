using System.Text.RegularExpressions;

namespace RevenuePulse.Tests.Architecture;

/// <summary>Names and words of the sources.</summary>
public partial class StyleTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_public_type_says_what_it_is(string folder)
    {
        var silent = Repository.Sources(folder).SelectMany(source => source.Lines
            .Select((line, i) => (source.Path, Line: i + 1, Type: PublicType().Match(line).Groups["name"].Value, IsSilent: PublicType().IsMatch(line) && !IsDocumented(source.Lines, i))))
            .Where(found => found.IsSilent);
        Assert.Empty(silent.Select(found => $"{found.Path}:{found.Line} {found.Type}"));
    }

    [Fact]
    public void No_type_is_named_after_nothing()
    {
        var named = Repository.Projects.Keys.Append("tests").SelectMany(Repository.Sources)
            .SelectMany(source => source.Lines.Select(line => (source.Path, Name: AnyType().Match(line).Groups["name"].Value)))
            .Where(type => type.Name.Length > 0).ToList();
        Assert.True(named.Count > 100);
        Assert.DoesNotContain(named, type => Nothing().IsMatch(type.Name));
    }

    [Fact]
    public void Every_clock_is_handed_in()
    {
        // the analyzer bans the members themselves; this keeps the ban
        var banned = File.ReadAllText(Path.Combine(Repository.Root, "BannedSymbols.txt"));
        Assert.All(
            new[] { "P:System.DateTime.UtcNow", "P:System.DateTime.Now", "P:System.DateTimeOffset.UtcNow", "P:System.DateTimeOffset.Now", "M:System.Threading.Thread.Sleep" },
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
    }

    private static bool IsDocumented(string[] lines, int type)
    {
        var above = type - 1;
        while (above >= 0 && lines[above].TrimStart().StartsWith('['))
        {
            above--;
        }

        return above >= 0 && lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    private const string Kinds = "(?:record struct|record|class|struct|interface|enum)";

    [GeneratedRegex($@"^\s*public (?:(?:sealed|static|abstract|readonly|partial|ref|unsafe) )*{Kinds} (?<name>\w+)")]
    private static partial Regex PublicType();

    [GeneratedRegex($@"^\s*(?:(?:public|internal|private|protected|file|sealed|static|abstract|readonly|partial|ref) )+{Kinds} (?<name>\w+)")]
    private static partial Regex AnyType();

    [GeneratedRegex("Util|Helper|Common|Manager|Misc|Impl$")]
    private static partial Regex Nothing();
}
