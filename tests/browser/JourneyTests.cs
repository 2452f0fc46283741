using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>A row of the list opens the journey of its order.</summary>
[Collection(InBrowser.Name)]
public sealed class JourneyTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task An_admin_sees_the_entries_and_the_events_behind_them_with_masked_addresses()
    {
        var sale = await Stripe.SellAsync(7_000, "podcast", email: "jane.doe@example.com");
        await Stripe.RefundAsync(sale, 7_000);
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.Page.Locator("#feed li.out button.what").ClickAsync();

        var sheet = live.Page.Locator("#journey");
        await Assertions.Expect(sheet.Locator(".steps li")).ToHaveCountAsync(4);
        await Assertions.Expect(sheet.Locator(".sum")).ToHaveTextAsync("$0.00");
        await Assertions.Expect(sheet).ToContainTextAsync("checkout.session.completed");
        await Assertions.Expect(sheet).ToContainTextAsync("charge.refunded");
        await sheet.Locator("summary").First.ClickAsync();
        await Assertions.Expect(sheet.Locator("pre").First).ToContainTextAsync("j•••@example.com");
        Assert.DoesNotContain("jane.doe", await sheet.InnerTextAsync(), StringComparison.Ordinal);
        await live.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        Assert.Empty(live.Complaints);
    }

    [Theory]
    [InlineData("viewer", 1)]
    [InlineData("watch", 0)]
    public async Task Whoever_may_not_see_the_events_sees_the_entries_or_nothing(string role, int buttons)
    {
        using var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        var made = await (await http.PostAsJsonAsync("/api/v1/tokens", new { name = "wall", role }, TestContext.Current.CancellationToken))
            .Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host, token: made.GetProperty("token").GetString());
        await Assertions.Expect(live.Sales).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator("#feed button.what")).ToHaveCountAsync(buttons);
        if (buttons > 0)
        {
            await live.Page.Locator("#feed button.what").ClickAsync();
            await Assertions.Expect(live.Page.Locator("#journey .steps li")).ToHaveCountAsync(1);
            await Assertions.Expect(live.Page.Locator("#journey")).ToContainTextAsync("The events behind it are shown to admins.");
        }

        Assert.Empty(live.Complaints);
    }
}
