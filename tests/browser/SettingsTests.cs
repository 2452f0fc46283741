using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>Campaigns, launches, tokens, providers and alerts, as an admin and as a viewer meet them.</summary>
[Collection(InBrowser.Name)]
public sealed class SettingsTests(Chromium chromium) : LiveSession(chromium)
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&{{7*7}}";

    [Fact]
    public async Task A_campaign_is_made_edited_merged_taken_apart_and_deleted()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings");
        var page = settings.Page;
        await settings.PressAsync("New campaign");
        await page.GetByLabel("Id what events carry").FillAsync("night");
        await settings.PressAsync("Save");
        await Assertions.Expect(page.Locator("#campaign-name-wrong")).ToContainTextAsync("Name is needed");
        await Assertions.Expect(page.Locator("#campaign-name")).ToBeFocusedAsync();
        await page.Locator("#campaign-name").FillAsync(Hostile);
        await page.Locator("#campaign-costMinor").FillAsync("1,200.50");
        await page.Locator("#campaign-currency").FillAsync("eur");
        await page.Locator("input[value=series-4]").CheckAsync(new() { Force = true });
        await settings.PressAsync("Save");
        await Assertions.Expect(settings.Row("night")).ToContainTextAsync(Hostile);
        await Assertions.Expect(settings.Row("night")).ToContainTextAsync("€1,200.50");

        await page.Locator("[data-key='edit-night']").ClickAsync();
        await Assertions.Expect(page.Locator("#campaign-costMinor")).ToHaveValueAsync("1200.50");
        await page.Locator("#campaign-name").FillAsync("Night shift");
        await settings.PressAsync("Save");
        await Assertions.Expect(settings.Row("Night shift")).ToHaveCountAsync(1);

        await page.Locator("[data-key='merge-night']").ClickAsync();
        await page.Locator("#merge-into").FillAsync("night");
        await settings.PressAsync("Merge");
        await Assertions.Expect(page.Locator("#merge-into-wrong")).ToContainTextAsync("another campaign");
        await page.Locator("#merge-into").FillAsync("day");
        await settings.PressAsync("Merge");
        await Assertions.Expect(settings.Row("Night shift")).ToContainTextAsync("counts as day");
        await settings.PressAsync("Take apart: Night shift");
        await Assertions.Expect(settings.Row("counts as")).ToHaveCountAsync(0);

        await page.Locator("[data-key='delete-night']").ClickAsync();
        await settings.PressAsync("Cancel");
        await Assertions.Expect(settings.Row("Night shift")).ToHaveCountAsync(1);
        await page.Locator("[data-key='delete-night']").ClickAsync();
        await page.Locator("#sure-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(settings.Row("Night shift")).ToHaveCountAsync(0);
        Assert.DoesNotContain(settings.Complaints, c => c.StartsWith("exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_problems_lists_them_all_and_stores_nothing_and_a_good_one_is_imported()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings");
        var page = settings.Page;
        async Task ChooseAsync(string yaml) => await page.Locator("#import-file").SetInputFilesAsync(
            new FilePayload { Name = "campaigns.yaml", MimeType = "application/yaml", Buffer = System.Text.Encoding.UTF8.GetBytes(yaml) });
        await ChooseAsync("campaigns:\n  - id: a\n    split: 7\n  - name: B\n");
        await Assertions.Expect(page.Locator("#import-dialog li")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("[data-import]")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(settings.Row("B")).ToHaveCountAsync(0);

        await ChooseAsync("campaigns:\n  - id: imported\n    name: From a file\n");
        await Assertions.Expect(page.Locator("#import-dialog li")).ToHaveTextAsync(["New: imported"]);
        await page.Locator("[data-import]").ClickAsync();
        await Assertions.Expect(settings.Row("From a file")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Unattributed_sales_are_assigned_after_a_look_and_taken_back()
    {
        await Stripe.SellAsync(4_200, campaign: null);
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        (await http.PutAsJsonAsync("/api/v1/campaigns/fair", new { name = "Fair" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings");
        var page = settings.Page;
        await settings.PressAsync("Assign by a rule");
        await Assertions.Expect(page.Locator("#assign-form .primary")).ToBeDisabledAsync();
        await page.Locator("#assign-id").SelectOptionAsync("fair");
        await page.Locator("#assign-provider").SelectOptionAsync("stripe");
        await settings.PressAsync("Show what would move");
        await Assertions.Expect(page.Locator("#assign-form [data-outcome]")).ToHaveTextAsync("1 sale ($42.00 net) would move to fair.");
        await settings.PressAsync("Assign");
        await Assertions.Expect(page.Locator("#assign-form [data-outcome]")).ToHaveTextAsync("1 sale ($42.00 net) moved to fair.");
        await settings.PressAsync("Take it back");
        await Assertions.Expect(page.Locator("#assign-form [data-outcome]")).ToContainTextAsync("unattributed again");
    }

    [Fact]
    public async Task A_token_is_shown_once_opens_what_it_should_and_is_revoked()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings/tokens");
        var page = settings.Page;
        await settings.PressAsync("New token");
        await page.Locator("#token-name").FillAsync("Kitchen");
        await settings.PressAsync("Make it");
        var link = await page.Locator("#secret-dialog code").Nth(1).TextContentAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();
        await page.ReloadAsync();
        Assert.DoesNotContain(link![(link!.IndexOf("watch=", StringComparison.Ordinal) + 6)..], await page.ContentAsync(), StringComparison.Ordinal);

        await using var wall = await Chromium.Browser.NewContextAsync();
        var screen = await wall.NewPageAsync();
        await screen.GotoAsync(link);
        await Assertions.Expect(screen.Locator("#hero")).ToBeVisibleAsync();
        await screen.GotoAsync(new Uri(Host.Address, "/settings/tokens").ToString());
        await Assertions.Expect(screen.Locator(".only-look")).ToBeVisibleAsync();
        await Assertions.Expect(screen.GetByRole(AriaRole.Button, new() { Name = "New token" })).ToHaveCountAsync(0);

        await page.ReloadAsync();
        await settings.PressAsync("Revoke Kitchen");
        await page.Locator("#sure-dialog").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(settings.Row("Kitchen")).ToHaveCountAsync(0);
        await screen.GotoAsync(new Uri(Host.Address, "/").ToString());
        await Assertions.Expect(screen).ToHaveURLAsync(new Regex("/sign-in"));
    }

    [Fact]
    public async Task An_alert_is_played_over_the_past_saved_and_edited_in_its_own_unit()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings/alerts");
        var page = settings.Page;
        await settings.PressAsync("New alert");
        await page.Locator("#alert-name").FillAsync("Too much");
        await page.Locator("#alert-number").SelectOptionAsync("net");
        await page.Locator("#alert-threshold").FillAsync("lots");
        await settings.PressAsync("Play over the last month");
        await Assertions.Expect(page.Locator("#alert-threshold-wrong")).ToContainTextAsync("Write an amount");
        await page.Locator("#alert-threshold").FillAsync("99.50");
        await settings.PressAsync("Play over the last month");
        await Assertions.Expect(page.Locator("#alert-form [data-outcome]")).ToContainTextAsync(new Regex("Would have fired (never|once)"));
        await page.Locator("#alert-target").FillAsync("http://127.0.0.1:9/");
        await settings.PressAsync("Save");
        await Assertions.Expect(page.Locator("#alert-form")).ToContainTextAsync("private network");
        await page.Locator("#alert-target").FillAsync("");
        await settings.PressAsync("Save");
        await Assertions.Expect(page.Locator(".card.alert")).ToContainTextAsync("Net revenue above $99.50 in 10 min");
        await settings.PressAsync("Edit Too much");
        await Assertions.Expect(page.Locator("#alert-threshold")).ToHaveValueAsync("99.5");
        await page.Keyboard.PressAsync("Escape");
        // the sale of the session is above it
        await Assertions.Expect(page.Locator(".card.alert .state")).ToContainTextAsync("Alerting", new() { Timeout = 40_000 });
    }

    [Fact]
    public async Task Providers_say_how_they_get_on_by_themselves()
    {
        await using var settings = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/settings/providers");
        await Assertions.Expect(settings.Page.Locator("#provider-stripe + .state")).ToHaveTextAsync("Events arrive");
        await Assertions.Expect(settings.Page.Locator("#provider-paddle + .state")).ToHaveTextAsync("Not set up");
        using var http = new HttpClient { BaseAddress = Host.Address };
        await http.PostAsJsonAsync("/webhooks/stripe", new { id = "evt_forged" }, TestContext.Current.CancellationToken);
        await Assertions.Expect(settings.Page.Locator("section[aria-labelledby=provider-stripe] dd.warn")).ToHaveTextAsync("1", new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task The_pipeline_accounts_for_everything_and_a_dead_letter_is_seen_and_tried_again()
    {
        await Stripe.SendAsync("""{"id":"evt_dead","object":"event","type":"checkout.session.completed","livemode":true,"created":1790000000,"data":{"object":{"id":"cs_x","object":"checkout.session","mode":"payment","payment_status":"paid","amount_total":5.5,"currency":"usd","customer_details":{"email":"ada@example.com"}}}}""");
        await using var pipeline = await SettingsPage.OpenAsync(Chromium.Browser, Host, "/pipeline");
        var page = pipeline.Page;
        await Assertions.Expect(page.Locator("#balance-title")).ToHaveTextAsync("Every delivery is accounted for");
        await Assertions.Expect(page.Locator("[data-part=dead] b")).ToHaveTextAsync("1");
        await page.Locator("[data-letter]").ClickAsync();
        await Assertions.Expect(page.Locator("#letter-dialog pre")).ToContainTextAsync("evt_dead");
        await Assertions.Expect(page.Locator("#letter-dialog pre")).Not.ToContainTextAsync("ada@example.com");
        await page.Locator("#letter-dialog").GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await Assertions.Expect(page.Locator("#letter-dialog [data-outcome]")).ToContainTextAsync("Still refused");
        await page.Keyboard.PressAsync("Escape");
        await pipeline.PressAsync("Retry all");
        await Assertions.Expect(page.Locator(".letters > [data-outcome]")).ToContainTextAsync("Retried 1: 0 settled, 1 still refused.");
        Assert.Empty(pipeline.Complaints);
    }

    [Theory]
    [InlineData("/settings")]
    [InlineData("/settings/launches")]
    [InlineData("/settings/alerts")]
    [InlineData("/settings/providers")]
    [InlineData("/settings/tokens")]
    [InlineData("/settings/rates")]
    [InlineData("/settings/about")]
    [InlineData("/pipeline")]
    public async Task Every_page_fits_a_phone_and_complains_of_nothing(string path)
    {
        await using var phone = await SettingsPage.OpenAsync(Chromium.Browser, Host, path, options: new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await Assertions.Expect(phone.Page.Locator("h1")).ToBeVisibleAsync();
        Assert.Equal(390, await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        if (path != "/pipeline")
        {
            // the row of sections scrolls: where one is has to be seen
            await Assertions.Expect(phone.Page.Locator(".sections [aria-current]")).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        Assert.Empty(phone.Complaints);
    }
}
