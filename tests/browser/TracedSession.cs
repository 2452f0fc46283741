using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RevenuePulse.BrowserTests;

/// <summary>A product with sales and visits of three campaigns, what its interface answers, and how a page writes that.</summary>
public abstract class TracedSession(Chromium chromium) : LiveSession(chromium)
{
    /// <summary>What <see cref="FillAsync"/> sends.</summary>
    protected const int SalesSent = 40, RefundsSent = 1, VisitsOfEach = 300;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected async Task FillAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, SalesSent).Select(i => Stripe.SellAsync(1_900 + (i * 100), i % 3 == 0 ? "pastel" : "neon")));
        await Stripe.RefundAsync(2, 1_900);
        using var http = Admin();
        await Parallel.ForEachAsync(Enumerable.Range(0, 3 * VisitsOfEach), Cancel, async (i, cancel) =>
        {
            using var answer = await http.PostAsJsonAsync("/collect", new { campaign = (i % 3) switch { 0 => "pastel", 1 => "neon", _ => "neon-dreams" }, visitor = $"v{i}" }, cancel);
            answer.EnsureSuccessStatusCode();
        });
        for (var total = 0L; total < 3 * VisitsOfEach; await Task.Delay(50, Cancel))
        {
            total = (await ApiAsync("/api/v1/breakdown")).GetProperty("rows").EnumerateArray()
                .Sum(r => r.GetProperty("visits").ValueKind == JsonValueKind.Number ? r.GetProperty("visits").GetInt64() : 0);
        }
    }

    protected async Task<List<JsonElement>> JournalAsync() => [.. (await ApiAsync("/api/v1/entries?limit=1000")).GetProperty("entries").EnumerateArray()];

    protected HttpClient Admin() => new() { BaseAddress = Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token) } };

    protected async Task<JsonElement> ApiAsync(string path)
    {
        using var http = Admin();
        return await http.GetFromJsonAsync<JsonElement>(path, Cancel);
    }

    protected static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    protected static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    protected static string Percent(JsonElement rate) => $"{(rate.GetDouble() * 100).ToString(rate.GetDouble() < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} %";

    protected static string Points(double value)
    {
        var size = Math.Abs(value) * 100;
        return size < 0.005 ? "0 points" : $"{(value > 0 ? "+" : "−")}{(size < 0.01 ? "< 0.01" : size.ToString(size < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture))} points";
    }

    protected static string MoneyExact(long minor) => (minor / 100m).ToString("$#,##0.00;−$#,##0.00", CultureInfo.InvariantCulture);

    // from a hundred units on without cents
    protected static string Money(long minor) => Math.Abs(minor) >= 100_00 ? Math.Floor(minor / 100m).ToString("$#,##0", CultureInfo.InvariantCulture) : MoneyExact(minor);

    protected static string Delta(long minor) => minor == 0 ? "±0" : $"{(minor > 0 ? "+" : "−")}{Money(Math.Abs(minor))}";
}
