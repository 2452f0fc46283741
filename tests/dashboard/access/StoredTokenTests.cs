using System.Text.Json;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class StoredTokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_nowhere()
    {
        await using var reading = await Reading.StartAsync(new FakeClock(Make.Noon));
        var made = await MakeAsync(reading, """{"name":" TV in the kitchen ","role":"watch"}""");
        var (id, secret) = (Text(made, "id"), Text(made, "token"));
        Assert.Equal(
            $$"""{"id":"{{id}}","name":"TV in the kitchen","role":"watch","createdAt":"2026-03-10T12:00:00Z","lastUsedAt":null,"token":"{{secret}}","watchPath":"/?watch={{secret}}"}""",
            made.GetRawText());
        Assert.True(secret.Length > 40);
        var (_, _, list) = await reading.SendAsync(HttpMethod.Get, "/api/v1/tokens", Reading.Viewer);
        Assert.Equal($$"""{"tokens":[{"id":"{{id}}","name":"TV in the kitchen","role":"watch","createdAt":"2026-03-10T12:00:00Z","lastUsedAt":null}]}""", list);
        Assert.DoesNotContain(secret, JsonSerializer.Serialize(reading.Marks.Tokens), StringComparison.Ordinal);
        Assert.DoesNotContain(reading.Log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"role":"admin","nmae":"x"}""", "“nmae”", "“name”", "“role”")]
    [InlineData("""{"name":7,"role":7}""", "“name”", "“role”")]
    [InlineData("""{}""", "“name”")]
    [InlineData("""["x"]""", "object")]
    public async Task All_problems_of_a_token_are_listed_at_once(string json, params string[] problems)
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/tokens", json);
        Assert.Equal((400, "application/problem+json"), (status, response.Content.Headers.ContentType!.MediaType));
        var errors = JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!).ToList();
        Assert.All(problems, p => Assert.Contains(errors, e => e.Contains(p, StringComparison.Ordinal)));
        Assert.Empty(reading.Marks.Tokens);
    }

    [Theory]
    [InlineData("GET", "/api/v1/summary", null, 200, 200)]
    [InlineData("GET", "/api/v1/goal", null, 404, 404)]
    [InlineData("GET", "/api/v1/summary", "text/csv", 403, 200)]
    [InlineData("GET", "/api/v1/series", "text/csv", 403, 200)]
    [InlineData("GET", "/api/v1/annotations", "text/csv", 403, 200)]
    [InlineData("GET", "/api/v1/entries", null, 403, 200)]
    [InlineData("GET", "/api/v1/tokens", null, 403, 200)]
    [InlineData("GET", "/api/v1/deadletters", null, 403, 403)]
    [InlineData("GET", "/api/v1/sales/cs_1", null, 403, 403)]
    [InlineData("POST", "/api/v1/tokens", null, 403, 403)]
    [InlineData("DELETE", "/api/v1/goal", null, 403, 403)]
    public async Task A_watch_token_sees_and_takes_nothing_along_and_a_viewer_token_reads(
        string method, string address, string? accept, int asWatch, int asViewer)
    {
        await using var reading = await Reading.StartAsync();
        reading.Books.Commit(Make.Sale(100));
        foreach (var (role, expected) in new[] { ("watch", asWatch), ("viewer", asViewer) })
        {
            var secret = Text(await MakeAsync(reading, $$"""{"name":"x","role":"{{role}}"}"""), "token");
            void Accept(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
            Assert.Equal((role, expected), (role, (await reading.SendAsync(new(method), address, secret, Accept)).Status));
            var cookie = await SignInAsync(reading, secret);
            var byCookie = await reading.SendAsync(new(method), address, null, r =>
            {
                Accept(r);
                r.Headers.Add("Cookie", cookie);
            });
            Assert.Equal((role, expected), (role, byCookie.Status));
        }
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("viewer")]
    public async Task What_came_by_a_watch_link_is_for_watching(string role)
    {
        await using var reading = await Reading.StartAsync();
        var made = await MakeAsync(reading, $$"""{"name":"x","role":"{{role}}"}""");
        var cookie = await WatchAsync(reading, Text(made, "watchPath") + "&kiosk=3");
        Assert.Equal(200, await StatusAsync(reading, "/api/v1/summary", cookie));
        Assert.Equal(403, await StatusAsync(reading, "/api/v1/summary", cookie, "text/csv"));
        Assert.DoesNotContain(reading.Log.Lines, l => l.Contains(Text(made, "token"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_link_takes_nothing_from_who_may_do_more_and_replaces_another_watch_link()
    {
        await using var reading = await Reading.StartAsync();
        var first = await MakeAsync(reading, """{"name":"first"}""");
        var second = await MakeAsync(reading, """{"name":"second"}""");
        var admin = await SignInAsync(reading, Reading.Admin);
        var (_, kept, _) = await reading.SendAsync(HttpMethod.Get, Text(first, "watchPath"), null, r => r.Headers.Add("Cookie", admin));
        Assert.False(kept.Headers.Contains("Set-Cookie"));
        var (_, replaced, _) = await reading.SendAsync(
            HttpMethod.Get, Text(second, "watchPath"), null, r => r.Headers.Add("Cookie", $"{SessionCookie.Name}=x"));
        Assert.True(replaced.Headers.Contains("Set-Cookie"));
        var watching = await WatchAsync(reading, Text(first, "watchPath"));
        (_, replaced, _) = await reading.SendAsync(HttpMethod.Get, Text(second, "watchPath"), null, r => r.Headers.Add("Cookie", watching));
        reading.Marks.Revoke(Text(first, "id"));
        Assert.Equal(200, await StatusAsync(reading, "/api/v1/summary", Cookie(replaced)));
    }

    [Fact]
    public async Task A_revoked_token_and_its_cookies_open_nothing_from_then_on()
    {
        await using var reading = await Reading.StartAsync();
        var (made, other) = (await MakeAsync(reading, """{"name":"x","role":"viewer"}"""), await MakeAsync(reading, """{"name":"y"}"""));
        var secret = Text(made, "token");
        string[] cookies = [await SignInAsync(reading, secret), await WatchAsync(reading, $"/?watch={secret}")];
        Assert.Equal(204, (await reading.SendAsync(HttpMethod.Delete, $"/api/v1/tokens/{Text(made, "id")}")).Status);
        Assert.Equal(404, (await reading.SendAsync(HttpMethod.Delete, $"/api/v1/tokens/{Text(made, "id")}")).Status);
        Assert.Equal(401, (await reading.SendAsync(HttpMethod.Get, "/api/v1/summary", secret)).Status);
        Assert.Equal(401, (await reading.SendAsync(HttpMethod.Get, $"/sign-in?token={secret}", null)).Status);
        var (_, link, _) = await reading.SendAsync(HttpMethod.Get, $"/?watch={secret}", null);
        Assert.StartsWith("/sign-in", link.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(link.Headers.Contains("Set-Cookie"));
        foreach (var cookie in cookies)
        {
            Assert.Equal(401, await StatusAsync(reading, "/api/v1/summary", cookie));
        }

        Assert.Equal(200, (await reading.SendAsync(HttpMethod.Get, "/api/v1/summary", Text(other, "token"))).Status);
    }

    [Fact]
    public async Task A_revoked_token_loses_the_streams_that_it_holds_open()
    {
        await using var reading = await Reading.StartAsync();
        var made = await MakeAsync(reading, """{"name":"x"}""");
        using var client = reading.Client(Text(made, "token"));
        await using var stream = await client.GetStreamAsync(new Uri("/ticks?wait=0", UriKind.Relative), Cancel);
        var events = new SseReader(stream);
        Assert.NotNull(await events.NextAsync(Cancel));
        await reading.SendAsync(HttpMethod.Delete, $"/api/v1/tokens/{Text(made, "id")}");
        var end = await Record.ExceptionAsync(async () =>
        {
            while (await events.NextAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel) is not null)
            {
            }
        });
        Assert.IsNotType<TimeoutException>(end);
    }

    [Fact]
    public async Task The_last_use_is_noted_at_most_once_a_minute_and_a_full_disk_keeps_nobody_out()
    {
        var clock = new FakeClock(Make.Noon);
        await using var reading = await Reading.StartAsync(clock);
        var made = await MakeAsync(reading, """{"name":"x"}""");
        async Task Use() => Assert.Equal(200, (await reading.SendAsync(HttpMethod.Get, "/api/v1/summary", Text(made, "token"))).Status);
        await Use();
        clock.Advance(TimeSpan.FromSeconds(59));
        await Use();
        Assert.Equal((1, Make.Noon), (reading.Marks.Touches, reading.Marks.Tokens[Text(made, "id")].LastUsedAt));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Use();
        Assert.Equal((2, clock.GetUtcNow()), (reading.Marks.Touches, reading.Marks.Tokens[Text(made, "id")].LastUsedAt));
        reading.Marks.IsDiskFull = true;
        clock.Advance(TimeSpan.FromMinutes(5));
        await Use();
        reading.Marks.IsDiskFull = false;
        await Use();
        Assert.Equal(2, reading.Marks.Touches);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Use();
        Assert.Equal(3, reading.Marks.Touches);
    }

    [Fact]
    public async Task A_secret_that_is_almost_right_opens_nothing()
    {
        await using var reading = await Reading.StartAsync();
        var (made, other) = (await MakeAsync(reading, """{"name":"x"}"""), await MakeAsync(reading, """{"name":"y"}"""));
        var secret = Text(made, "token");
        var mixed = secret.Replace(Text(made, "id"), Text(other, "id"), StringComparison.Ordinal);
        foreach (var wrong in new[] { mixed, secret[..^1], secret + "A", secret.ToUpperInvariant(), $"pulse_{Text(made, "id")}_", Text(made, "id"), reading.Marks.Tokens[Text(made, "id")].Hash })
        {
            Assert.Equal(401, (await reading.SendAsync(HttpMethod.Get, "/api/v1/summary", wrong)).Status);
        }
    }

    private static async Task<JsonElement> MakeAsync(Reading reading, string json)
    {
        var (status, _, body) = await reading.SendJsonAsync(HttpMethod.Post, "/api/v1/tokens", json);
        Assert.Equal(201, status);
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<string> SignInAsync(Reading reading, string token) =>
        Cookie((await reading.SendAsync(HttpMethod.Get, $"/sign-in?token={token}", null)).Response);

    private static async Task<string> WatchAsync(Reading reading, string link)
    {
        var (status, response, _) = await reading.SendAsync(HttpMethod.Get, link, null);
        Assert.Equal(302, status);
        Assert.DoesNotContain("watch", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        return Cookie(response);
    }

    private static async Task<int> StatusAsync(Reading reading, string address, string cookie, string accept = "application/json") =>
        (await reading.SendAsync(HttpMethod.Get, address, null, r =>
        {
            r.Headers.Add("Cookie", cookie);
            r.Headers.Accept.ParseAdd(accept);
        })).Status;

    private static string Cookie(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
