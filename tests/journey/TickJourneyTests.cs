using static RevenuePulse.Tests.Journey.Told;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>What a live viewer gets over a real connection.</summary>
public class TickJourneyTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_stream_begins_at_once_with_totals_and_is_never_buffered()
    {
        using var ticks = await TickReader.OpenAsync(product.Viewer, "wait=0");
        Assert.Equal("text/event-stream", ticks.Answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["no"], ticks.Answer.Headers.GetValues("X-Accel-Buffering"));
        Assert.True(ticks.Answer.Headers.CacheControl?.NoCache);
        Assert.Equal("totals", (await ticks.NextAsync())?.Name);
    }

    [Fact]
    public async Task A_quiet_stream_beats_every_second_and_tells_the_time()
    {
        using var ticks = await TickReader.OpenAsync(product.Viewer, "wait=0");
        var first = await ticks.NextAsync("hb");
        var second = await ticks.NextAsync("hb");
        Assert.Equal(first.Id, second.Id);
        Assert.InRange(second.Data.GetProperty("serverTime").GetDateTime() - first.Data.GetProperty("serverTime").GetDateTime(), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_viewer_who_comes_back_gets_every_sale_once_and_in_order()
    {
        using var watching = await TickReader.OpenAtHeadAsync(product.Viewer);
        var begin = (await watching.NextAsync("totals")).Id;
        for (var n = 1; n <= 5; n++)
        {
            await product.DeliverAsync(Session($"cs_back_{n}", n));
        }

        var (live, _) = await watching.SalesAsync(5);
        Assert.Equal([1L, 2, 3, 4, 5], live.Select(item => Number(item, "amount")));

        using var late = await TickReader.OpenAsync(product.Viewer, $"wait=0&after={begin}");
        var (caughtUp, end) = await late.SalesAsync(5);
        Assert.Equal([1L, 2, 3, 4, 5], caughtUp.Select(item => Number(item, "amount")));

        // what the browser saw last goes before the address that it began with
        await product.DeliverAsync(Session("cs_back_6", 6));
        using var resumed = await TickReader.OpenAsync(product.Viewer, $"wait=0&after={begin}", lastEventId: end);
        Assert.Equal(6, Number(Assert.Single((await resumed.SalesAsync(1)).Items), "amount"));
    }

    [Theory]
    [InlineData("nonsense", "unreadable")]
    [InlineData("g1:1:2:3", "unreadable")]
    [InlineData("g20200101000000:1", "other_journal")]
    [InlineData("future", "beyond_end")]
    public async Task A_cursor_that_cannot_be_followed_is_answered_with_a_reset_and_a_snapshot(string cursor, string reason)
    {
        var own = Text(await product.GetAsync("/api/v1/summary"), "cursor")!;
        var sent = cursor == "future" ? $"{own.Split(':')[0]}:9000000000" : cursor;
        using var ticks = await TickReader.OpenAsync(product.Viewer, $"wait=0&after={Uri.EscapeDataString(sent)}");
        Assert.Equal(200, (int)ticks.Answer.StatusCode);
        var reset = await ticks.NextAsync();
        Assert.Equal(("reset", reason), (reset?.Name, Text(reset!.Data, "reason")));
        Assert.Equal("totals", (await ticks.NextAsync())?.Name);
    }

    [Fact]
    public async Task A_bounded_stream_ends_by_itself()
    {
        using var ticks = await TickReader.OpenAsync(product.Viewer, "wait=1");
        while (await ticks.NextAsync() is not null)
        {
        }
    }

    [Fact]
    public async Task Corrections_send_no_sale_and_the_totals_are_right_all_the_same()
    {
        using var ticks = await TickReader.OpenAtHeadAsync(product.Viewer);
        await ticks.NextAsync("totals");
        await product.DeliverAsync(
            Session("cs_moves", 40, mode: "subscription", invoice: "in_moves", subscription: "sub_moves", campaign: "moves"),
            Invoice("in_moves", 50, subscription: "sub_moves"),
            Session("cs_marker", 60, campaign: "moves"));
        Assert.Equal([40L, 60], (await ticks.SalesAsync(2)).Items.Select(item => Number(item, "amount")));
        Assert.Equal(110, Summary(await product.GetAsync("/api/v1/summary?campaign=moves")).Gross);
    }

    [Fact]
    public async Task Personal_data_stays_in_the_raw_log_and_the_sale_detail()
    {
        const string Email = "ada.lovelace@example.com";
        using var ticks = await TickReader.OpenAtHeadAsync(product.Viewer);
        await ticks.NextAsync("totals");
        await product.DeliverAsync(Event("checkout.session.completed", new
        {
            id = "cs_person",
            amount_total = 70,
            currency = "usd",
            mode = "payment",
            payment_status = "paid",
            customer_details = new { email = Email, name = "Ada Lovelace" },
        }));
        var item = Assert.Single((await ticks.SalesAsync(1)).Items);
        string[] known = ["id", "kind", "amount", "currency", "exponent", "campaign", "product", "country", "at", "provider"];
        Assert.Equal(known, item.EnumerateObject().Select(p => p.Name));
        foreach (var path in new[] { "/api/v1/summary", "/api/v1/entries?limit=1000", "/api/v1/breakdown", "/api/v1/pipeline", "/metrics" })
        {
            Assert.DoesNotContain("lovelace", await product.Admin.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(Email, (await product.GetAsync("/api/v1/sales/cs_person")).GetRawText(), StringComparison.Ordinal);
    }
}
