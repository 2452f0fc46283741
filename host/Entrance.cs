using System.Security.Cryptography;
using System.Text;
using RevenuePulse.Backends.Cluster;
using RevenuePulse.Dashboard;
using RevenuePulse.Host.Configuration;
using RevenuePulse.Ingest;
using RevenuePulse.Ingest.Collect;

namespace RevenuePulse.Host;

/// <summary>
/// A process that takes webhooks and visits and nothing else, small enough for the edge: it serves at once, knows neither pages nor store, and says
/// 503 while the brokers cannot be reached.
/// </summary>
internal static class Entrance
{
    public static WebApplication Build(Settings settings, AdminToken token, ClusterBackend backend)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (settings.Urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(backend.RawLog).AddSingleton<MetricsText>()
            .AddSingleton(backend.Visits).AddSingleton(backend.Book).AddIngest(settings.Ingest).AddCollect();
        var app = builder.Build();
        // a counter is heard only from the moment that somebody listens
        _ = app.Services.GetRequiredService<MetricsText>();
        app.MapWebhooks();
        app.MapCollect();
        app.Services.WarmIngest();
        app.MapMethods("/healthz", ["GET", "HEAD"], () => State("ok"));
        app.MapMethods("/readyz", ["GET", "HEAD"], () => backend.Problem is { } problem ? Results.Problem($"kafka: {problem}", statusCode: 503, title: "Not ready.") : State("ready"));
        app.MapGet("/metrics", (HttpRequest request, MetricsText metrics) => MayRead(request, settings, token)
            ? Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")
            : Results.Problem("This needs a token.", statusCode: 401));
        return app;
    }

    private static IResult State(string status) => Results.Text($$"""{"status":"{{status}}","reasons":[]}""", "application/json");

    private static bool MayRead(HttpRequest request, Settings settings, AdminToken token)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString());
        return new[] { token.Value, settings.ViewerToken }.OfType<string>()
            .Any(known => CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes($"Bearer {known}")));
    }
}
