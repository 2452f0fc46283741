using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

[Collection(InBrowser.Name)]
public sealed class KeyboardTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task Single_keys_and_pairs_do_what_the_list_says()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();
        var keys = live.Page.Keyboard;
        var root = live.Page.Locator("html");

        await keys.PressAsync("n");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-hide", "true");
        await keys.PressAsync("n");
        await keys.PressAsync("x");
        await Assertions.Expect(live.Page.Locator("[data-hero=compare]")).ToBeHiddenAsync();
        Assert.EndsWith("?cmp=off", live.Page.Url, StringComparison.Ordinal);
        await keys.PressAsync("x");
        await keys.PressAsync("d");
        await Assertions.Expect(live.Page.Locator(".plot table tbody tr")).ToHaveCountAsync(60);
        await keys.PressAsync("d");
        await Assertions.Expect(live.Page.Locator(".plot table")).ToHaveCountAsync(0);
        await keys.PressAsync("p");
        await Assertions.Expect(live.Page.Locator("#feed-pause")).ToHaveTextAsync("Resume");
        await keys.PressAsync("2");
        await Assertions.Expect(live.Page.Locator("#feed")).ToBeFocusedAsync();
        await keys.PressAsync("t");
        await Assertions.Expect(live.Page.Locator("#zone")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("?");
        await Assertions.Expect(live.Page.Locator("#shortcuts")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("k");
        await Assertions.Expect(root).ToHaveAttributeAsync("data-kiosk", "1");
        // the display goes along from page to page
        await keys.PressAsync("g");
        await keys.PressAsync("v");
        await live.Page.WaitForURLAsync("**/vibes?kiosk=1");
        await keys.PressAsync("g");
        await keys.PressAsync("l");
        await live.Page.WaitForURLAsync("**/?kiosk=1");
    }

    [Fact]
    public async Task Nothing_fires_in_text_fields_in_dialogs_or_when_switched_off()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        var keys = live.Page.Keyboard;
        var root = live.Page.Locator("html");

        await keys.PressAsync("t");
        await live.Page.Locator("#zone").FillAsync("");
        await keys.TypeAsync("nkm");
        await Assertions.Expect(live.Page.Locator("#zone")).ToHaveValueAsync("nkm");
        await live.Page.Locator("#zone").FillAsync("UTC");
        // a list of suggestions would take the first Escape for itself
        await live.Page.Locator("#zone").BlurAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(live.Page.Locator("#zone")).ToBeHiddenAsync();
        await keys.PressAsync("?");
        await Assertions.Expect(live.Page.GetByLabel("Single-key shortcuts")).ToBeVisibleAsync();
        await keys.PressAsync("k");
        await live.Page.GetByLabel("Single-key shortcuts").UncheckAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("n");
        await keys.PressAsync("Control+k");
        await live.Page.ReloadAsync();
        await live.WaitForStateAsync("live", 10_000);
        await keys.PressAsync("k");

        Assert.Null(await root.GetAttributeAsync("data-kiosk"));
        Assert.Null(await root.GetAttributeAsync("data-hide"));
    }
}
