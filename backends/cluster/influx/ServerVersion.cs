using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The server's version and what one cannot expect of it.</summary>
/// <param name="Text">As the server says it; empty when it does not.</param>
/// <param name="Major">1, 2 or 3; 2 when the server does not say.</param>
/// <param name="Minor">0 when the server does not say.</param>
/// <param name="Build">As the server says it, for example <c>OSS</c>, <c>Core</c>, <c>Enterprise</c>; empty when it does not.</param>
public sealed record ServerVersion(string Text, int Major, int Minor, string Build)
{
    private const int Guess = 2;

    /// <summary>False where nobody said it: then it is a guess.</summary>
    public bool IsKnown => Text.Length > 0;

    /// <summary>After what time the bucket forgets points; null where it keeps them, or where that was not looked at.</summary>
    public TimeSpan? Keeps { get; init; }

    /// <summary>In words that say what to do; empty when there are none.</summary>
    public IReadOnlyList<string> Limits => [.. LimitsOf()];

    /// <summary>Reads the headers of a ping.</summary>
    public static ServerVersion Of(string version, string build)
    {
        var numbers = version.TrimStart('v').Split('.', '-');
        return new ServerVersion(version, Number(numbers, 0) ?? Guess, Number(numbers, 1) ?? 0, build);
    }

    private IEnumerable<string> LimitsOf()
    {
        if (Major == 1 && Minor < 8)
        {
            yield return "before 1.8 there is no /api/v2/write: writing needs a proxy that maps it to /write, or an upgrade";
        }

        if (Major == 3 && (Build.Length == 0 || Build.Contains("core", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "3 Core answers only queries that touch few files, about 72 hours by default: raise --query-file-limit for longer ranges";
            yield return "3 Core deletes no rows: measurements of before a rebuild stay";
        }

        if (Keeps is { } time)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"the bucket forgets points after {time.TotalDays:0.#} days, and sums over older ones lack them: set its retention to 'forever'");
        }
    }

    private static int? Number(string[] numbers, int index) =>
        index < numbers.Length && int.TryParse(numbers[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
