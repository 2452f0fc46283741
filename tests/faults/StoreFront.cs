using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RevenuePulse.Tests.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Faults;

/// <summary>A real InfluxDB behind something that answers in its place when it is told to.</summary>
internal sealed class StoreFront : IAsyncDisposable
{
    private readonly WebApplication _app = InfluxEngine.MinimalApp();
    private readonly HttpClient _engine;
    private volatile Func<HttpContext, Task<bool>>? _fault;
    private int _refusals;

    private StoreFront(InfluxEngine engine) => _engine = new HttpClient { BaseAddress = engine.Url };

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Requests that were answered in the engine's place.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    public static async Task<StoreFront> StartAsync(InfluxEngine engine)
    {
        var front = new StoreFront(engine);
        front._app.MapFallback(front.AnswerAsync);
        await front._app.StartAsync();
        return front;
    }

    /// <summary>Every request is answered like this.</summary>
    public void Answer(int status, Func<string>? retryAfter = null) => Fault(async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter();
        await context.Response.WriteAsJsonAsync(new { code = "some", message = "not now" });
        return true;
    });

    /// <summary>Whoever comes with this token is turned away.</summary>
    public void Distrust(string token) => Fault(context =>
    {
        if (context.Request.Headers.Authorization != $"Token {token}") return Task.FromResult(false);
        context.Response.StatusCode = 401;
        return Task.FromResult(true);
    });

    /// <summary>Writes that hold a word are refused as a whole, whatever else they hold.</summary>
    public void RefuseLinesWith(string word) => Fault(async context =>
    {
        if (!HttpMethods.IsPost(context.Request.Method)) return false;
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        // points, of whichever set a rebuild has come to
        var holds = (await reader.ReadToEndAsync()).Split('\n').Any(line => line.Contains(word, StringComparison.Ordinal)
            && (line.StartsWith("revenue,", StringComparison.Ordinal) || line.StartsWith("revenue_set", StringComparison.Ordinal)));
        context.Request.Body.Position = 0;
        if (!holds) return false;
        context.Response.StatusCode = 422;
        await context.Response.WriteAsJsonAsync(new { code = "unprocessable entity", message = $"failure writing points: {word}" });
        return true;
    });

    /// <summary>The engine answers again.</summary>
    public void Mend() => _fault = null;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _engine.Dispose();
    }

    private void Fault(Func<HttpContext, Task<bool>> fault)
    {
        Volatile.Write(ref _refusals, 0);
        _fault = fault;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (_fault is { } fault && await fault(context))
        {
            Interlocked.Increment(ref _refusals);
            return;
        }

        await InfluxEngine.PassAsync(context, _engine, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString);
    }
}
