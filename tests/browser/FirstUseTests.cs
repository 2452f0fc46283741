using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>An empty product: it says what to do next, and follows what happens.</summary>
[Collection(InBrowser.Name)]
public sealed class FirstUseTests(Chromium chromium)
{
    [Fact]
    public async Task It_says_that_signatures_fail_and_turns_green_with_the_first_event()
    {
        await using var host = await RunningHost.StartAsync();
        await using var empty = await SettingsPage.OpenAsync(chromium.Browser, host, "/");
        var stripe = empty.Page.Locator("[data-sender=stripe]");
        await Assertions.Expect(stripe).ToContainTextAsync("waiting for its first event");
        await Assertions.Expect(empty.Page.Locator("[data-sender=paddle]")).ToContainTextAsync("PADDLE_WEBHOOK_SECRET");

        using var http = new HttpClient { BaseAddress = host.Address };
        await http.PostAsJsonAsync("/webhooks/stripe", new { id = "evt_forged" }, TestContext.Current.CancellationToken);
        await Assertions.Expect(stripe).ToContainTextAsync("wrong signature", new() { Timeout = 10_000 });

        using var sender = new StripeSender(host.Address);
        await sender.SendAsync("""{"id":"evt_1","object":"event","type":"customer.created","livemode":false,"created":1790000000,"data":{"object":{"id":"cus_1","object":"customer"}}}""");
        await Assertions.Expect(stripe).ToHaveAttributeAsync("data-state", new Regex("other_mode|arrived"), new() { Timeout = 10_000 });
        await sender.SellAsync(1_000);
        await Assertions.Expect(empty.Page.Locator(".first-sale")).ToBeHiddenAsync(new() { Timeout = 10_000 });
    }
}
