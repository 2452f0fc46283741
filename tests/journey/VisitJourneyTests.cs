using System.Net;
using System.Text;
using System.Text.Json;

namespace RevenuePulse.Tests.Journey;

/// <summary>From the page of a shop to the conversion of a campaign.</summary>
public class VisitJourneyTests(Product product) : IClassFixture<Product>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Visits_become_the_conversion_of_their_campaign_and_survive_a_restart()
    {
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, await VisitAsync($$"""{"campaign":"journey","visitor":"v{{i % 20}}"}"""));
        }

        var row = await RowAsync("journey", 20);
        Assert.Equal(("visits", 20, 0), (row.GetProperty("conversion").GetProperty("basis").GetString(), row.GetProperty("conversion").GetProperty("n").GetInt64(), row.GetProperty("sales").GetInt64()));

        await product.Host.DisposeAsync();
        await product.StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await VisitAsync("""{"campaign":"journey","visitor":"v0"}"""));
        Assert.Equal(HttpStatusCode.NoContent, await VisitAsync("""{"campaign":"journey","visitor":"new"}"""));
        await RowAsync("journey", 21);
    }

    [Fact]
    public async Task Hostile_names_and_broken_bodies_change_nothing_but_their_own_row()
    {
        foreach (var name in new[] { "<script>alert(1)</script>", "=HYPERLINK(\"x\")", "'; DROP TABLE minute; --", "😀\u202E" })
        {
            Assert.Equal(HttpStatusCode.NoContent, await VisitAsync(JsonSerializer.Serialize(new { campaign = name, visitor = "v" })));
            Assert.Equal(1, (await RowAsync(name, 1)).GetProperty("visits").GetInt64());
        }

        foreach (var body in new[] { "", "{", "[]", """{"campaign":1,"visitor":"v"}""", """{"campaign":"a"}""" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, await VisitAsync(body));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await VisitAsync(new string('x', 3_000)));
        using var csv = new HttpRequestMessage(HttpMethod.Get, "/api/v1/breakdown");
        csv.Headers.Accept.ParseAdd("text/csv");
        using var answer = await product.Admin.SendAsync(csv, Stop);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_and_collecting_are_public_and_everything_that_is_read_is_not()
    {
        using var script = await product.Nobody.GetAsync(new Uri("/pulse.js", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (script.StatusCode, script.Content.Headers.ContentType?.MediaType));
        foreach (var path in new[] { "/api/v1/compare", "/api/v1/compare/evidence", "/api/v1/compare/fairness", "/api/v1/decisions", "/api/v1/decisions.md" })
        {
            using var refused = await product.Nobody.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            using var read = await product.Viewer.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_one_client_is_limited_and_another_is_not()
    {
        await product.Host.DisposeAsync();
        product.Environment["PULSE_TRUSTED_PROXIES"] = "127.0.0.1";
        await product.StartAsync();
        var answers = new List<HttpStatusCode>();
        // a client's window may end in between, but not twice
        while (answers.Count < 400 && answers is not [.., HttpStatusCode.TooManyRequests])
        {
            answers.Add(await VisitAsync("""{"campaign":"proxied","visitor":"v"}""", from: "203.0.113.7"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.NoContent, await VisitAsync("""{"campaign":"proxied","visitor":"v"}""", from: "203.0.113.8"));
    }

    private async Task<HttpStatusCode> VisitAsync(string body, string? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/collect") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        if (from is not null) request.Headers.Add("X-Forwarded-For", from);
        using var answer = await product.Nobody.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private async Task<JsonElement> RowAsync(string campaign, long visits)
    {
        JsonElement row = default;
        await Eventually.HoldsAsync($"{visits} visits of {campaign} are counted", async () =>
        {
            row = (await product.GetAsync("/api/v1/breakdown")).GetProperty("rows").EnumerateArray()
                .FirstOrDefault(r => r.GetProperty("key").GetProperty("campaign").GetString() == campaign);
            return row.ValueKind == JsonValueKind.Object && row.GetProperty("visits").ValueKind == JsonValueKind.Number && row.GetProperty("visits").GetInt64() == visits;
        });
        return row;
    }
}
