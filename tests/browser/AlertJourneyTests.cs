using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>From a number to an alert on it, and from the alert to every page.</summary>
[Collection(InBrowser.Name)]
public sealed class AlertJourneyTests(Chromium chromium) : LiveSession(chromium)
{
    // it is looked at four times a minute, and pages ask as often
    private static readonly LocatorAssertionsToBeVisibleOptions _looks = new() { Timeout = 60_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_made_from_a_number_of_history_fires_on_every_page_until_it_is_silenced()
    {
        await Stripe.SellAsync(8_000, "neon");
        await using var history = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/history?from=now-7d/d&f=campaign:neon&g=1d");
        await history.Page.Locator(".main-chart [data-alert=net]").ClickAsync();
        var dialog = history.Page.Locator("#alert-dialog");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(history.Page.Locator("#address-note")).ToBeHiddenAsync();
        await Assertions.Expect(dialog.Locator("#alert-name")).ToHaveValueAsync("Net revenue of neon");
        await Assertions.Expect(dialog.Locator("#alert-campaign")).ToHaveValueAsync("neon");
        await Assertions.Expect(dialog.Locator("#alert-windowMinutes")).ToHaveValueAsync("1440");
        // the worst of the days: nothing
        await Assertions.Expect(dialog.Locator("#alert-threshold")).ToHaveValueAsync("0");
        await Assertions.Expect(dialog.Locator("[data-outcome]")).ToContainTextAsync("Would have fired");

        await dialog.Locator("#alert-comparison").SelectOptionAsync("above");
        await dialog.Locator("#alert-threshold").FillAsync("50");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Play over the last month" }).ClickAsync();
        await Assertions.Expect(dialog.Locator("[data-outcome]")).ToContainTextAsync(new Regex("Would have fired (never|once) in the last day"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(history.Page.Locator(".card.alert")).ToContainTextAsync("Net revenue above $50.00 in 1 d of neon");
        await Assertions.Expect(history.Page.Locator("#firing")).ToBeVisibleAsync(_looks);

        await using var vibes = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/vibes");
        await Assertions.Expect(vibes.Page.Locator("#firing")).ToContainTextAsync("1 alert is firing: Net revenue of neon");
        await history.PressAsync("Silence 1 h: Net revenue of neon");
        await Assertions.Expect(history.Page.Locator(".card.alert")).ToContainTextAsync("silent until");
        await vibes.Page.ReloadAsync();
        await Assertions.Expect(vibes.Page.Locator("#firing")).ToBeHiddenAsync();
        Assert.DoesNotContain(vibes.Complaints, text => text.StartsWith("exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_may_fill_in_a_form_but_never_an_address_to_tell()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings/alerts");
        await settings.Page.EvaluateAsync("() => { location.hash = 'new=1&number=dead_letters&comparison=above&threshold=3&name=%3Cb%3Ex&target=https://evil.example' }");
        await Assertions.Expect(settings.Page.Locator("#alert-name")).ToHaveValueAsync("<b>x");
        await Assertions.Expect(settings.Page.Locator("#alert-number")).ToHaveValueAsync("dead_letters");
        await Assertions.Expect(settings.Page.Locator("#alert-target")).ToHaveValueAsync("");
        await Assertions.Expect(settings.Page).ToHaveURLAsync(new Uri(Host.Address, "/settings/alerts").ToString());
    }

    [Fact]
    public async Task A_form_that_was_opened_for_another_number_shows_the_window_that_was_saved()
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token);
        using var put = await http.PutAsJsonAsync("/api/v1/alerts/slow", new { name = "Slow", number = "net", comparison = "below", threshold = 5_000, windowMinutes = 90, currency = "USD", campaign = "neon" }, Cancel);
        put.EnsureSuccessStatusCode();
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings/alerts");
        // its usual number has no window
        await settings.PressAsync("New alert");
        await settings.Page.Keyboard.PressAsync("Escape");
        await settings.PressAsync("Edit Slow");
        await Assertions.Expect(settings.Page.Locator("#alert-windowMinutes")).ToHaveValueAsync("90");
        await Assertions.Expect(settings.Page.Locator("#alert-campaign")).ToHaveValueAsync("neon");
    }
}
