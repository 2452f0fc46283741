using System.Text.Json;
using RevenuePulse.Tests.Ingest;

namespace RevenuePulse.Tests.Journey;

/// <summary>A product that every provider's simulator has sent an evening to, all at the same time.</summary>
public sealed class SimulatedEvening : Product, IAsyncLifetime
{
    private static readonly Dictionary<string, (string Secret, string Currencies)> _senders = new()
    {
        [Provider.Stripe] = (Signed.StripeSecret, "USD,EUR,JPY,KWD"),
        [Provider.LemonSqueezy] = (Signed.LemonSecret, "USD"),
        [Provider.Paddle] = (Signed.PaddleSecret, "USD,EUR,JPY"),
        [Provider.Polar] = (Signed.PolarSecret, "USD,EUR,JPY"),
        [Provider.Dodo] = (Signed.StandardSecret, "USD,EUR,JPY"),
    };

    public SimulatedEvening() => Environment["DODO_WEBHOOK_SECRET"] = Signed.StandardSecret;

    /// <summary>What each simulator says that it sent.</summary>
    public Dictionary<string, JsonElement> Sent { get; } = [];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var told = await Task.WhenAll(_senders.Select(async sender => (sender.Key, Report: await SimulateAsync(sender.Key, sender.Value.Secret, sender.Value.Currencies))));
        foreach (var (provider, report) in told)
        {
            Sent.Add(provider, report);
        }
    }

    private async Task<JsonElement> SimulateAsync(string provider, string secret, string currencies)
    {
        var ended = await HostProcess.RunAsync(
            new Dictionary<string, string>(),
            "simulate", "--url", Address.ToString(), "--provider", provider, "--secret", secret, "--seed", "7", "--json", "--rate", "40",
            "--duration", "2s", "--duplicates", "10%", "--shuffle", "--refunds", "15%", "--disputes", "10%", "--currencies", currencies);
        Assert.True(ended.Code == 0, ended.Error + ended.Output);
        return JsonDocument.Parse(ended.Output).RootElement;
    }
}

/// <summary>The simulator keeps books of its own; the product has to come to the same figures from the signed events alone.</summary>
public class SimulateJourneyTests(SimulatedEvening product) : IClassFixture<SimulatedEvening>
{
    [Theory]
    [InlineData(Provider.Stripe)]
    [InlineData(Provider.LemonSqueezy)]
    [InlineData(Provider.Paddle)]
    [InlineData(Provider.Polar)]
    [InlineData(Provider.Dodo)]
    public async Task What_is_simulated_is_shown_to_the_cent(string provider)
    {
        var sent = product.Sent[provider];
        Assert.Equal(80, sent.GetProperty("sales").GetInt64());
        var pipeline = await product.SettledAsync();
        Assert.Equal(0, pipeline.GetProperty("deadLetters").GetInt64());

        var summary = await product.GetAsync($"/api/v1/summary?provider={provider}");
        Assert.Equal(sent.GetProperty("sales").GetInt64(), summary.GetProperty("sales").GetInt64());
        Assert.Equal(sent.GetProperty("lostCheckouts").GetInt64(), summary.GetProperty("lostCheckouts").GetInt64());
        Assert.Equal(Rows(sent, "currencies", _names), Rows(summary, "currencies", _names));
        foreach (var currency in sent.GetProperty("currencies").EnumerateArray().Select(row => row.GetProperty("currency").GetString()))
        {
            var breakdown = await product.GetAsync($"/api/v1/breakdown?by=campaign&provider={provider}&currency={currency}");
            var expected = sent.GetProperty("campaigns").EnumerateArray().Where(row => row.GetProperty("currency").GetString() == currency)
                .Select(row => $"{row.GetProperty("campaign").GetString()} {Figures(row, _names)}");
            var shown = breakdown.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("key").GetProperty("campaign").GetString()} {Figures(row, _names)}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        }
    }

    private static readonly string[] _names = ["sales", "gross", "refunded", "disputed", "net"];

    private static IEnumerable<string> Rows(JsonElement answer, string rows, string[] names) => answer.GetProperty(rows).EnumerateArray()
        .Select(row => $"{row.GetProperty("currency").GetString()} {Figures(row, names)}").Order(StringComparer.Ordinal);

    private static string Figures(JsonElement row, string[] names) => string.Join(' ', names.Select(name => $"{name} {row.GetProperty(name).GetInt64()}"));
}
