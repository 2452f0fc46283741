using System.Text.Encodings.Web;

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
            var reason = $"kafka: {why()}";
            return (IsPerson(context.Request) ? Page(reason) : Results.Problem(reason, statusCode: 503, title: "Not ready.")).ExecuteAsync(context);
        });
        var room = new WaitingRoom(app);
        await app.StartAsync(cancel);
        return room;
    }

    /// <summary>Where it serves.</summary>
    public Uri Address => new(_app.Urls.First());

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static bool IsPerson(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // complete in itself: there is nothing yet that could serve a style or a script
    private static IResult Page(string reason) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="3">
        <title>Not ready yet · Revenue Pulse</title>
        <style>
        :root { color-scheme: light dark; }
        body { display: grid; min-height: 100dvh; margin: 0; place-content: center; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.5rem; letter-spacing: -.02em; }
        p { max-width: 60ch; margin: 1rem 0 0; }
        code { overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        <main>
        <h1>Revenue Pulse is not ready yet</h1>
        <p>It waits for <code>{{HtmlEncoder.Default.Encode(reason)}}</code></p>
        <p>This page looks again every three seconds.</p>
        </main>
        </body>
        </html>
        """,
        "text/html; charset=utf-8",
        statusCode: StatusCodes.Status503ServiceUnavailable);
}
