using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>A server that does what a healthy one does not. It stores what it says it stores.</summary>
internal sealed class FakeInflux : IAsyncDisposable
{
    private readonly WebApplication _app = InfluxEngine.MinimalApp();
    private readonly ConcurrentQueue<Func<HttpContext, string[], Task>> _next = [];
    private readonly List<string> _stored = [];
    private int _writes;

    private FakeInflux()
    {
    }

    /// <summary>What happens when nothing else was asked for.</summary>
    public Func<HttpContext, string[], Task>? Always { get; set; }

    public string Version { get; init; } = "v2.7.12";

    /// <summary>What happens to a ping in place of the answer of a healthy server; null for that.</summary>
    public Action<HttpResponse>? Ping { get; set; }

    /// <summary>Retention of its buckets in seconds; 0 = for ever.</summary>
    public int KeepsSeconds { get; set; }

    /// <summary>Lines of which 204 was said, in order.</summary>
    public IReadOnlyList<string> Stored
    {
        get
        {
            lock (_stored)
            {
                return [.. _stored];
            }
        }
    }

    public int Writes => _writes;

    /// <summary>What is answered to a query.</summary>
    public Func<string, string> Answer { get; set; } = _ => """{"results":[]}""";

    /// <summary>The status of an answer to a deletion.</summary>
    public int Deletion { get; set; } = 204;

    public ConcurrentQueue<(string Address, string Body)> Other { get; } = [];

    public static async Task<FakeInflux> StartAsync(string version = "v2.7.12")
    {
        var fake = new FakeInflux { Version = version };
        fake._app.MapPost(AnswerHandler.WritePath, fake.WriteAsync);
        fake._app.MapGet("/ping", (HttpContext context) =>
        {
            if (fake.Ping is { } ping)
            {
                ping(context.Response);
                return;
            }

            context.Response.Headers["X-Influxdb-Version"] = version;
            context.Response.StatusCode = 204;
        });
        fake._app.MapFallback(fake.NoteAsync);
        await fake._app.StartAsync();
        return fake;
    }

    public StoreParts Parts(Func<InfluxOptions, InfluxOptions>? configure = null)
    {
        var options = new InfluxOptions
        {
            Url = new Uri(_app.Urls.First()),
            Org = "acme",
            RetryDelay = TimeSpan.FromMilliseconds(10),
            MaxRetryDelay = TimeSpan.FromMilliseconds(50),
            BreakDuration = TimeSpan.FromMilliseconds(500),
        };
        return new StoreParts(configure?.Invoke(options) ?? options);
    }

    /// <summary>The next writes, one by one.</summary>
    public FakeInflux Then(params Func<HttpContext, string[], Task>[] behaviours)
    {
        foreach (var behaviour in behaviours)
        {
            _next.Enqueue(behaviour);
        }

        return this;
    }

    public static Func<HttpContext, string[], Task> Status(int status, string message = "no", string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsJsonAsync(new { code = "some", message });
    };

    public static Task HangAsync(HttpContext context, string[] lines) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    public static Task ResetAsync(HttpContext context, string[] lines)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>A friendly page of something that is no InfluxDB.</summary>
    public static Task PageAsync(HttpContext context, string[] lines) => context.Response.WriteAsync("<h1>Welcome</h1>");

    /// <summary>Stores all but the lines that hold <paramref name="word"/> and then complains, as servers do.</summary>
    public Func<HttpContext, string[], Task> RefuseLinesWith(string word, int status) => (context, lines) =>
    {
        Store(lines.Where(line => !line.Contains(word, StringComparison.Ordinal)));
        return lines.Any(line => line.Contains(word, StringComparison.Ordinal)) ? Status(status, $"partial write: {word}")(context, lines) : StoredAsync(context);
    };

    public Task StoreAsync(HttpContext context, string[] lines)
    {
        Store(lines);
        return StoredAsync(context);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task StoredAsync(HttpContext context)
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task WriteAsync(HttpContext context)
    {
        Interlocked.Increment(ref _writes);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var behaviour = _next.TryDequeue(out var next) ? next : Always ?? StoreAsync;
        await behaviour(context, lines);
    }

    private async Task NoteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var address = context.Request.Path + context.Request.QueryString;
        Other.Enqueue((string.Create(CultureInfo.InvariantCulture, $"{context.Request.Method} {address}"), await reader.ReadToEndAsync()));
        if (address.Contains("/orgs", StringComparison.Ordinal)) await context.Response.WriteAsJsonAsync(new { orgs = new[] { new { id = "o1" } } });
        else if (address.EndsWith("/buckets", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 201;
            await context.Response.WriteAsJsonAsync(new { id = "b1", orgID = "o1", retentionRules = new[] { new { type = "expire", everySeconds = KeepsSeconds } } });
        }
        else if (address.Contains("/query", StringComparison.Ordinal)) await context.Response.WriteAsync(Answer(context.Request.Query["q"].ToString()));
        else if (address.Contains("/delete", StringComparison.Ordinal)) context.Response.StatusCode = Deletion;
        else await context.Response.WriteAsync("{}");
    }

    private void Store(IEnumerable<string> lines)
    {
        lock (_stored)
        {
            _stored.AddRange(lines.Where(line => !line.StartsWith("revenue_probe", StringComparison.Ordinal)));
        }
    }
}
