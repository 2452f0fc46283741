using System.Net.Http.Headers;
using System.Text.Json;
using RevenuePulse.Tests.Ingest;

namespace RevenuePulse.Tests.Journey;

/// <summary>A running product with an empty data folder, one per test class: every sender but Dodo is configured, both tokens are set.</summary>
public class Product : IAsyncLifetime
{
    public const string AdminToken = "the-admin-of-the-journeys";
    public const string ViewerToken = "a-viewer-of-the-journeys";

    private readonly List<HttpClient> _clients = [];
    private HostProcess? _host;

    /// <summary>A folder that is gone when the tests are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pulse-journey-").FullName;

    /// <summary>How the product is configured.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["PULSE_TOKEN"] = AdminToken,
        ["PULSE_VIEWER_TOKEN"] = ViewerToken,
        ["STRIPE_WEBHOOK_SECRET"] = Signed.StripeSecret,
        ["LEMONSQUEEZY_WEBHOOK_SECRET"] = Signed.LemonSecret,
        ["PADDLE_WEBHOOK_SECRET"] = Signed.PaddleSecret,
        ["POLAR_WEBHOOK_SECRET"] = Signed.PolarSecret,
        ["STANDARD_WEBHOOKS_SECRET"] = Signed.StandardSecret,
    };

    /// <summary>Sends the admin token.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Sends the viewer token.</summary>
    public HttpClient Viewer { get; private set; } = null!;

    /// <summary>Sends no token.</summary>
    public HttpClient Nobody { get; private set; } = null!;

    /// <summary>Where it serves.</summary>
    public Uri Address => Host.Address!;

    internal HostProcess Host => _host!;

    /// <summary>Unix seconds now: the time of events that are to fall into the last hour.</summary>
    public static long NowS => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        Environment["PULSE_DATA"] = Path.Combine(Folder, "data");
        await StartAsync();
    }

    /// <summary>Starts on the folder as it is; <paramref name="before"/> is a command line that runs it.</summary>
    public async Task StartAsync(params string[] before)
    {
        _host = await HostProcess.UpAsync(Environment, before);
        (Admin, Viewer, Nobody) = (Client(AdminToken), Client(ViewerToken), Client(null));
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Posts a body with the right signature of its sender.</summary>
    public Task<HttpResponseMessage> PostAsync(string provider, byte[] body, string id = "msg_1") =>
        Nobody.SendAsync(Request(provider, body, id));

    /// <summary>Delivers events in order; each has to be acknowledged.</summary>
    public async Task DeliverAsync(params IEnumerable<RawEvent> events)
    {
        foreach (var raw in events)
        {
            using var answer = await PostAsync(raw.Provider, raw.Body.ToArray());
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    /// <summary>The JSON at an address, as the administrator sees it.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var text = await Admin.GetStringAsync(new Uri(path, UriKind.Relative));
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The pipeline once nothing waits to be settled.</summary>
    public async Task<JsonElement> SettledAsync()
    {
        JsonElement pipeline = default;
        await Eventually.HoldsAsync("everything is settled", async () =>
        {
            pipeline = await GetAsync("/api/v1/pipeline");
            return pipeline.GetProperty("lag").GetProperty("events").GetInt64() == 0;
        });
        Assert.True(pipeline.GetProperty("balanced").GetBoolean());
        return pipeline;
    }

    /// <summary>All money entries of the journal, page by page.</summary>
    public async Task<List<JsonElement>> EntriesAsync(int limit = 100)
    {
        var entries = new List<JsonElement>();
        for (var after = ""; ;)
        {
            var page = await GetAsync($"/api/v1/entries?limit={limit}&after={Uri.EscapeDataString(after)}");
            var rows = page.GetProperty("entries").EnumerateArray().ToList();
            if (rows.Count == 0)
            {
                return entries;
            }

            entries.AddRange(rows);
            after = page.GetProperty("next").GetString()!;
        }
    }

    /// <summary>A client of this product that follows no redirects and keeps no cookies.</summary>
    public HttpClient Client(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        _clients.Add(client);
        return client;
    }

    /// <summary>A signed delivery that may be spoilt before it is sent.</summary>
    public static HttpRequestMessage Request(string provider, byte[] body, string id = "msg_1", long? atS = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/webhooks/{provider}", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var header in Signed.By(provider, body, atS ?? NowS, id))
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }

        return request;
    }
}
