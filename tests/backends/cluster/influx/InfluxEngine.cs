using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
#pragma warning disable IDE0005 // the benchmarks share this file, and their SDK brings these along
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
#pragma warning restore IDE0005

namespace RevenuePulse.Tests.Backends.Cluster.Influx;

/// <summary>
/// A real InfluxDB 1.x engine, in a folder of its own, with <c>/api/v2/write</c> in front of it; it ends with this process. It comes from
/// Debian's package <c>influxdb</c>; <c>./pulse test</c> fetches it, or PULSE_INFLUXD names the program.
/// </summary>
internal sealed class InfluxEngine
{
    private InfluxEngine(Uri engine, Uri front) => (Engine, Url) = (engine, front);

    /// <summary>The engine itself.</summary>
    public Uri Engine { get; }

    /// <summary>Where 2.x's write path works too.</summary>
    public Uri Url { get; }

    /// <summary>Null where there is no influxd.</summary>
    public static async Task<InfluxEngine?> StartAsync()
    {
        if (Find() is not { } program) return null;
        var folder = Directory.CreateTempSubdirectory("pulse-influx-").FullName;
        var (port, rpc) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "influx.conf"), Configuration(folder, port, rpc));
        var process = Process.Start(new ProcessStartInfo(program, ["-config", Path.Combine(folder, "influx.conf")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.Kill();
            process.WaitForExit();
            Directory.Delete(folder, recursive: true);
        };
        var engine = new Uri($"http://127.0.0.1:{port}/");
        await AnswersAsync(engine, process);
        return new InfluxEngine(engine, await FrontAsync(engine));
    }

    private static string? Find()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("PULSE_INFLUXD"), .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "influxd"))];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static string Configuration(string folder, int port, int rpc) => $"""
        bind-address = "127.0.0.1:{rpc}"
        reporting-disabled = true
        [meta]
          dir = "{folder}/meta"
        [data]
          dir = "{folder}/data"
          wal-dir = "{folder}/wal"
          query-log-enabled = false
          cache-snapshot-write-cold-duration = "1h"
        [http]
          bind-address = "127.0.0.1:{port}"
          log-enabled = false
        [monitor]
          store-enabled = false
        [logging]
          level = "error"
        """;

    private static async Task AnswersAsync(Uri engine, Process process)
    {
        using var client = new HttpClient();
        for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromSeconds(30);)
        {
            if (process.HasExited) throw new InvalidOperationException($"influxd ended with {process.ExitCode}");
            try
            {
                using var pong = await client.GetAsync(new Uri(engine, "ping"));
                return;
            }
            catch (HttpRequestException)
            {
                // not listening yet, and it tells nobody when it is
                await Task.Delay(25);
            }
        }

        throw new TimeoutException("influxd does not answer");
    }

    /// <summary>2.x's write path in terms of 1.x; all else is passed on.</summary>
    private static async Task<Uri> FrontAsync(Uri engine)
    {
        var client = new HttpClient { BaseAddress = engine };
        var app = MinimalApp();
        app.MapPost("/api/v2/write", (HttpContext context, string bucket, string precision) =>
            PassAsync(context, client, $"write?db={Uri.EscapeDataString(bucket)}&precision={precision.Replace("us", "u", StringComparison.Ordinal)}"));
        app.MapFallback((HttpContext context) => PassAsync(context, client, context.Request.Path.Value!.TrimStart('/') + context.Request.QueryString));
        await app.StartAsync();
        return new Uri(app.Urls.First());
    }

    public static WebApplication MinimalApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        return builder.Build();
    }

    public static async Task PassAsync(HttpContext context, HttpClient client, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
            foreach (var name in (string[])["Content-Type", "Content-Encoding"])
            {
                if (context.Request.Headers[name].ToString() is { Length: > 0 } value) request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Where(h => h.Key.StartsWith("X-Influxdb", StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (response.StatusCode == HttpStatusCode.NoContent) return;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
