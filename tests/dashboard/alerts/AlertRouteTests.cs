using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Tests.Dashboard;

public class AlertRouteTests
{
    private const string Quiet = """{"name":"Quiet","number":"sales","comparison":"below","threshold":1,"target":"https://hooks.example.com/x"}""";

    [Fact]
    public async Task An_alert_is_made_with_a_secret_that_is_shown_once()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        var (status, response, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/quiet%20night", Quiet);
        Assert.Equal((201, "/api/v1/alerts/quiet%20night"), (status, response.Headers.Location!.ToString()));
        var secret = Text(body, "secret")!;
        Assert.Equal((32, secret), (Convert.FromBase64String(secret["whsec_".Length..]).Length, reading.Alerts.Alerts["quiet night"].Secret));

        (status, _, body) = await reading.SendAsync(HttpMethod.Get, "/api/v1/alerts", Reading.Viewer);
        Assert.Equal(200, status);
        Assert.DoesNotContain("whsec", body, StringComparison.Ordinal);
        Assert.Contains("\"target\":\"https://hooks.example.com/\u2026\"", System.Text.RegularExpressions.Regex.Unescape(body), StringComparison.Ordinal);
        (status, _, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/quiet%20night", Quiet.Replace("Quiet", "Silent", StringComparison.Ordinal));
        Assert.Equal((200, "Silent", null), (status, Text(body, "name"), Text(body, "secret")));
        Assert.Equal(secret, reading.Alerts.Alerts["quiet night"].Secret);
        (_, _, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/alerts/quiet%20night/secret", "");
        Assert.NotEqual(secret, Text(body, "secret"));
        (_, _, body) = await reading.SendJsonAsync(
            HttpMethod.Put, "/api/v1/alerts/quiet%20night", Quiet.Replace("/x", "/y", StringComparison.Ordinal));
        Assert.NotNull(Text(body, "secret"));
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/alerts/quiet%20night")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Get, "/api/v1/alerts/quiet%20night")).Status);
    }

    [Fact]
    public async Task All_that_is_wrong_with_an_alert_is_said_at_once()
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, body) = await reading.SendJsonAsync(
            HttpMethod.Put,
            "/api/v1/alerts/a",
            """{"number":"luck","comparison":"near","windowMinutes":0,"pendingMinutes":1.5,"onNoData":"panic","currency":"dollars","provider":"bank","target":"ftp://x","x":1}""");
        Assert.Equal(400, status);
        var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!).ToList();
        foreach (var field in new[] { "name", "number", "comparison", "threshold", "windowMinutes", "pendingMinutes", "onNoData", "currency", "provider", "target", "x" })
        {
            Assert.Contains(errors, e => e.StartsWith($"“{field}”", StringComparison.Ordinal));
        }

