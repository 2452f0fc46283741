using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The server's version and what one cannot expect of it.</summary>
/// <param name="Text">As the server says it; empty when it does not.</param>
/// <param name="Major">1, 2 or 3; 2 when the server does not say.</param>
/// <param name="Limits">In words, for the start of the program; empty when there are none.</param>
public sealed record ServerVersion(string Text, int Major, IReadOnlyList<string> Limits)
{
    /// <summary>Reads the headers of a ping.</summary>
    public static ServerVersion Of(string version, string build)
    {
        var numbers = version.TrimStart('v').Split('.');
        var major = Number(numbers, 0) ?? 2;
        return new ServerVersion(version, major, [.. LimitsOf(major, Number(numbers, 1) ?? 0, build)]);
    }

    private static IEnumerable<string> LimitsOf(int major, int minor, string build)
    {
        switch (major)
        {
            case 1 when minor < 8:
                yield return "InfluxDB before 1.8 has no /api/v2/write: writing needs a proxy that maps it to /write, or an upgrade";
                break;
            case 2:
                yield return "the bucket needs retention 'forever': what a bucket expires cannot be counted any more";
                break;
            case 3 when build.Contains("core", StringComparison.OrdinalIgnoreCase) || build.Length == 0:
                yield return "InfluxDB 3 Core answers only queries that touch few files, about 72 hours by default: "
                    + "raise --query-file-limit for longer ranges";
                yield return "InfluxDB 3 Core deletes no rows: measurements of before a rebuild stay";
                break;
            default:
                break;
        }
    }

    private static int? Number(string[] numbers, int index) =>
        index < numbers.Length && int.TryParse(numbers[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
