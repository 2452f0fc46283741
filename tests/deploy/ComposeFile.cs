using System.Text.RegularExpressions;
using RevenuePulse.Tests.Architecture;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace RevenuePulse.Tests.Deploy;

/// <summary>The compose files as docker compose reads them: merge keys resolved, the second file laid over the first.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<object, object> _root;

    private ComposeFile(Dictionary<object, object> root) => _root = root;

    /// <summary>What one node runs.</summary>
    public static ComposeFile OneBroker { get; } = Read("docker-compose.yml");

    /// <summary>The same with three brokers.</summary>
    public static ComposeFile ThreeBrokers { get; } = new(Over(Read("docker-compose.yml")._root, Read("docker-compose.brokers.yml")._root));

    /// <summary>Names of the services.</summary>
    public IEnumerable<string> Services => Map(_root, "services").Keys.Cast<string>();

    /// <summary>Names of the named volumes.</summary>
    public IEnumerable<string> Volumes => Map(_root, "volumes").Keys.Cast<string>();

    /// <summary>One service.</summary>
    public Dictionary<object, object> Service(string name) => Map(Map(_root, "services"), name);

    /// <summary>The environment of a service, not interpolated.</summary>
    public IReadOnlyDictionary<string, string> Environment(string service) =>
        Map(Service(service), "environment").ToDictionary(pair => (string)pair.Key, pair => pair.Value as string ?? "");

    /// <summary>The environment of a service as its process sees it, with <paramref name="values"/> in place of <c>.env</c>.</summary>
    public Dictionary<string, string> Environment(string service, IReadOnlyDictionary<string, string> values) =>
        Environment(service).ToDictionary(pair => pair.Key, pair => Variable().Replace(pair.Value, match => Value(match, values)));

    /// <summary>Which variables the file takes from <c>.env</c>, each with its default; null where one has to be set.</summary>
    public IEnumerable<(string Name, string? Default)> Interpolated() => Services.SelectMany(name => Environment(name).Values)
        .SelectMany(value => Variable().Matches(value)).Select(match => (match.Groups["name"].Value, match.Groups["default"] is { Success: true } preset ? preset.Value : null)).Distinct();

    /// <summary>A mapping below a mapping; empty where it is absent.</summary>
    public static Dictionary<object, object> Map(Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) && value is Dictionary<object, object> found ? found : [];

    /// <summary>A list of texts below a mapping; empty where it is absent.</summary>
    public static IReadOnlyList<string> List(Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) && value is List<object> found ? [.. found.Cast<string>()] : [];

    private static string Value(Match match, IReadOnlyDictionary<string, string> values)
    {
        var name = match.Groups["name"].Value;
        return values.GetValueOrDefault(name) is { Length: > 0 } given ? given
            : match.Groups["default"] is { Success: true } preset ? preset.Value
            : throw new InvalidOperationException($"{name} has to be set: {match.Groups["why"].Value}");
    }

    private static ComposeFile Read(string name)
    {
        using var text = new StreamReader(Path.Combine(Repository.Root, name));
        var parser = new MergingParser(new Parser(text));
        parser.Consume<StreamStart>();
        return new(new Deserializer().Deserialize<Dictionary<object, object>>(parser));
    }

    // mappings merge key by key, anything else is replaced: enough for what the second file changes
    private static Dictionary<object, object> Over(Dictionary<object, object> below, Dictionary<object, object> above)
    {
        var merged = new Dictionary<object, object>(below);
        foreach (var (key, value) in above)
        {
            merged[key] = value is Dictionary<object, object> map && below.GetValueOrDefault(key) is Dictionary<object, object> under ? Over(under, map) : value;
        }

        return merged;
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)(?::-(?<default>[^}]*)|:\?(?<why>[^}]*))\}")]
    private static partial Regex Variable();
}
