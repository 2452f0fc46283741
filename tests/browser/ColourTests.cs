using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A campaign has one colour, on every part of the page, whatever is sold and however often the product starts.</summary>
[Collection(InBrowser.Name)]
public sealed class ColourTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task Colours_outlast_a_killed_process_and_other_ranks_and_the_seventh_is_grey()
    {
        string[] campaigns = ["neon-dreams", "one", "two", "three", "four", "five", "six"];
        for (var i = 1; i < campaigns.Length; i++)
        {
            await Stripe.SellAsync(70_000 - (i * 5_000), campaigns[i]);
        }

        var before = await ColoursAsync(campaigns);
        Assert.Equal(["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6", "--faint"], campaigns.Select(name => before[name]));

        Host.Kill();
        await Host.RunAsync();
        for (var i = 1; i < campaigns.Length; i++)
        {
            await Stripe.SellAsync(i * 100_000, campaigns[i]);
        }

        Assert.Equal(before, await ColoursAsync(campaigns));
    }

    // of the bars, which the list of sales must share
    private async Task<Dictionary<string, string>> ColoursAsync(string[] campaigns)
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await Assertions.Expect(live.Page.Locator(".bars:not(.loading) li")).ToHaveCountAsync(campaigns.Length);
        var bars = await ColoursOfAsync(live, ".bars li .name");
        var list = await ColoursOfAsync(live, "#feed li .who");
        Assert.Equal(bars.OrderBy(colour => colour.Key), list.OrderBy(colour => colour.Key));
        return bars;
    }

    private static async Task<Dictionary<string, string>> ColoursOfAsync(LivePage live, string names)
    {
        var found = await live.Page.Locator(names).EvaluateAllAsync<string[][]>(
            "names => names.map(name => [name.querySelector('span').textContent, name.querySelector('.swatch').getAttribute('style').match(/--[a-z]+(-\\d)?/)[0]])");
        return found.DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
