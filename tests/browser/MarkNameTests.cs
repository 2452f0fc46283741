using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A night in which so much happened that not every name of it has room on a chart.</summary>
[Collection(InBrowser.Name)]
public sealed class MarkNameTests(Chromium chromium) : LiveSession(chromium)
{
    private const int Marks = 24;

    // the boxes of what can be seen, by where they begin; two that touch lie on each other
    private const string Overlaps = """
        selector => {
          const shown = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility({ visibilityProperty: true }))
            .map(e => [e.textContent, e.getBoundingClientRect()]).sort((a, b) => a[1].left - b[1].left)
          return [shown.length, ...shown.slice(1).filter(([, box], i) => box.left <= shown[i][1].right).map(([text]) => text)].map(String)
        }
        """;

    [Fact]
    public async Task Names_of_marks_never_lie_on_each_other_and_none_is_lost()
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        var now = TimeProvider.System.GetUtcNow();
        await Stripe.SellAsync(4_900, at: now.AddMinutes(-30));
        // uneven gaps, short names and long ones
        await Task.WhenAll(Enumerable.Range(0, Marks).Select(i => http.PostAsJsonAsync(
            "/api/v1/annotations",
            new { text = i % 3 == 0 ? $"Post {i} on a forum of makers went up at last" : $"Deploy {i}", kind = i % 3 == 0 ? "post" : "deploy", at = now.AddMinutes(-i * (1 + (i % 5)) * 0.55) },
            TestContext.Current.CancellationToken)));

        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, new() { ViewportSize = new() { Width = 1920, Height = 1080 } });
        await live.WaitForChartAsync();
        await Assertions.Expect(live.Page.Locator(".pin.mark.said .flag").First).ToBeVisibleAsync();
        foreach (var width in new[] { 1920, 1500, 390 })
        {
            await live.Page.SetViewportSizeAsync(width, 1000);
            await SettledAsync(live.Page);
            var found = await live.Page.EvaluateAsync<string[]>(Overlaps, ".lane .flag");
            Assert.Single(found);
            Assert.NotEqual("0", found[0]);
        }

        foreach (var range in new[] { "from=now-1h&g=1m", "from=now-1d&g=1h" })
        {
            await live.Page.GotoAsync(new Uri(Host.Address, $"/history?{range}").ToString());
            foreach (var width in new[] { 1920, 1280 })
            {
                await live.Page.SetViewportSizeAsync(width, 1000);
                await Assertions.Expect(live.Page.Locator(".chart-marks em:not([hidden])").First).ToBeVisibleAsync();
                await SettledAsync(live.Page);
                Assert.Single(await live.Page.EvaluateAsync<string[]>(Overlaps, ".chart-marks em"));
                // who has no room is counted by a name that has
                var told = await live.Page.Locator(".chart-marks em:not([hidden])").EvaluateAllAsync<int>("names => names.reduce((sum, name) => sum + 1 + Number(name.querySelector('b')?.textContent ?? 0), 0)");
                Assert.Equal(await live.Page.Locator(".chart-marks > span").CountAsync(), told);
            }
        }

        Assert.Empty(live.Complaints);
    }

    // a chart draws itself anew in the frames after its size has changed
    private static async Task SettledAsync(IPage page) => await page.WaitForFunctionAsync("""
        () => {
          const now = [...document.querySelectorAll('.apexcharts-grid, .flag, .chart-marks em')].map(e => { const { left, width } = e.getBoundingClientRect(); return `${left} ${width}` }).join()
          const isSame = now === window.lastSeen
          window.still = isSame ? (window.still ?? 0) + 1 : 0
          window.lastSeen = now
          return window.still > 20
        }
        """);
}
