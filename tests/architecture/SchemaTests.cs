using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Architecture;

/// <summary>
/// The public language as JSON Schemas under <c>schemas/json</c>, made from the records and held equal to them. With
/// <c>PULSE_UPDATE_SCHEMAS=1</c> the files are written anew, for review.
/// </summary>
public class SchemaTests
{
    public const string Variable = "PULSE_UPDATE_SCHEMAS";

    private static readonly Dictionary<string, Type> _records = new()
    {
        ["raw-event"] = typeof(RawEvent),
        ["fact"] = typeof(Fact),
        ["entry"] = typeof(Entry),
        ["campaign"] = typeof(Campaign),
        ["tick-totals"] = typeof(TickTotals),
        ["tick-sale"] = typeof(TickSales),
        ["tick-hb"] = typeof(TickHeartbeat),
        ["tick-reset"] = typeof(TickReset),
        ["entries-page"] = typeof(EntryPage),
    };

    private static readonly JsonSerializerOptions _language = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { CloseFacts } },
    };

    private static readonly JsonSerializerOptions _pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. _records.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_says_what_its_record_says(string name)
    {
        var file = Path.Combine(Repository.Root, "schemas", "json", $"{name}.schema.json");
        var schema = Schema(name).ToJsonString(_pretty) + "\n";
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, schema);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == schema,
            $"{file} does not say what {_records[name].Name} says: if the record is right, run this test with {Variable}=1 and commit the file");
    }

    [Fact]
    public void Every_schema_has_a_record()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "schemas", "json"), "*.json").Select(file => Path.GetFileName(file));
        Assert.Equal(_records.Keys.Select(name => $"{name}.schema.json").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_facts_are_a_closed_set()
    {
        Assert.Equal(["Assign", "Ignored", "Link", "LostCheckout", "MoneyOut", "Payment", "RecoveredCheckout", "Rejected"], Facts().Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.All(Facts(), type => Assert.True(type.IsSealed));
        Assert.Equal(8, Schema("fact")["anyOf"]!.AsArray().Count);
    }

    [Fact]
    public void The_words_of_the_schemas_are_the_words_on_the_wire()
    {
        Assert.All(Kinds.All, kind => Assert.Equal(kind.Name(), JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())));
        Assert.All(Enum.GetValues<EntryType>(), type => Assert.Equal(type.Name(), JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString())));
    }

    private static JsonObject Schema(string name)
    {
        var schema = _language.GetJsonSchemaAsNode(_records[name], new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }).AsObject();
        var titled = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = _records[name].Name };
        foreach (var (key, value) in schema.ToList())
        {
            titled[key] = value?.DeepClone();
        }

        return titled;
    }

    private static IEnumerable<Type> Facts() => typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract);

    private static void CloseFacts(JsonTypeInfo type)
    {
        if (type.Type != typeof(Fact))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "fact" };
        foreach (var fact in Facts().OrderBy(fact => fact.Name, StringComparer.Ordinal))
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(fact, JsonNamingPolicy.SnakeCaseLower.ConvertName(fact.Name)));
        }
    }
}
