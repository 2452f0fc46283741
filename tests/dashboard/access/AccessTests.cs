using Microsoft.AspNetCore.Routing;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class AccessTests
{
    private static readonly string[] Public = ["/healthz", "/readyz", "/sign-in", "/webhooks/{provider}"];

    private static readonly string[] ForAdmins =
        [
            "GET /api/v1/sales/{id}", "PUT /api/v1/campaigns/{id}", "DELETE /api/v1/campaigns/{id}", "GET /api/v1/deadletters", "GET /api/v1/deadletters/{id}",
            "PUT /api/v1/goal", "DELETE /api/v1/goal", "PUT /api/v1/launches/{id}", "DELETE /api/v1/launches/{id}",
            "POST /api/v1/annotations", "DELETE /api/v1/annotations/{id}", "POST /api/v1/tokens", "DELETE /api/v1/tokens/{id}",
            "POST /api/v1/campaigns/{id}/merge", "DELETE /api/v1/campaigns/{id}/merge", "POST /api/v1/campaigns.yaml",
            "PUT /api/v1/alerts/{id}", "DELETE /api/v1/alerts/{id}", "POST /api/v1/alerts/preview", "POST /api/v1/alerts/{id}/secret",
            "POST /api/v1/alerts/{id}/test", "PUT /api/v1/alerts/{id}/silence", "DELETE /api/v1/alerts/{id}/silence",
            "POST /api/v1/decisions", "DELETE /api/v1/decisions/{id}",
            "POST /api/v1/questions", "PUT /api/v1/questions/{id}", "DELETE /api/v1/questions/{id}", "POST /api/v1/questions/{id}/duplicate",
            "PUT /api/v1/questions/{id}/pin", "DELETE /api/v1/questions/{id}/pin",
        ];

    [Fact]
    public async Task Every_route_asks_for_what_it_should()
    {
        await using var reading = await Reading.StartAsync();
        foreach (var (method, pattern) in Everything(reading))
        {
            var address = pattern.Replace("{id}", "x", StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{provider}", "stripe", StringComparison.Ordinal);
            var isPublic = Public.Contains(pattern);
            var isPage = pattern == "/" && method == "GET";
            Assert.Equal((pattern, isPublic ? -1 : isPage ? 302 : 401), (pattern, Refusal(await StatusAsync(reading, method, address, null))));
            Assert.Equal((pattern, isPublic ? -1 : isPage ? 302 : 401), (pattern, Refusal(await StatusAsync(reading, method, address, "wrong"))));
            var forAdmins = ForAdmins.Contains($"{method} {pattern}");
            Assert.Equal((method, pattern, forAdmins ? 403 : -1), (method, pattern, Refusal(await StatusAsync(reading, method, address, Reading.Viewer))));
            Assert.Equal((method, pattern, -1), (method, pattern, Refusal(await StatusAsync(reading, method, address, Reading.Admin))));
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", null, 401)]
    [InlineData("GET", "/api/v1/nothing", Reading.Admin, 404)]
    [InlineData("POST", "/api/v1/summary", Reading.Admin, 405)]
    [InlineData("GET", "/api/v1/deadletters", Reading.Viewer, 403)]
    [InlineData("GET", "/api/v1/summary?from=rubbish", Reading.Viewer, 400)]
    public async Task Refusals_say_what_to_do(string method, string address, string? token, int status)
    {
        await using var reading = await Reading.StartAsync();
        var (got, response, body) = await reading.SendAsync(new(method), address, token);
        Assert.Equal(status, got);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"detail\":\"", body, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Pages_carry_the_security_headers()
    {
        await using var reading = await Reading.StartAsync();
        foreach (var address in new[] { "/", "/sign-in", "/nowhere", "/api/v1/summary" })
        {
            var (_, response, _) = await reading.SendAsync(HttpMethod.Get, address);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task A_page_without_a_token_leads_to_the_form_and_back()
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, _) = await reading.SendAsync(HttpMethod.Get, "/history?from=now-1d", null);
        Assert.Equal((302, "/sign-in?to=%2Fhistory%3Ffrom%3Dnow-1d"), (status, response.Headers.Location!.ToString()));
        var (signedIn, entered, _) = await SubmitAsync(reading, Reading.Admin, "/history?from=now-1d");
        Assert.Equal((303, "/history?from=now-1d"), (signedIn, entered.Headers.Location!.ToString()));
        Assert.Equal(200, await WithCookieAsync(reading, HttpMethod.Get, "/api/v1/deadletters", Cookie(entered)));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("")]
    public async Task Signing_in_never_leads_to_another_host(string to)
    {
        await using var reading = await Reading.StartAsync();
        var (_, response, _) = await SubmitAsync(reading, Reading.Admin, to);
        Assert.Equal("/", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_wrong_token_gets_the_form_again_and_no_cookie()
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, body) = await SubmitAsync(reading, "wrong", "/\"><script>");
        Assert.Equal(401, status);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("<script>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_link_becomes_a_cookie_and_the_token_reaches_no_log()
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, _) = await reading.SendAsync(HttpMethod.Get, $"/sign-in?token={Reading.Admin}", null);
        Assert.Equal((303, "/"), (status, response.Headers.Location!.ToString()));
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        await reading.SendAsync(HttpMethod.Get, $"/?watch={Reading.Viewer}", null);
        Assert.DoesNotContain(reading.Log.Lines, l => l.Contains(Reading.Admin, StringComparison.Ordinal) || l.Contains(Reading.Viewer, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Reading.Admin)]
    [InlineData(Reading.Viewer)]
    public async Task A_watch_link_becomes_a_cookie_that_only_reads(string token)
    {
        await using var reading = await Reading.StartAsync();
        var (status, response, _) = await reading.SendAsync(HttpMethod.Get, $"/?watch={token}&kiosk=3", null);
        Assert.Equal((302, "/?kiosk=3"), (status, response.Headers.Location!.ToString()));
        Assert.Equal(200, await WithCookieAsync(reading, HttpMethod.Get, "/api/v1/summary", Cookie(response)));
        Assert.Equal(403, await WithCookieAsync(reading, HttpMethod.Get, "/api/v1/deadletters", Cookie(response)));
    }

    [Fact]
    public async Task A_watch_link_that_is_wrong_opens_nothing()
    {
        await using var reading = await Reading.StartAsync();
        var (_, response, _) = await reading.SendAsync(HttpMethod.Get, "/?watch=wrong", null);
        Assert.StartsWith("/sign-in", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("http://localhost", 404)]
    [InlineData(null, 404)]
    [InlineData("http://localhost:3000", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task A_cookie_acts_only_for_the_dashboards_own_pages(string? origin, int status)
    {
        await using var reading = await Reading.StartAsync();
        var (_, entered, _) = await SubmitAsync(reading, Reading.Admin, "/");
        Assert.Equal(status, await WithCookieAsync(reading, HttpMethod.Delete, "/api/v1/campaigns/x", Cookie(entered), origin));
    }

    [Fact]
    public void A_cookie_ends_with_its_time_its_token_and_any_change_to_it()
    {
        var clock = new FakeClock(Make.Noon);
        var options = new DashboardOptions { AdminToken = "a", ViewerToken = "v" };
        var marks = new MemoryMarks();
        var cookies = Cookies(options);
        SessionCookie Cookies(DashboardOptions changed) => new(changed, marks, clock);
        var admin = cookies.Issue(new(Role.Admin));
        var viewer = cookies.Issue(new(Role.Viewer));
        Assert.Equal((Role.Admin, Role.Viewer), (cookies.Read(admin).Role, cookies.Read(viewer).Role));
        Assert.Equal(Role.None, cookies.Read(viewer.Replace("viewer", "admin", StringComparison.Ordinal)).Role);
        Assert.Equal(Role.None, cookies.Read(admin[..^1] + (admin[^1] == 'A' ? 'B' : 'A')).Role);
        Assert.Equal(Role.None, cookies.Read(admin.Replace(".1", ".2", StringComparison.Ordinal)).Role);
        Assert.Equal(Role.None, Cookies(options with { AdminToken = "b" }).Read(admin).Role);
        Assert.Equal(Role.None, Cookies(options with { ViewerToken = "w" }).Read(viewer).Role);
        Assert.Equal(Role.Admin, Cookies(options with { ViewerToken = "w" }).Read(admin).Role);
        Assert.All(
            new[] { null, "", ".", "..", "...", "admin.1.", "admin..x", "none.9999999999.x", "admin.9999999999.id.x" },
            v => Assert.Equal(Role.None, cookies.Read(v).Role));
        clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(Role.None, cookies.Read(admin).Role);
    }

    [Fact]
    public void No_token_means_no_entry()
    {
        var tokens = new AccessTokens(new DashboardOptions(), new MemoryMarks());
        Assert.All(new[] { null, "", " ", "pulse_", "pulse__", "pulse_x_y" }, t => Assert.Equal(Role.None, tokens.Of(t).Role));
    }

    private static IEnumerable<(string Method, string Pattern)> Everything(Reading reading) => reading.Endpoints
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (e, m) => (m, "/" + e.RoutePattern.RawText!.TrimStart('/')));

    private static int Refusal(int status) => status is 401 or 403 or 302 ? status : -1;

    private static async Task<int> StatusAsync(Reading reading, string method, string address, string? token)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(address, UriKind.Relative));
        using var response = await reading.Client(token).SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        // the form refuses what is no token with 401 too: here it is only a form
        return address == "/sign-in" ? 200 : (int)response.StatusCode;
    }

    private static Task<(int Status, HttpResponseMessage Response, string Body)> SubmitAsync(Reading reading, string token, string to) =>
        reading.SendAsync(HttpMethod.Post, "/sign-in", null, r => r.Content = new FormUrlEncodedContent([new("token", token), new("to", to)]));

    private static string Cookie(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];

    private static async Task<int> WithCookieAsync(Reading reading, HttpMethod method, string address, string cookie, string? origin = null) =>
        (await reading.SendAsync(method, address, null, request =>
        {
            request.Headers.Add("Cookie", cookie);
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }
        })).Status;
}
