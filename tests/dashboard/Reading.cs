using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>The reading side in memory, over books in memory.</summary>
public sealed class Reading : IAsyncDisposable
{
    public const string Admin = "admin-token-of-the-test";
    public const string Viewer = "viewer-token-of-the-test";

    private Reading(WebApplication app, MemoryBooks books, MemoryMarks marks, MemoryAlerts alerts, RecordedLog log)
    {
        Alerts = alerts;
        App = app;
        Books = books;
        Marks = marks;
        Log = log;
    }

    public WebApplication App { get; }

    public MemoryBooks Books { get; }

    public MemoryMarks Marks { get; }

    public MemoryAlerts Alerts { get; }

    public RecordedLog Log { get; }

    public IEnumerable<RouteEndpoint> Endpoints => App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Reading> StartAsync(
        TimeProvider? clock = null, Func<DashboardOptions, DashboardOptions>? change = null, IVisitBook? visits = null, Action<IServiceCollection>? add = null,
        bool withPages = false)
    {
        var books = new MemoryBooks();
        var log = new RecordedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<IJournal>(books).AddSingleton<IRevenueStore>(books).AddSingleton<IArchive>(books).AddSingleton<ICampaignBook>(books);
        builder.Services.AddSingleton(visits ?? NoVisits.Known);
        var marks = new MemoryMarks();
        builder.Services.AddSingleton(new SavedQuestions(new MemoryQuestions()));
        builder.Services.AddSingleton<IMarkBook>(marks).AddSingleton<ITokenBook>(marks);
        var alerts = new MemoryAlerts();
        builder.Services.AddSingleton<IAlertBook>(alerts).AddSingleton<IAlertSender>(alerts);
        if (withPages)
        {
            builder.Services.AddDashboardPages().AddAntiforgery().AddSingleton<IColourMemory, NoColours>();
        }

        add?.Invoke(builder.Services);
        var options = new DashboardOptions { AdminToken = Admin, ViewerToken = Viewer };
        builder.Services.AddDashboard(change?.Invoke(options) ?? options);
        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseDashboard();
        app.MapDashboardApi();
        if (withPages)
        {
            app.UseAntiforgery();
            app.MapDashboardPages();
        }
        else
        {
            app.MapGet("/", () => Results.Content("<!doctype html>", "text/html"));
        }

        app.MapPost("/webhooks/{provider}", () => Results.Ok());
        await app.StartAsync(Cancel);
        return new(app, books, marks, alerts, log);
    }

    /// <summary>A client; it follows no redirects and keeps no cookies.</summary>
    public HttpClient Client(string? token = Admin)
    {
        var client = App.GetTestClient();
        client.Timeout = Timeout.InfiniteTimeSpan;
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    public async Task<JsonElement> GetAsync(string address, string token = Admin)
    {
        using var client = Client(token);
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
    }

    public async Task<(int Status, HttpResponseMessage Response, string Body)> SendAsync(
        HttpMethod method, string address, string? token = Admin, Action<HttpRequestMessage>? change = null)
    {
        var client = Client(token);
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        change?.Invoke(request);
        var response = await client.SendAsync(request, Cancel);
        return ((int)response.StatusCode, response, await response.Content.ReadAsStringAsync(Cancel));
    }

    public Task<(int Status, HttpResponseMessage Response, string Body)> SendJsonAsync(
        HttpMethod method, string address, string json, string? token = Admin) =>
        SendAsync(method, address, token, r => r.Content = new StringContent(json, Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    private sealed class NoColours : IColourMemory
    {
        public IReadOnlyList<DealtColour> Recall() => [];

        public void Keep(IReadOnlyList<DealtColour> colours)
        {
        }
    }
}
