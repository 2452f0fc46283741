using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace RevenuePulse.Tests.Journey;

/// <summary>Who may do what, over real connections, for every route that the product serves.</summary>
public partial class AccessJourneyTests(Product product) : IClassFixture<Product>
{
    private const int Form = 302;

    /// <summary>Method, address, and the answer to nobody, to a viewer and to the administrator.</summary>
    public static TheoryData<string, string, int, int, int> Matrix => new()
    {
        { "GET", "/healthz", 200, 200, 200 },
        { "HEAD", "/healthz", 200, 200, 200 },
        { "GET", "/readyz", 200, 200, 200 },
        { "GET", "/sign-in", 200, 200, 200 },
        { "GET", "/_content/RevenuePulse.Dashboard/css/sign-in.css", 200, 200, 200 },
        { "POST", "/webhooks/stripe", 400, 400, 400 },
        { "GET", "/api/v1/summary", 401, 200, 200 },
        { "GET", "/api/v1/series", 401, 200, 200 },
        { "GET", "/api/v1/breakdown", 401, 200, 200 },
        { "GET", "/api/v1/entries", 401, 200, 200 },
        { "GET", "/api/v1/sales/nobody", 401, 403, 404 },
        { "GET", "/api/v1/explore", 401, 200, 200 },
        { "GET", "/api/v1/heatmap", 401, 200, 200 },
        { "GET", "/api/v1/export", 401, 200, 200 },
        { "GET", "/api/v1/questions", 401, 200, 200 },
        { "POST", "/api/v1/questions", 401, 403, 400 },
        { "PUT", "/api/v1/questions/nobody", 401, 403, 404 },
        { "DELETE", "/api/v1/questions/nobody", 401, 403, 404 },
        { "POST", "/api/v1/questions/nobody/duplicate", 401, 403, 404 },
        { "PUT", "/api/v1/questions/nobody/pin", 401, 403, 404 },
        { "DELETE", "/api/v1/questions/nobody/pin", 401, 403, 404 },
        { "GET", "/api/v1/compare", 401, 200, 200 },
        { "GET", "/api/v1/compare/evidence", 401, 200, 200 },
        { "GET", "/api/v1/compare/fairness", 401, 200, 200 },
        { "GET", "/api/v1/decisions", 401, 200, 200 },
        { "POST", "/api/v1/decisions", 401, 403, 400 },
        { "GET", "/api/v1/decisions.md", 401, 200, 200 },
        { "DELETE", "/api/v1/decisions/nobody", 401, 403, 404 },
        { "GET", "/api/v1/sales/nobody/entries", 401, 404, 404 },
        { "GET", "/api/v1/campaigns", 401, 200, 200 },
        { "GET", "/api/v1/campaigns/nobody", 401, 404, 404 },
        { "PUT", "/api/v1/campaigns/x", 401, 403, 400 },
        { "DELETE", "/api/v1/campaigns/nobody", 401, 403, 404 },
        { "POST", "/api/v1/campaigns/nobody/assign", 401, 403, 404 },
        { "POST", "/api/v1/campaigns/nobody/unassign", 401, 403, 400 },
        { "POST", "/api/v1/campaigns/nobody/merge", 401, 403, 400 },
        { "DELETE", "/api/v1/campaigns/nobody/merge", 401, 403, 404 },
        { "GET", "/api/v1/campaigns.yaml", 401, 200, 200 },
        { "POST", "/api/v1/campaigns.yaml", 401, 403, 400 },
        { "GET", "/api/v1/alerts", 401, 200, 200 },
        { "GET", "/api/v1/alerts/nobody", 401, 404, 404 },
        { "PUT", "/api/v1/alerts/x", 401, 403, 400 },
        { "DELETE", "/api/v1/alerts/nobody", 401, 403, 404 },
        { "POST", "/api/v1/alerts/preview", 401, 403, 400 },
        { "GET", "/api/v1/alerts/nobody/firings", 401, 404, 404 },
        { "POST", "/api/v1/alerts/nobody/secret", 401, 403, 404 },
        { "POST", "/api/v1/alerts/nobody/test", 401, 403, 404 },
        { "PUT", "/api/v1/alerts/nobody/silence", 401, 403, 404 },
        { "DELETE", "/api/v1/alerts/nobody/silence", 401, 403, 404 },
        { "GET", "/api/v1/annotations", 401, 200, 200 },
        { "POST", "/api/v1/annotations", 401, 403, 400 },
        { "DELETE", "/api/v1/annotations/nobody", 401, 403, 404 },
        { "GET", "/api/v1/goal", 401, 404, 404 },
        { "PUT", "/api/v1/goal", 401, 403, 400 },
        { "DELETE", "/api/v1/goal", 401, 403, 404 },
        { "GET", "/api/v1/launches", 401, 200, 200 },
        { "GET", "/api/v1/launches/nobody", 401, 404, 404 },
        { "PUT", "/api/v1/launches/x", 401, 403, 400 },
        { "DELETE", "/api/v1/launches/nobody", 401, 403, 404 },
        { "GET", "/api/v1/tokens", 401, 200, 200 },
        { "POST", "/api/v1/tokens", 401, 403, 400 },
        { "DELETE", "/api/v1/tokens/nobody", 401, 403, 404 },
        { "GET", "/api/v1/pipeline", 401, 200, 200 },
        { "GET", "/api/v1/providers", 401, 200, 200 },
        { "GET", "/api/v1/deadletters", 401, 403, 200 },
        { "GET", "/api/v1/deadletters/1", 401, 403, 404 },
        { "POST", "/api/v1/deadletters/1/retry", 401, 403, 404 },
        { "POST", "/api/v1/deadletters/retry", 401, 403, 200 },
        { "POST", "/api/v1/replay", 401, 403, 200 },
        { "GET", "/ticks?wait=1", 401, 200, 200 },
        { "GET", "/metrics", 401, 200, 200 },
        { "GET", "/openapi/v1.json", 401, 200, 200 },
        { "GET", "/api/v1/nothing", 401, 404, 404 },
        { "POST", "/_blazor/negotiate?negotiateVersion=1", 401, 200, 200 },
        { "GET", "/", Form, 200, 200 },
        { "GET", "/settings", Form, 200, 200 },
        { "GET", "/settings/alerts", Form, 200, 200 },
        { "GET", "/settings/nowhere", Form, 404, 404 },
        { "GET", "/pipeline", Form, 200, 200 },
        { "GET", "/vibes", Form, 200, 200 },
        { "GET", "/history", Form, 200, 200 },
        { "GET", "/wrap", Form, 200, 200 },
        { "GET", "/nowhere", Form, 404, 404 },
        { "POST", "/", 401, 400, 400 },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Every_route_answers_each_of_the_three_as_the_interface_says(string method, string path, int nobody, int viewer, int admin)
    {
        Assert.Equal((nobody, viewer, admin), (await AskAsync(product.Nobody, method, path), await AskAsync(product.Viewer, method, path), await AskAsync(product.Admin, method, path)));
    }

    [Fact]
    public async Task A_wrong_token_is_as_good_as_none()
    {
        foreach (var token in new[] { "wrong", Product.AdminToken + "x", Product.AdminToken[..^1], Product.AdminToken.ToUpperInvariant() })
        {
            Assert.Equal(401, await AskAsync(product.Client(token), "GET", "/api/v1/summary"));
        }

        Assert.Equal(401, await AskAsync(product.Nobody, "GET", $"/api/v1/summary?token={Product.AdminToken}"));
    }

    [Fact]
    public async Task The_form_signs_in_and_the_cookie_opens_pages_and_routes()
    {
        using var answer = await SignInAsync(Product.AdminToken);
        Assert.Equal(303, (int)answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Product.AdminToken, cookie, StringComparison.Ordinal);
        Assert.Equal(200, await WithCookieAsync("GET", "/", cookie));
        Assert.Equal(200, await WithCookieAsync("GET", "/api/v1/deadletters", cookie));

        // what changes something has to come from the dashboard's own pages
        Assert.Equal(403, await WithCookieAsync("DELETE", "/api/v1/campaigns/nobody", cookie, origin: "https://evil.example"));
        Assert.Equal(404, await WithCookieAsync("DELETE", "/api/v1/campaigns/nobody", cookie, origin: product.Address.GetLeftPart(UriPartial.Authority)));
        using var wrong = await SignInAsync("wrong");
        Assert.Equal(401, (int)wrong.StatusCode);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_watch_link_is_exchanged_for_a_read_only_cookie_and_leaves_the_address()
    {
        using var answer = await product.Nobody.GetAsync(new Uri($"/?watch={Product.ViewerToken}&campaign=neon", UriKind.Relative), Stop);
        Assert.Equal(Form, (int)answer.StatusCode);
        Assert.Equal("/?campaign=neon", answer.Headers.Location?.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal(200, await WithCookieAsync("GET", "/api/v1/summary", cookie));
        Assert.Equal(403, await WithCookieAsync("GET", "/api/v1/deadletters", cookie));
    }

    [Fact]
    public async Task Every_page_carries_its_policy_and_no_secret_is_on_it()
    {
        foreach (var path in new[] { "/", "/vibes", "/history", "/pipeline", "/settings", "/wrap", "/sign-in", "/nowhere" })
        {
            using var answer = await product.Admin.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Contains(answer.Headers.GetValues("Content-Security-Policy"), policy => policy.Contains("script-src 'self'", StringComparison.Ordinal));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.DoesNotContain(Product.AdminToken, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Product.AdminToken, product.Host.Banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_lists_every_route_with_its_methods_and_what_it_asks_for()
    {
        var document = await product.GetAsync("/openapi/v1.json");
        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal).ToList();
        var served = Matrix.Select(row => row.Data)
            .Where(row => row.Item2.StartsWith("/api/v1/", StringComparison.Ordinal) && !row.Item2.EndsWith("/nothing", StringComparison.Ordinal))
            .Select(row => $"{row.Item1} {IdPart().Replace(row.Item2.Split('?')[0], "/{id}")}")
            .Concat(["GET /ticks", "GET /metrics", "GET /healthz", "HEAD /healthz", "GET /readyz", "HEAD /readyz", "POST /webhooks/{provider}"]).ToList();

        // a new route needs a row in the matrix above, and one in the document
        Assert.Empty(listed.Except(served));
        Assert.Empty(served.Except(listed));
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("operationId").GetString()!);
        }
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_and_count_what_came()
    {
        await product.DeliverAsync(Processing.StripeBodies.Session("cs_metrics"));
        await AskAsync(product.Nobody, "POST", "/webhooks/stripe");
        var lines = (await product.Viewer.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(# (HELP|TYPE) [a-z_0-9]+ .*|[a-z_0-9]+(\\{[^}]*\\})? [-+0-9.eE]+)$", line));
        Assert.Contains(lines, line => line.StartsWith("pulse_webhooks_total{outcome=\"bad_signature\",provider=\"stripe\"}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("# TYPE pulse_", StringComparison.Ordinal));
    }

    [GeneratedRegex("(?<=/(sales|campaigns|deadletters|annotations|launches|tokens|alerts|questions|decisions))/(?!retry|preview)[a-z0-9]+")]
    private static partial Regex IdPart();

    private static async Task<int> AskAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method is "PUT" or "POST" && path.StartsWith("/api", StringComparison.Ordinal))
        {
            request.Content = JsonContent.Create(new { positions = Array.Empty<long>() });
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        return (int)answer.StatusCode;
    }

    private Task<HttpResponseMessage> SignInAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sign-in", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["to"] = "/" }),
        };
        request.Headers.Add("Origin", product.Address.GetLeftPart(UriPartial.Authority));
        return product.Nobody.SendAsync(request, Stop);
    }

    private async Task<int> WithCookieAsync(string method, string path, string cookie, string? origin = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await product.Nobody.SendAsync(request, Stop);
        return (int)answer.StatusCode;
    }
}
