namespace RevenuePulse.Host;

/// <summary>
/// Serves while the brokers are waited for: alive, not ready and why not. Senders are told to come again, so that the order in which
/// processes start does not matter.
/// </summary>
internal sealed class WaitingRoom : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WaitingRoom(WebApplication app) => _app = app;

    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<WaitingRoom> OpenAsync(IReadOnlyList<string> urls, Func<string?> why, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Text("""{"status":"ok","reasons":[]}""", "application/json"));
        app.MapFallback(context =>
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Problem($"kafka: {why()}", statusCode: 503, title: "Not ready.").ExecuteAsync(context);
        });
        var room = new WaitingRoom(app);
        await app.StartAsync(cancel);
        return room;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
