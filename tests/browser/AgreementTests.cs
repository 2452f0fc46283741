using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>What the screen says is what the interface answers, number by number.</summary>
[Collection(InBrowser.Name)]
public sealed class AgreementTests(Chromium chromium) : LiveSession(chromium)
{
    [Fact]
    public async Task Each_number_of_the_page_is_the_one_of_the_interface()
    {
        await SellAnHourAsync();
        await using var live = await LivePage.OpenAsync(Chromium.Browser, Host);
        await live.WaitForChartAsync();

        var summary = await AskAsync("/api/v1/summary");
        var row = summary.GetProperty("currencies")[0];
        await live.WaitForTotalAsync(Money(row.GetProperty("gross")));
        await ExpectAsync(live, "[data-hero=other]", Money(row.GetProperty("net")));
        await ExpectAsync(live, "[data-hero=orders]", Count(row.GetProperty("sales")));
        await ExpectAsync(live, "[data-hero=aov]", Money(row.GetProperty("gross").GetInt64() / row.GetProperty("sales").GetInt64()));
        await ExpectAsync(live, "[data-hero=lost]", Count(summary.GetProperty("lostCheckouts")));

        foreach (var campaign in (await AskAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray())
        {
            var bar = live.Page.Locator(".bars li").Filter(new() { HasText = campaign.GetProperty("key").GetProperty("campaign").GetString() });
            await Assertions.Expect(bar.Locator(".amount")).ToHaveTextAsync(Money(campaign.GetProperty("gross").GetInt64() / 100 * 100)[..^3]);
            await Assertions.Expect(bar.Locator(".sales")).ToHaveTextAsync($"{Count(campaign.GetProperty("sales"))} {(campaign.GetProperty("sales").GetInt64() == 1 ? "sale" : "sales")}");
        }

        await live.Page.Keyboard.PressAsync("d");
        await Assertions.Expect(live.Page.Locator(".plot tbody tr")).ToHaveCountAsync(60);
        // the page and the interface may stand on two sides of a full minute: then both are read again
        for (var tries = 0; ; tries++)
        {
            var (shown, asked) = (await TableAsync(live), await MinutesAsync());
            if (shown.SequenceEqual(asked.TakeLast(60).Reverse()))
            {
                await ExpectAsync(live, ".figures .rate", $"{Whole(asked.SkipLast(1).TakeLast(60).Sum())}/h");
                await ExpectAsync(live, ".figures .pace [data-term=now]", $"{Whole(asked.SkipLast(1).TakeLast(5).Sum() / 5)}/min now");
                break;
            }

            Assert.True(tries < 20, $"the table says {string.Join(' ', shown)}, the interface {string.Join(' ', asked)}");
            await live.Page.WaitForFunctionAsync("old => document.querySelector('.plot tbody th').textContent !== old || performance.now() > 3000", await live.Page.Locator(".plot tbody th").First.TextContentAsync());
        }

        Assert.Empty(live.Complaints);
    }

    private async Task SellAnHourAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 24; i++)
        {
            await Stripe.SellAsync(1_900 + (i * 613), i % 3 == 0 ? "podcast" : "show-hn", at: now.AddMinutes(-1 - (i * 2.5)));
        }

        await Stripe.RefundAsync(await Stripe.SellAsync(5_500), 5_500);
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var http = Http();
        return await http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);
    }

    // 61 minutes, the last one running, from the CSV of the interface
    private async Task<List<long>> MinutesAsync()
    {
        using var http = Http();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/csv");
        var lines = (await http.GetStringAsync("/api/v1/series?step=1m&measure=gross&from=now-60m/m", TestContext.Current.CancellationToken))
            .Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(lines[0].Split(','), "gross");
        Assert.True(column >= 0, lines[0]);
        return [.. lines.Skip(1).Select(line => long.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    private static async Task<List<long>> TableAsync(LivePage live) =>
        [.. (await live.Page.Locator(".plot tbody td:nth-child(2)").AllTextContentsAsync()).Select(text => (long)(decimal.Parse(text[1..], CultureInfo.InvariantCulture) * 100))];

    private static Task ExpectAsync(LivePage live, string selector, string text) => Assertions.Expect(live.Page.Locator(selector)).ToHaveTextAsync(text);

    private HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningHost.Token);
        return http;
    }

    private static string Count(JsonElement number) => number.GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(JsonElement minor) => Money(minor.GetInt64());

    private static string Money(long minor) => string.Create(CultureInfo.InvariantCulture, $"${minor / 100:N0}.{minor % 100:00}");

    private static string Whole(long minor) => string.Create(CultureInfo.InvariantCulture, $"${minor / 100:N0}");
}
