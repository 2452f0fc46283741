using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Every page but the live one, its dialogs and what it shows when there is nothing: no violation of WCAG 2.2 AA in either theme.</summary>
[Collection(InBrowser.Name)]
public sealed class PageAxeTests(Chromium chromium) : LiveSession(chromium)
{
    // a page, and what opens its dialogs
    private static readonly (string Path, string[] Openers)[] _pages =
    [
        ("/settings", ["[data-key=new-campaign]", "[data-key=edit-night]", "[data-key=merge-night]", "[data-key=delete-night]", "[data-key=assign]"]),
        ("/settings/launches", ["[data-key=edit-goal]", "[data-key=new-launch]", "[data-key=edit-friday]", "[data-key=delete-goal]"]),
        ("/settings/alerts", ["[data-key=new-alert]", "[data-key=edit-quiet]"]),
        ("/settings/tokens", ["[data-key=new-token]", "[data-key^=revoke-]"]),
        ("/settings/providers", []),
        ("/settings/rates", []),
        ("/settings/about", []),
        ("/pipeline", ["[data-letter]"]),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Axe_finds_nothing_on_filled_pages_and_in_their_dialogs()
    {
        var axe = await Axe.LoadAsync();
        await FillAsync();
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings", options: Axe.AnyScript);
        var page = settings.Page;
        foreach (var (path, openers) in _pages)
        {
            await OpenAsync(page, Host, path);
            // what is folded is looked at too
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => { one.open = true })");
            await axe.JudgeAsync(page, path);
            foreach (var opener in openers)
            {
                await page.Locator(opener).First.ClickAsync();
                await Assertions.Expect(page.Locator("dialog[open]")).ToBeVisibleAsync();
                await axe.JudgeAsync(page, $"{path} {opener}");
                await page.Keyboard.PressAsync("Escape");
                await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
            }
        }

        await OpenAsync(page, Host, "/settings");
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "c.yaml", MimeType = "application/yaml", Buffer = "campaigns:\n  - id: a\n    split: 7\n"u8.ToArray() });
        await Assertions.Expect(page.Locator("#import-dialog li").First).ToBeVisibleAsync();
        await axe.JudgeAsync(page, "/settings import");
        Assert.Equal([], axe.Found);
    }

    [Fact]
    public async Task Axe_finds_nothing_in_saved_questions_and_on_vibes_in_either_theme()
    {
        var axe = await Axe.LoadAsync();
        await FillAsync();
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/history", options: Axe.AnyScript);
        var page = settings.Page;
        await Assertions.Expect(page.Locator("[data-number=total]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename Orders" }).ClickAsync();
        await Assertions.Expect(page.Locator("#rename-question")).ToBeFocusedAsync();
        await axe.JudgeAsync(page, "/history saved");
        await OpenAsync(page, Host, "/vibes");
        await Assertions.Expect(page.Locator("#verdict")).ToBeVisibleAsync();
        await axe.JudgeAsync(page, "/vibes");
        await page.Locator(".verdict .design").ClickAsync();
        await Assertions.Expect(page.Locator("#term")).ToBeVisibleAsync();
        await axe.JudgeAsync(page, "/vibes term");
        Assert.Equal([], axe.Found);
    }

    [Fact]
    public async Task Axe_finds_nothing_where_there_is_nothing()
    {
        var axe = await Axe.LoadAsync();
        await using var host = await RunningHost.StartAsync();
        await using var empty = await SettingsPage.OpenAsync(Chromium.Browser, host, "/settings", options: Axe.AnyScript);
        foreach (var path in _pages.Select(page => page.Path).Append("/vibes").Append("/history"))
        {
            await OpenAsync(empty.Page, host, path);
            if (path is "/vibes" or "/history")
            {
                await Assertions.Expect(empty.Page.Locator(".next-steps")).ToBeVisibleAsync();
            }

            await axe.JudgeAsync(empty.Page, path);
        }

        Assert.Equal([], axe.Found);
        Assert.Empty(empty.Complaints);
    }

    private static async Task OpenAsync(IPage page, RunningHost host, string path)
    {
        await page.GotoAsync(new Uri(host.Address, path).ToString());
        await Assertions.Expect(page.Locator("#content")).ToBeVisibleAsync();
    }

    private async Task FillAsync()
    {
        await Stripe.SendAsync("""{"id":"evt_bad","object":"event","type":"checkout.session.completed","livemode":true,"created":1790000000,"data":{"object":{"id":"cs_x","object":"checkout.session","mode":"payment","payment_status":"paid","amount_total":5.5,"currency":"usd"}}}""");
        await Stripe.SendAsync("""{"id":"evt_other","object":"event","type":"customer.created","livemode":true,"created":1790000000,"data":{"object":{"id":"cus_x","object":"customer"}}}""");
        await Stripe.SellAsync(1_900, campaign: null);
        await Stripe.SellAsync(1_900, "night");
        using var http = new HttpClient { BaseAddress = Host.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", RunningHost.Token) } };
        await PutAsync("campaigns/night", new { name = "Night", costMinor = 5_000, currency = "USD" });
        await PutAsync("launches/friday", new { name = "Friday", startedAt = "2026-11-20T20:00:00Z" });
        await PutAsync("goal", new { amountMinor = 500_000, currency = "USD" });
        await PutAsync("alerts/quiet", new { name = "Quiet", number = "net", comparison = "below", threshold = 100, windowMinutes = 60, currency = "USD" });
        await PostAsync("tokens", new { name = "Kitchen", role = "watch" });
        await PostAsync("questions", new { name = "Orders", query = "?m=sales", pinned = true });

        async Task PutAsync(string what, object body) => await DoneAsync(await http.PutAsJsonAsync($"/api/v1/{what}", body, Cancel));

        async Task PostAsync(string what, object body) => await DoneAsync(await http.PostAsJsonAsync($"/api/v1/{what}", body, Cancel));

        static async Task DoneAsync(HttpResponseMessage answer) => Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
