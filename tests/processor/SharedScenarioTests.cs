using System.Text.Json;
using RevenuePulse.Processor;

namespace RevenuePulse.Tests.Processing;

/// <summary>Runs the scenario file of a workplace that has one beside the project; users do not, and lose nothing.</summary>
public class SharedScenarioTests
{
    private static readonly string? _scenarios = ReferenceFiles.Read("providers/scenarios.json");

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var scenario in Scenarios())
        {
            names.Add(scenario.GetProperty("name").GetString()!);
        }

        if (names.Count == 0)
        {
            names.Add("");
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_totals_hold_in_every_order_with_repeats(string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        var scenario = Named(name);
        var rules = new TranslationRules { CountBarePayments = CountsBarePayments(scenario) };
        var events = Events(scenario);
        var random = new Random(7);
        SortedDictionary<string, Amounts>? first = null;
        for (var round = 0; round < 200; round++)
        {
            var deliveries = round == 0 ? events : Shuffled(random, events);
            var ledger = new TestLedger(rules).DeliverInBatches(deliveries, random.Next(1, 4));
            Check(scenario.GetProperty("expected"), ledger);
            first ??= ledger.Totals();
            Assert.Equal(first, ledger.Totals());
        }
    }

    internal static JsonElement Named(string name) => Scenarios().First(s => s.GetProperty("name").GetString() == name);

    internal static bool CountsBarePayments(JsonElement scenario) =>
        scenario.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("count_bare_payments", out var flag) && flag.GetBoolean();

    internal static RawEvent[] Shuffled(Random random, RawEvent[] events)
    {
        var deliveries = events.Concat(events.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(deliveries);
        return deliveries;
    }

    private static void Check(JsonElement expected, TestLedger ledger)
    {
        Assert.Equal(expected.GetProperty("sales").GetInt64(), ledger.Sales);
        Assert.Equal(expected.GetProperty("lost_checkouts").GetInt64(), ledger.Lost);
        Assert.Equal(PerCurrency(expected, "gross_minor_by_currency"), ledger.Gross());
        Assert.Equal(PerCurrency(expected, "net_minor_by_currency"), ledger.Net());
        if (expected.TryGetProperty("sale_attribution", out var attribution))
        {
            var campaign = attribution.GetProperty("utm_campaign").GetString();
            var sale = ledger.Money.GroupBy(entry => entry.Dimensions.Campaign).Single(group => group.Sum(entry => entry.Amounts.Sales) == 1);
            Assert.Equal(campaign, sale.Key);
        }

        if (expected.TryGetProperty("sale_time_unix", out var time))
        {
            Assert.Equal(time.GetInt64() * 1000, ledger.Money.Last(entry => entry.Amounts.Sales == 1).AtMs);
        }
    }

    private static SortedDictionary<string, long> PerCurrency(JsonElement expected, string name) => new(
        expected.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name.ToUpperInvariant(), p => p.Value.GetInt64()), StringComparer.Ordinal);

    internal static RawEvent[] Events(JsonElement scenario)
    {
        var headers = scenario.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(one => one.EnumerateObject().Select(h => (h.Name, h.Value.GetString()!)).ToArray()).ToArray()
            : [];
        return [.. scenario.GetProperty("events").EnumerateArray()
            .Select((body, i) => Delivery.Of(ProviderOf(scenario), body.GetRawText(), headers.ElementAtOrDefault(i) ?? []))];
    }

    private static string ProviderOf(JsonElement scenario) => scenario.GetProperty("provider").GetString() is var name && name == "standard-webhooks"
        ? scenario.GetProperty("name").GetString()!.Split('_')[0]
        : name!;

    private static JsonElement[] Scenarios() =>
        _scenarios is null ? [] : [.. JsonDocument.Parse(_scenarios).RootElement.GetProperty("scenarios").EnumerateArray()];
}
