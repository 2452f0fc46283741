using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RevenuePulse.Processor;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Tests.Processing;

/// <summary>
/// One file per thing that a provider can say, under <c>samples/provider</c>: why it is there, the body, and the fact that it means.
/// With <c>PULSE_UPDATE_SAMPLES</c> set to the folder of the sources, the facts are written anew, for review.
/// </summary>
public class TranslationSampleTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "samples");

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(_folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file)).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_means_its_fact(string sample)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, sample)))!.AsObject();
        var headers = file["headers"]?.AsObject().Select(header => (header.Key, header.Value!.GetValue<string>())).ToArray() ?? [];
        var raw = Delivery.Of(Path.GetDirectoryName(sample)!, file["body"]!.ToJsonString(), headers);
        var fact = Describe(Translators.Translate(raw, TranslationRules.Default));
        if (Environment.GetEnvironmentVariable("PULSE_UPDATE_SAMPLES") is { Length: > 0 } sources)
        {
            file["fact"] = fact.DeepClone();
            File.WriteAllText(Path.Combine(sources, sample), file.ToJsonString(_json) + "\n");
        }

        Assert.True(JsonNode.DeepEquals(file["fact"], fact), $"{file["why"]}: it came out as {fact.ToJsonString(_json)}");
    }

    [Fact]
    public void Every_reason_that_a_provider_can_cause_has_a_sample()
    {
        var reasons = Samples.Select(row => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, row.Data)))!["fact"]!["reason"]?.GetValue<string>())
            .OfType<string>().ToHashSet(StringComparer.Ordinal);

        // not JSON, and what only settling can find out, are tested where they arise
        var elsewhere = new[] { RejectedReason.MalformedJson, RejectedReason.SettlementFailed };
        Assert.Equal(IgnoredReason.All.Concat(RejectedReason.All).Except(elsewhere).Order(), reasons.Order());
    }

    private static JsonObject Describe(Fact fact)
    {
        var described = new JsonObject { ["is"] = fact.GetType().Name };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(fact, fact.GetType(), _json)!.AsObject().ToList())
        {
            described[name] = value?.DeepClone();
        }

        return described;
    }
}
