using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RevenuePulse.Backends.Cluster;
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
        if (settings.Telemetry is not null)
        {
            Telemetry.Add(builder.Services);
        }

        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(backend.RawLog).AddSingleton<MetricsText>()
            .AddSingleton(backend.Visits).AddSingleton(backend.Book).AddIngest(settings.Ingest).AddCollect();
        var app = builder.Build();
        // a counter is heard only from the moment that somebody listens
        _ = app.Services.GetRequiredService<MetricsText>();
        app.MapWebhooks();
        app.MapCollect();
        app.Services.WarmIngest();
        // plain delegates: nothing has to be bound, so nothing of what binds is loaded
        app.MapMethods("/healthz", ["GET", "HEAD"], context => StateAsync(context, "ok"));
        app.MapMethods("/readyz", ["GET", "HEAD"], context => backend.Problem is { } problem
            ? ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "Not ready.", $"kafka: {problem}")
            : StateAsync(context, "ready"));
        app.MapGet("/metrics", context => MayRead(context.Request, settings, token)
            ? WriteAsync(context, "text/plain; version=0.0.4; charset=utf-8", context.RequestServices.GetRequiredService<MetricsText>().Write())
            : ProblemAsync(context, StatusCodes.Status401Unauthorized, "Not signed in.", "This needs a token."));
        // what starting left behind is given back at once: an idle process at the edge is paid for by its size
        app.Lifetime.ApplicationStarted.Register(static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
        return app;
    }

    private static Task StateAsync(HttpContext context, string status) => WriteAsync(context, "application/json", $$"""{"status":"{{status}}","reasons":[]}""");

    private static Task ProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return WriteAsync(
            context,
            "application/problem+json",
            $$"""{"type":"about:blank","title":"{{title}}","status":{{status}},"detail":"{{JsonEncodedText.Encode(detail)}}","errors":["{{JsonEncodedText.Encode(detail)}}"]}""");
    }

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static bool MayRead(HttpRequest request, Settings settings, AdminToken token)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString());
        return new[] { token.Value, settings.ViewerToken }.OfType<string>()
            .Any(known => CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes($"Bearer {known}")));
    }
}
