using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using RevenuePulse.Tests.Ingest;
using RevenuePulse.Tests.Journey;

namespace RevenuePulse.Tests.Faults;

/// <summary>One process of a cluster, its own line to the brokers, and its folder, which outlives it.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly string _folder;
    private HttpClient? _admin;
    private HostProcess? _host;

    public ClusterNode(string name, string roles, (int BrokerPort, Uri Store, string Bucket, string Folder) cluster)
    {
        (Name, Line, _folder) = (name, new KafkaLine(cluster.BrokerPort), Path.Combine(cluster.Folder, name));
        Environment = new()
        {
            ["PULSE_DATA"] = _folder,
            ["PULSE_ROLES"] = roles,
            ["PULSE_INSTANCE"] = name,
            ["PULSE_TOKEN"] = Product.AdminToken,
            ["PULSE_VIEWER_TOKEN"] = Product.ViewerToken,
            ["STRIPE_WEBHOOK_SECRET"] = Signed.StripeSecret,
            ["KAFKA_BOOTSTRAP_SERVERS"] = $"127.0.0.1:{Line.Port}",
            // the mock answers an empty fetch only when its wait is over, and misses who is gone only after its session
            ["KAFKA_PROPERTIES__FETCH_WAIT_MAX_MS"] = "40",
            ["KAFKA_PROPERTIES__SESSION_TIMEOUT_MS"] = "2500",
            ["KAFKA_PROPERTIES__HEARTBEAT_INTERVAL_MS"] = "200",
            ["KAFKA_PROPERTIES__RECONNECT_BACKOFF_MS"] = "20",
            ["KAFKA_PROPERTIES__RECONNECT_BACKOFF_MAX_MS"] = "200",
            ["KAFKA_PROPERTIES__RETRY_BACKOFF_MS"] = "20",
            ["INFLUXDB_URL"] = cluster.Store.ToString(),
            ["INFLUXDB_BUCKET"] = cluster.Bucket,
        };
    }

    public string Name { get; }

    /// <summary>Between it and the brokers.</summary>
    public KafkaLine Line { get; }

    public Dictionary<string, string> Environment { get; }

    /// <summary>Where it serves, or served last.</summary>
    public Uri? Address { get; private set; }

    public bool IsRunning => _host is { HasExited: false };

    public HostProcess Host => _host!;

    /// <summary>The local state that is drawn from the journal.</summary>
    public string State => Path.Combine(_folder, "cluster", Name);

    /// <summary>Starts it and returns when it is ready.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        await ReadyAsync();
    }

    /// <summary>Starts it and does not wait until it can work.</summary>
    public async Task LaunchAsync()
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        _admin?.Dispose();
        _admin = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Product.AdminToken);
        // whoever asks meanwhile whether it runs must not ask a process that is disposed of
        var last = Interlocked.Exchange(ref _host, HostProcess.LaunchAt(port, Environment));
        if (last is not null) await last.DisposeAsync();
    }

    public async Task ReadyAsync()
    {
        if (await Host.ServesAsync()) return;
        var ended = await Host.TerminateAsync();
        throw new InvalidOperationException($"{Name} ended with {ended.Code} before it served:\n{ended.Output}\n{ended.Error}");
    }

    /// <summary>SIGTERM; it has to end well and in time.</summary>
    public async Task StopAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        var ended = await Host.TerminateAsync();
        Assert.True(ended.Code == 0, $"{Name} ended with {ended.Code}:\n{ended.Error}");
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    /// <summary>What an address answers; null while nobody answers.</summary>
    public async Task<(HttpStatusCode Status, string Text)?> AskAsync(string path)
    {
        try
        {
            using var answer = await _admin!.GetAsync(new Uri(path, UriKind.Relative));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>The JSON at an address; undefined unless the answer is 200.</summary>
    public async Task<JsonElement> GetAsync(string path) =>
        await AskAsync(path) is (HttpStatusCode.OK, var text) ? JsonDocument.Parse(text).RootElement : default;

    public Task<HttpResponseMessage> PutAsync(string path, object value) => _admin!.PutAsJsonAsync(new Uri(path, UriKind.Relative), value);

    public Task<HttpResponseMessage> DeliverAsync(RawEvent raw) => _admin!.SendAsync(Product.Request(raw.Provider, raw.Body.ToArray()));

    /// <summary>A visit as a page tells it: without a token.</summary>
    public async Task<HttpStatusCode> VisitAsync(string campaign, string visitor)
    {
        using var page = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        page.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        using var answer = await page.PostAsJsonAsync(new Uri("collect", UriKind.Relative), new { campaign, visitor });
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _admin?.Dispose();
        await Line.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
