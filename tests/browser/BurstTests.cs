using System.Diagnostics;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>
/// Five hundred sales a second, for a short while, with bounds that leave room for a busy machine. The long run is by hand:
/// <c>PULSE_BURST_SECONDS=600 ./pulse test</c> or this class alone.
/// </summary>
[Collection(InBrowser.Name)]
public sealed class BurstTests(Chromium chromium) : LiveSession(chromium)
{
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("PULSE_BURST_SECONDS"), out var seconds) ? seconds : 12;

    // the page's own stream, answered by the test: what is measured is the browser, not the machine's power to book
    private const string Stream = """
        const real = window.fetch
        window.sold = 0
        window.fetch = (address, options) => {
          if (!String(address).startsWith('/ticks')) return real(address, options)
          const text = new TextEncoder()
          let gross = 120050, sales = 1
          const body = new ReadableStream({ start(out) {
            const say = (name, data) => out.enqueue(text.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`))
            const totals = () => say('totals', { cursor: `g1:${sales}`, sales, lostCheckouts: 0, currencies: [{ currency: 'USD', exponent: 2, gross, net: gross, sales }], base: { currency: 'USD', exponent: 2, gross, net: gross, missingRates: [] } })
            totals()
            // a full list; what stands there when Blazor starts is remembered by it for good
            window.fill = () => say('past', { items: Array.from({ length: 50 }, (_, i) => ({ id: `r${i}`, kind: 'refund', amount: -900, currency: 'USD', exponent: 2, campaign: 'neon', product: 'Pro', country: 'DE', at: new Date().toISOString(), provider: 'stripe' })), count: 50 })
            setInterval(() => {
              if (!window.burst) return say('hb', { cursor: `g1:${sales}`, serverTime: new Date().toISOString() })
              const items = Array.from({ length: 50 }, (_, i) => ({ id: `s${sales + i}`, kind: 'one_time', amount: 900 + i * 100, currency: 'USD', exponent: 2, campaign: ['neon', 'desk', 'hn'][i % 3], product: 'Pro', country: 'DE', at: new Date().toISOString(), provider: 'stripe' }))
              sales += 50; window.sold += 50
              gross += items.reduce((sum, item) => sum + item.amount, 0)
              say('sale', { items, count: 50 })
            }, 100)
            setInterval(() => { if (window.burst) totals() }, 500)
          } })
          return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }))
        }
        """;

    [Fact]
    public async Task The_page_stays_smooth_and_does_not_grow()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?sound=0", Stream);
        await live.WaitForChartAsync();
        var devtools = await live.Page.Context.NewCDPSessionAsync(live.Page);
        // the thread's own time: what others do on the machine is not the page's fault
        await devtools.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        await live.Page.EvaluateAsync("() => { window.fill(); window.burst = true }");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        var before = await MeasureAsync(devtools);
        var clock = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(Seconds), TestContext.Current.CancellationToken);
        var after = await MeasureAsync(devtools);

        var sold = await live.Page.EvaluateAsync<int>("() => window.sold");
        var busy = (after["TaskDuration"] - before["TaskDuration"]) / clock.Elapsed.TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{Seconds} s, {sold} sales: busy {busy:P0}, heap {before["JSHeapUsedSize"] / 1e6:0.0} → {after["JSHeapUsedSize"] / 1e6:0.0} MB, nodes {before["Nodes"]} → {after["Nodes"]}"));
        Assert.True(sold > 4_000);
        Assert.True(busy < 0.3, $"main thread busy {busy:P0}");
        Assert.True(after["JSHeapUsedSize"] - before["JSHeapUsedSize"] < 4e6, $"heap grew from {before["JSHeapUsedSize"]} to {after["JSHeapUsedSize"]}");
        Assert.True(after["Nodes"] - before["Nodes"] < 200, $"nodes grew from {before["Nodes"]} to {after["Nodes"]}");
        Assert.Equal(50, await live.Sales.CountAsync());
        await Assertions.Expect(live.Page.Locator("#feed li.group").First).ToContainTextAsync("sales");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(ICDPSession devtools)
    {
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        var answer = await devtools.SendAsync("Performance.getMetrics");
        return answer!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
    }
}
