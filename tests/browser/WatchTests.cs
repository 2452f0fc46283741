using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A screen that watches by a link, until the link is revoked; and links that lead nowhere.</summary>
[Collection(InBrowser.Name)]
public sealed class WatchTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task A_watch_link_shows_gives_nothing_away_and_ends_when_it_is_revoked()
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        var made = await (await http.PostAsJsonAsync("/api/v1/tokens", new { name = "wall", role = "watch" }, TestContext.Current.CancellationToken))
            .Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        await using var context = await Chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Host.Address, $"{made.GetProperty("watchPath").GetString()}&kiosk=2").ToString());
        Assert.EndsWith("/?kiosk=2", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#freshness")).ToHaveAttributeAsync("data-state", "live");
        await Assertions.Expect(page.Locator("[data-hero=rolling]")).ToHaveTextAsync("$1,200.50");
        await Assertions.Expect(page.Locator(".velocity svg.apexcharts-svg")).ToBeVisibleAsync();
        var answers = await page.EvaluateAsync<int[]>("""
            () => Promise.all([
              fetch('/api/v1/summary'),
              fetch('/api/v1/breakdown?by=campaign', { headers: { Accept: 'text/csv' } }),
              fetch('/api/v1/entries'),
            ].map(answer => answer.then(it => it.status)))
            """);
        Assert.Equal([200, 403, 403], answers);

        (await http.DeleteAsync($"/api/v1/tokens/{made.GetProperty("id").GetString()}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This watch link was revoked or never held. Ask for a new one, or sign in with a token.");
        await page.GotoAsync(new Uri(Host.Address, $"{made.GetProperty("watchPath").GetString()}").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was revoked");
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_says_so_on_a_page()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        var answer = await live.Page.GotoAsync(new Uri(Host.Address, "/nowhere").ToString());
        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(live.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
        await live.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the live page" }).ClickAsync();
        await live.WaitForTotalAsync("$1,200.50");
    }

    [Fact]
    public async Task A_browser_that_lacks_sound_wake_lock_or_streams_is_told_what_it_cannot_do_and_shows_the_rest()
    {
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, null, "/?kiosk=1", """
            delete window.AudioContext
            delete window.webkitAudioContext
            delete window.TextDecoderStream
            Object.defineProperty(navigator, 'wakeLock', { value: undefined })
            """, state: "stale");
        await live.WaitForTotalAsync("$1,200.50");
        await live.WaitForChartAsync();
        var note = live.Page.Locator("#address-note");
        foreach (var part in new[] { "cannot follow the sales", "cannot play sounds", "cannot keep the screen awake" })
        {
            await Assertions.Expect(note).ToContainTextAsync(part);
        }
    }
}
