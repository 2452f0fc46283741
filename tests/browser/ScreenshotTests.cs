using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Pictures for people to look at, in artifacts/screenshots.</summary>
[Collection(InBrowser.Name)]
public sealed class ScreenshotTests(Chromium chromium)
{
    private static readonly (string Name, int Width, int Height)[] Sizes = [("phone", 390, 844), ("laptop", 1280, 800), ("tv", 1920, 1080)];

    [Fact]
    public async Task Pictures_of_the_live_page_are_kept_for_review()
    {
        var browser = chromium.Browser;
        await using var host = await RunningHost.StartAsync();
        await TakeAsync(browser, host, "live-empty", ColorScheme.Dark);

        using var stripe = new StripeSender(host.Address);
        string?[] campaigns = ["neon-dreams", "quiet-desk", "show-hn", "neon-dreams", null, "podcast"];
        for (var i = 0; i < 40; i++)
        {
            var sale = await stripe.SellAsync(900 + (i * 731 % 30_000), campaigns[i % campaigns.Length]);
            if (i == 20)
            {
                await stripe.RefundAsync(sale, 900 + (i * 731 % 30_000));
            }
        }

        await TakeAsync(browser, host, "live", ColorScheme.Dark);
        await TakeAsync(browser, host, "live", ColorScheme.Light);
    }

    private static async Task TakeAsync(IBrowser browser, RunningHost host, string name, ColorScheme scheme)
    {
        await using var live = await LivePage.OpenAsync(browser, host, new() { ColorScheme = scheme });
        foreach (var (size, width, height) in Sizes)
        {
            await live.Page.SetViewportSizeAsync(width, height);
            await live.Page.ReloadAsync();
            await live.WaitForStateAsync("live", 10_000);
            if (name != "live-empty")
            {
                await live.WaitForChartAsync();
            }

            var path = Path.Combine(Repository.Screenshots, $"{name}-{scheme.ToString().ToLowerInvariant()}-{size}.png");
            await live.Page.ScreenshotAsync(new() { Path = path, FullPage = size == "phone" });
            Assert.True(new FileInfo(path).Length > 10_000, $"{path} is not empty");
        }
    }
}
