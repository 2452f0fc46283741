using System.Globalization;
using System.Text;
using System.Text.Json;
using RevenuePulse.Tests.Processing;

namespace RevenuePulse.Tests.Journey;

/// <summary>
/// The scenario file of a workplace that has one, through the front door: each scenario to a product of its own, shuffled and with
/// repeats, and the answers of the interface against what the scenario expects.
/// </summary>
public class SharedScenarioJourneyTests
{
    public static TheoryData<string> Names => SharedScenarioTests.Names();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_answers_are_what_the_scenario_expects(string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        var scenario = SharedScenarioTests.Named(name);
        await using var product = new Product();
        product.Environment["DODO_WEBHOOK_SECRET"] = Ingest.Signed.StandardSecret;
        product.Environment["STRIPE_COUNT_BARE_PAYMENTS"] = SharedScenarioTests.CountsBarePayments(scenario) ? "true" : "false";
        await product.InitializeAsync();
        var random = new Random(name.Length);
        var events = SharedScenarioTests.Events(scenario);
        foreach (var raw in SharedScenarioTests.Shuffled(random, events))
        {
            // of a sender that names its deliveries in a header; the others do not look at it
            using var answer = await product.PostAsync(raw.Provider, raw.Body.ToArray(), raw.DeliveryId);
            Assert.Equal("{\"received\":true}", await answer.Content.ReadAsStringAsync(Stop));
        }

        var pipeline = await product.SettledAsync();
        Assert.Equal(0, pipeline.GetProperty("deadLetters").GetInt64());
        await CheckAsync(product, scenario.GetProperty("expected"));
    }

    private static async Task CheckAsync(Product product, JsonElement expected)
    {
        var summary = await product.GetAsync("/api/v1/summary");
        Assert.Equal(expected.GetProperty("sales").GetInt64(), summary.GetProperty("sales").GetInt64());
        Assert.Equal(expected.GetProperty("lost_checkouts").GetInt64(), summary.GetProperty("lostCheckouts").GetInt64());
        Assert.Equal(Expected(expected, "gross_minor_by_currency"), Sold(summary, row => Minor(row, "gross")));
        Assert.Equal(Expected(expected, "net_minor_by_currency"), Sold(summary, row => Minor(row, "net")));
        if (expected.TryGetProperty("gross_major_by_currency", out _))
        {
            Assert.Equal(Expected(expected, "gross_major_by_currency"), Sold(summary, Major));
        }

        if (expected.TryGetProperty("sale_attribution", out var attribution))
        {
            var campaigns = (await product.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray()
                .Where(row => row.GetProperty("sales").GetInt64() == 1).Select(row => row.GetProperty("key").GetProperty("campaign").GetString());
            Assert.Equal(attribution.GetProperty("utm_campaign").GetString(), Assert.Single(campaigns));
        }

        if (expected.TryGetProperty("sale_time_unix", out var time))
        {
            var from = time.GetInt64() * 1000;
            Assert.Equal(1, (await product.GetAsync($"/api/v1/summary?from={from}&to={from + 1}")).GetProperty("sales").GetInt64());
        }
    }

    private static SortedDictionary<string, string> Expected(JsonElement expected, string name) => new(
        expected.GetProperty(name).EnumerateObject().ToDictionary(one => one.Name.ToUpperInvariant(), one => one.Value.ToString()), StringComparer.Ordinal);

    /// <summary>A currency in which checkouts were lost and nothing was sold has a row too, of which the scenarios say nothing.</summary>
    private static SortedDictionary<string, string> Sold(JsonElement summary, Func<JsonElement, string> figure) => new(
        summary.GetProperty("currencies").EnumerateArray().Where(row => row.GetProperty("gross").GetInt64() > 0)
            .ToDictionary(row => row.GetProperty("currency").GetString()!, figure), StringComparer.Ordinal);

    private static string Minor(JsonElement row, string name) => row.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);

    private static string Major(JsonElement row)
    {
        var exponent = row.GetProperty("exponent").GetInt32();
        var digits = new StringBuilder(Minor(row, "gross").PadLeft(exponent + 1, '0'));
        return exponent == 0 ? digits.ToString() : digits.Insert(digits.Length - exponent, '.').ToString();
    }
}
