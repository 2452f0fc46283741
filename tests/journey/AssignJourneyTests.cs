using System.Net.Http.Json;
using System.Text.Json;
using static RevenuePulse.Tests.Processing.ProviderBodies;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>Sales without a campaign are given to one and taken back, over the interface, as the settings page does it.</summary>
public class AssignJourneyTests(Product product) : IClassFixture<Product>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_moves_what_its_dry_run_told_and_the_undo_brings_it_back()
    {
        await FillAsync();
        var before = await NetAsync(null);

        var told = await AskAsync("assign", new { provider = new[] { "stripe" }, dryRun = true });
        Assert.Equal((2, 8900), (told.GetProperty("sales").GetInt32(), Net(told, "USD")));
        Assert.Equal(before, await NetAsync(null));

        var moved = await AskAsync("assign", new { provider = new[] { "stripe" } });
        Assert.Equal(told.GetProperty("money").GetRawText(), moved.GetProperty("money").GetRawText());
        Assert.Equal((before - 8900, 8900), (await NetAsync(null), await NetAsync("neon")));
        Assert.Equal(0, (await AskAsync("assign", new { provider = new[] { "stripe" } })).GetProperty("sales").GetInt32());

        var back = await AskAsync("unassign", new { sales = moved.GetProperty("saleIds") });
        Assert.Equal((2, 8900), (back.GetProperty("sales").GetInt32(), Net(back, "USD")));
        Assert.Equal((before, 0), (await NetAsync(null), await NetAsync("neon")));
        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task A_sale_is_assigned_and_found_by_any_identifier_that_it_has()
    {
        await FillAsync();
        foreach (var id in new[] { "pi_2", "ch_2", "cs_2" })
        {
            Assert.Equal("cs_2", (await product.GetAsync($"/api/v1/sales/{id}")).GetProperty("id").GetString());
        }

        Assert.Equal("order:71", (await product.GetAsync("/api/v1/sales/71")).GetProperty("id").GetString());

        var moved = await AskAsync("assign", new { sales = new[] { "ch_2", "71", "pi_nobody" } });
        Assert.Equal(["pi_nobody"], moved.GetProperty("unknown").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(["cs_2", "order:71"], moved.GetProperty("saleIds").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal));

        // what an event said by itself is not moved, and an undo takes back only what was assigned
        Assert.Equal(0, (await AskAsync("assign", new { sales = new[] { "cs_3" } })).GetProperty("sales").GetInt32());
        Assert.Equal(0, (await AskAsync("unassign", new { sales = new[] { "cs_3" } }, "pastel")).GetProperty("sales").GetInt32());
        Assert.Equal(2, (await AskAsync("unassign", new { all = true })).GetProperty("sales").GetInt32());
        await AssertVerifiedAsync();
    }

    [Fact]
    public async Task Rules_narrow_by_product_country_page_channel_and_time()
    {
        await FillAsync();
        foreach (var (rule, sales) in new (object, int)[]
        {
            (new { country = new[] { "DE" }, dryRun = true }, 2),
            (new { country = new string?[] { "FR", null }, dryRun = true }, 1),
            (new { product = new string?[] { null }, dryRun = true }, 3),
            (new { landingPage = new string?[] { "/pricing" }, dryRun = true }, 0),
            (new { channel = new string?[] { null }, currency = new[] { "USD" }, dryRun = true }, 3),
            (new { provider = new[] { "stripe", "lemonsqueezy" }, from = "2001-01-01T00:00:00Z", to = "2002-01-01T00:00:00+01:00", dryRun = true }, 0),
            (new { from = "2001-01-01T00:00:00Z", dryRun = true }, 3),
        })
        {
            Assert.Equal(sales, (await AskAsync("assign", rule)).GetProperty("sales").GetInt32());
        }
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_with_the_reason()
    {
        await FillAsync();
        foreach (var (path, body, status) in new (string, object, int)[]
        {
            ("neon/assign", new { }, 400),
            ("neon/assign", new { sales = new[] { "cs_1" }, provider = new[] { "stripe" } }, 400),
            ("neon/assign", new { from = "yesterday" }, 400),
            ("neon/assign", new { from = "2026-07-29T08:00:00" }, 400),
            ("neon/assign", new { sales = Enumerable.Range(0, 501).Select(i => $"cs_{i}") }, 400),
            ("nobody/assign", new { all = true }, 404),
        })
        {
            using var answer = await product.Admin.PostAsJsonAsync(new Uri($"/api/v1/campaigns/{path}", UriKind.Relative), body, Stop);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private async Task FillAsync()
    {
        await product.DeliverAsync(
            Session("cs_1"), Session("cs_2", intent: "pi_2"), Charge("ch_2", "pi_2", 4900), Refund("re_2", "ch_2", "pi_2", 900),
            Session("cs_3", campaign: "pastel"), LemonOrder("71"));
        await product.SettledAsync();
        using var answer = await product.Admin.PutAsJsonAsync(new Uri("/api/v1/campaigns/neon", UriKind.Relative), new { name = "Neon" }, Stop);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> AskAsync(string verb, object rule, string campaign = "neon")
    {
        using var answer = await product.Admin.PostAsJsonAsync(new Uri($"/api/v1/campaigns/{campaign}/{verb}", UriKind.Relative), rule, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static long Net(JsonElement answer, string currency) => answer.GetProperty("money").EnumerateArray()
        .Single(row => row.GetProperty("currency").GetString() == currency).GetProperty("net").GetInt64();

    private async Task<long> NetAsync(string? campaign) => (await product.GetAsync("/api/v1/breakdown?by=campaign")).GetProperty("rows").EnumerateArray()
        .Where(row => row.GetProperty("key").GetProperty("campaign").GetString() == campaign).Sum(row => row.GetProperty("net").GetInt64());

    private async Task AssertVerifiedAsync()
    {
        var ended = await HostProcess.RunAsync(product.Environment, "verify", "--deep");
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
    }
}
