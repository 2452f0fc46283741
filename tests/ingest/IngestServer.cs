using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevenuePulse.Ingest;

namespace RevenuePulse.Tests.Ingest;

/// <summary>Ingest alone on a real server with a raw log in memory.</summary>
internal sealed class IngestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IngestServer(WebApplication app, FakeRawLog log, ManualClock clock, LogLines lines)
    {
        (_app, Log, Clock, Lines) = (app, log, clock, lines);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeRawLog Log { get; }

    public ManualClock Clock { get; }

    public LogLines Lines { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IngestStatus Status => _app.Services.GetRequiredService<IngestStatus>();

    public static async Task<IngestServer> StartAsync(Func<IngestOptions, IngestOptions>? change = null)
    {
        var options = new IngestOptions
        {
            Senders = Provider.Senders.Where(name => name != Provider.Dodo).ToDictionary(
                name => name, name => new SenderOptions([SignatureTests.SecretOf(name)])),
        };
        var (log, clock, lines) = (new FakeRawLog(), new ManualClock(1_785_312_010), new LogLines());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddSingleton<IRawLog>(log).AddSingleton<TimeProvider>(clock).AddIngest(change?.Invoke(options) ?? options);
        var app = builder.Build();
        app.MapWebhooks();
        await app.StartAsync();
        return new IngestServer(app, log, clock, lines);
    }

    /// <summary>Sends a delivery that is rightly signed.</summary>
    public Task<HttpResponseMessage> DeliverAsync(string provider, byte[] body, string id = "msg_1", bool isChunked = false) =>
        SendAsync(provider, body, Signed.By(provider, body, Clock.UnixS, id), isChunked);

    public Task<HttpResponseMessage> SendAsync(string provider, byte[] body, IHeaderDictionary headers, bool isChunked = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{provider}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = isChunked;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value!);
        }

        return Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are and returns the first part of the answer; empty when the server closes without one.</summary>
    public async Task<string> SendRawAsync(byte[] request)
    {
        using var socket = await ConnectAsync();
        await socket.GetStream().WriteAsync(request);
        var answer = new byte[4096];
        try
        {
            var length = await socket.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            return Encoding.UTF8.GetString(answer, 0, length);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Sends the beginning of a request and hangs up.</summary>
    public async Task HangUpAfterAsync(byte[] request)
    {
        using var socket = await ConnectAsync();
        await socket.GetStream().WriteAsync(request);
        socket.LingerState = new LingerOption(true, 0);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
        await _app.DisposeAsync();
    }
}