        Assert.Empty(reading.Alerts.Alerts);
    }

    [Theory]
    [InlineData("https://user:word@example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/local")]
    public async Task A_target_is_a_plain_web_address(string target)
    {
        await using var reading = await Reading.StartAsync();
        var (status, _, _) = await reading.SendJsonAsync(
            HttpMethod.Put, "/api/v1/alerts/a", Quiet.Replace("https://hooks.example.com/x", target, StringComparison.Ordinal));
        Assert.Equal(400, status);
    }

    [Fact]
    public async Task A_target_inside_a_private_network_is_refused_when_it_is_set()
    {
        await using var reading = await Reading.StartAsync();
        reading.Alerts.Refusal = "It lies inside a private network.";
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/a", Quiet);
        Assert.Equal((400, "It lies inside a private network."), (status, Text(body, "detail")));
        Assert.Empty(reading.Alerts.Alerts);
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_what_came_of_it_is_told()
    {
        await using var reading = await Reading.StartAsync();
        await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/a", Quiet);
        reading.Alerts.Answer = new(false, "Answered 404.");
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/alerts/a/test", "");
        Assert.Equal((200, """{"delivered":false,"detail":"Answered 404."}"""), (status, body));
        var sent = JsonDocument.Parse(Assert.Single(reading.Alerts.Sent).Body).RootElement;
        Assert.Equal("alert.test", sent.GetProperty("type").GetString());
        await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/b", Quiet.Replace(",\"target\":\"https://hooks.example.com/x\"", "", StringComparison.Ordinal));
        Assert.Equal(409, (await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/alerts/b/test", "")).Status);
    }

    [Fact]
    public async Task A_silence_lies_ahead_and_can_be_ended()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/a", Quiet);
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/a/silence", """{"until":"2026-03-10T13:00:00Z"}""");
        Assert.Equal((200, "2026-03-10T13:00:00Z"), (status, Text(body, "silencedUntil")));
        foreach (var until in new[] { "2026-03-10T11:00:00Z", "2027-03-10T11:00:00Z", "soon" })
        {
            Assert.Equal(400, (await reading.SendJsonAsync(HttpMethod.Put, "/api/v1/alerts/a/silence", $$"""{"until":"{{until}}"}""")).Status);
        }

        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Delete, "/api/v1/alerts/a/silence")).Status);
        Assert.True(reading.Alerts.Alerts["a"].SilencedUntil <= Make.Noon);
    }

    [Fact]
    public async Task A_preview_tells_what_would_have_been_and_stores_nothing()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        // three days of a sale every half hour, but for two holes of more than an hour
        for (var minute = 0; minute < 3 * 1440; minute += 30)
        {
            var at = Make.Noon.AddDays(-3).AddMinutes(minute);
            if (minute is not (>= 600 and < 720 or >= 2000 and < 2100))
            {
                reading.Books.Commit(Make.Sale(1_000, at: at.ToString("O", CultureInfo.InvariantCulture)));
            }
        }

        var (status, _, body) = await reading.SendJsonAsync(
            HttpMethod.Post, "/api/v1/alerts/preview", """{"name":"x","number":"sales","comparison":"below","threshold":1,"windowMinutes":60}""");
        Assert.Equal(200, status);
        var preview = JsonDocument.Parse(body).RootElement;
        Assert.Equal((2, "2026-03-07T12:00:00Z"), (preview.GetProperty("count").GetInt32(), Text(body, "from")));
        var oldest = preview.GetProperty("firings").EnumerateArray().Last();
        Assert.Equal(("2026-03-07T22:31:00Z", "2026-03-08T00:01:00Z"), (oldest.GetProperty("startedAt").GetString(), oldest.GetProperty("endedAt").GetString()));
        Assert.Empty(reading.Alerts.Alerts);

        (_, _, body) = await reading.SendJsonAsync(
            HttpMethod.Post, "/api/v1/alerts/preview", """{"name":"x","number":"quiet","comparison":"above","threshold":59}""");
        Assert.Equal(2, JsonDocument.Parse(body).RootElement.GetProperty("count").GetInt32());
        (_, _, body) = await reading.SendJsonAsync(
            HttpMethod.Post, "/api/v1/alerts/preview", """{"name":"x","number":"lag","comparison":"above","threshold":5}""");
        Assert.Contains("No history", Text(body, "note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_the_minute_of_the_first_sale_there_is_nothing_to_play()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon.AddSeconds(30)));
        reading.Books.Commit(Make.Sale(1_000, at: Make.Noon.AddSeconds(20).ToString("O", CultureInfo.InvariantCulture)));
        var (status, _, body) = await reading.SendJsonAsync(
            HttpMethod.Post, "/api/v1/alerts/preview", """{"name":"x","number":"net","comparison":"above","threshold":1}""");
        Assert.Equal((200, 0), (status, JsonDocument.Parse(body).RootElement.GetProperty("count").GetInt32()));
    }

    private static string? Text(string body, string name) => JsonDocument.Parse(body).RootElement.GetProperty(name).GetString();
}
