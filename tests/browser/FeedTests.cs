using Microsoft.Playwright;

namespace RevenuePulse.BrowserTests;

/// <summary>What comes at once stands in one line, each kind of money by itself. The page's stream is the test's own, so that it is sure to come at once.</summary>
[Collection(InBrowser.Name)]
public sealed class FeedTests(Chromium chromium) : LiveSession(chromium)
{
    // window.say speaks to the page as its stream
    private const string Stream = """
        const real = window.fetch
        window.fetch = (address, options) => {
          if (!String(address).startsWith('/ticks')) return real(address, options)
          const text = new TextEncoder()
          const body = new ReadableStream({ start(out) {
            window.say = (name, data) => out.enqueue(text.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`))
            window.total = gross => window.say('totals', { cursor: 'g1:1', sales: 1, lostCheckouts: 0, currencies: [{ currency: 'USD', exponent: 2, gross, net: gross, sales: 1 }], base: { currency: 'USD', exponent: 2, gross, net: gross, missingRates: [] } })
            window.move = (kind, amount, more = {}) => ({ id: `s${Math.random()}`, kind, amount, currency: 'USD', exponent: 2, campaign: 'neon', product: 'Pro', country: 'DE', at: new Date().toISOString(), provider: 'stripe', ...more })
            window.book = items => window.say('sale', { items, count: items.length })
            window.total(120050)
            setInterval(() => window.say('hb', { cursor: 'g1:1', serverTime: new Date().toISOString() }), 500)
          } })
          return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }))
        }
        """;

    [Fact]
    public async Task A_burst_of_refunds_is_one_line_that_says_how_many_and_how_much_and_opens_to_each()
    {
        await using var live = await OpenAsync("/");
        await live.Page.EvaluateAsync("""
            () => book([
              move('one_time', 4900, { product: 'First' }),
              ...[0, 1, 2, 3, 4, 5].map(i => move('refund', -900 - i * 100, { product: `Plan ${i}`, campaign: i % 2 ? 'neon' : 'desk' })),
              move('refund', -1200, { currency: 'JPY', exponent: 0, product: 'Last' }),
              ...[1, 2, 3, 4].map(() => move('dispute', -5000)),
              move('dispute', 5000),
              move('one_time', 900),
            ])
            """);

        // newest first, in the order in which they were booked
        await Assertions.Expect(Lines(live).Nth(0)).ToContainTextAsync("$9.00");
        await Assertions.Expect(Lines(live).Nth(1)).ToContainTextAsync("Dispute returned · Pro");
        await Assertions.Expect(Lines(live).Nth(2)).ToContainTextAsync("4 disputes");
        var refunds = Lines(live).Nth(3);
        await Assertions.Expect(refunds.Locator(".amount > span")).ToHaveTextAsync(["−$69", "−¥1,200"]);
        await Assertions.Expect(refunds).ToContainTextAsync("2 campaigns");
        await Assertions.Expect(Lines(live).Nth(4)).ToContainTextAsync("First");

        var opener = live.Page.GetByRole(AriaRole.Button, new() { Name = "7 refunds", Expanded = false });
        await opener.ClickAsync();
        await Assertions.Expect(live.Page.GetByRole(AriaRole.Button, new() { Name = "7 refunds", Expanded = true })).ToBeVisibleAsync();
        var members = live.Page.GetByRole(AriaRole.List, new() { Name = "7 refunds" }).GetByRole(AriaRole.Listitem);
        await Assertions.Expect(members).ToHaveCountAsync(7);
        await Assertions.Expect(members.First).ToContainTextAsync("−¥1,200");
        await Assertions.Expect(members.First).ToContainTextAsync("Refund · Last");
        await Assertions.Expect(members.Last).ToContainTextAsync("−$9.00");

        // whoever reads a group is not pushed away from it
        await live.Page.Mouse.MoveAsync(5, 5);
        await live.Page.EvaluateAsync("() => book([1, 2, 3, 4, 5].map(() => move('one_time', 1000)))");
        await Assertions.Expect(live.Page.Locator("#feed-waiting")).ToHaveTextAsync("5 new");
        await live.Page.GetByRole(AriaRole.Button, new() { Name = "7 refunds" }).ClickAsync();
        await Assertions.Expect(members).ToHaveCountAsync(0);
        await live.Page.Mouse.MoveAsync(5, 5);
        await Assertions.Expect(Lines(live).First).ToContainTextAsync("5 sales");
        await Assertions.Expect(Lines(live).First.Locator(".amount")).ToHaveTextAsync("$50");
        Assert.Empty(live.Complaints);
    }

    [Fact]
    public async Task Three_at_once_stand_by_themselves_and_a_thousand_open_to_the_newest_hundred()
    {
        await using var live = await OpenAsync("/");
        await live.Page.EvaluateAsync("() => book([1, 2, 3].map(() => move('refund', -900)))");
        await Assertions.Expect(live.Page.Locator("#feed li.out:not(.group)")).ToHaveCountAsync(3);

        await live.Page.EvaluateAsync("() => book(Array.from({ length: 1000 }, (_, i) => move('refund', -100, { currency: ['USD', 'EUR', 'GBP', 'JPY'][i % 4], exponent: i % 4 === 3 ? 0 : 2 })))");
        var opener = live.Page.GetByRole(AriaRole.Button, new() { Name = "1,000 refunds" });
        await Assertions.Expect(Lines(live).First.Locator(".amount > *")).ToHaveTextAsync(["−$250", "−€250", "+ 2 currencies"]);
        await opener.ClickAsync();
        await Assertions.Expect(live.Page.Locator(".members li")).ToHaveCountAsync(101);
        await Assertions.Expect(live.Page.Locator(".members .more")).ToHaveTextAsync("and 900 more before these");
    }

    [Fact]
    public async Task Refunds_are_read_aloud_and_never_ring_however_many_they_are()
    {
        await using var live = await OpenAsync("/?sound=1&digest=10");
        // what comes right after the page is caught up with, and rings for no one
        await live.Page.WaitForFunctionAsync("since => performance.now() > since + 1600", await live.Page.EvaluateAsync<double>("() => performance.now()"));
        await live.Page.EvaluateAsync("() => { total(110000); book([...[1, 2, 3, 4, 5].map(() => move('refund', -2000)), move('dispute', -5000), move('dispute', 5000)]) }");
        await Assertions.Expect(Lines(live).Filter(new() { HasText = "5 refunds" })).ToHaveCountAsync(1);
        await Assertions.Expect(live.Page.Locator("#announcer")).ToHaveTextAsync(
            "Last 10 seconds: 5 refunds, −$100; 1 dispute, −$50; 1 dispute returned, $50. Total $1,100.", new() { Timeout = 12_000 });
        Assert.Equal(0, await live.Page.EvaluateAsync<int>("() => window.rung.length"));

        await live.Page.EvaluateAsync("() => book([move('one_time', 900)])");
        await live.Page.WaitForFunctionAsync("() => window.rung.length > 0");
    }

    private static ILocator Lines(LivePage live) => live.Page.Locator("#feed [role=log] > ol > li");

    private Task<LivePage> OpenAsync(string query) => LivePage.OpenAsync(Chromium.Browser, Host, null, query, $"{SoundTests.Recorder}\n{Stream}\n{LivePage.HurriedDigest}");
}
