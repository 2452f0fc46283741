using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>The whole state of the page is in its address.</summary>
[Collection(InBrowser.Name)]
public sealed class AddressTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task Every_parameter_survives_a_round_trip_and_defaults_are_left_out()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null,
            "/?motion=off&theme=light&hide=true&digest=60&tz=Asia/Tokyo&mode=net&cmp=-7d&kiosk=0&sound=0");
        await live.WaitForChartAsync();
        Assert.True(await live.Page.Locator("#address-note").IsHiddenAsync());

        // a change writes the whole of it, in a fixed order
        await live.Page.Keyboard.PressAsync("k");
        Assert.EndsWith("/?tz=Asia/Tokyo&cmp=-7d&mode=net&kiosk=1&sound=0&theme=light&motion=off&hide=1&digest=60", live.Page.Url, StringComparison.Ordinal);

        await live.Page.ReloadAsync();
        await live.WaitForStateAsync("live", 10_000);
        await Assertions.Expect(live.Page.Locator("html[data-kiosk='1'][data-theme=light][data-motion=off][data-hide]")).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator("[data-hero=title]")).ToHaveTextAsync("Net revenue");
        Assert.EndsWith("/?tz=Asia/Tokyo&cmp=-7d&mode=net&kiosk=1&sound=0&theme=light&motion=off&hide=1&digest=60", live.Page.Url, StringComparison.Ordinal);
        Assert.Empty(live.Complaints);
    }

    [Theory]
    [InlineData("hide", true)]
    [InlineData("hide=", true)]
    [InlineData("hide=1", true)]
    [InlineData("hide=true", true)]
    [InlineData("hide=0", false)]
    [InlineData("hide=false", false)]
    public async Task Flags_read_alike_in_every_spelling(string query, bool isOn)
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, $"/?{query}&kiosk");
        await Assertions.Expect(live.Page.Locator("html[data-kiosk='1']")).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator("html[data-hide]")).ToHaveCountAsync(isOn ? 1 : 0);
        Assert.Equal(isOn, (await live.Page.Locator(".total").EvaluateAsync<string>("e => getComputedStyle(e).filter")).StartsWith("blur", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_address_cannot_mean_is_said_in_one_line_and_the_rest_shows()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?tz=Mars/Base&foo=1&mode=net&mode=gross&kiosk=9&speed=400");
        await live.WaitForChartAsync();
        await live.WaitForTotalAsync("$1,200.50");

        var note = live.Page.Locator("#address-note");
        foreach (var part in new[] { "“tz” is a time zone", "“foo” means nothing here", "“mode” is there twice", "“kiosk” is 0, 1, 2 or 3", "“speed” is a number from 0 to 240" })
        {
            await Assertions.Expect(note).ToContainTextAsync(part);
        }

        Assert.Empty(live.Complaints);
    }
}
