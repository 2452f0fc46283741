using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RevenuePulse.Processor;

namespace RevenuePulse.Host;

/// <summary>
/// Traces and metrics out by OTLP. Address, protocol, headers and intervals are OpenTelemetry's own variables. Nothing of it is loaded
/// unless an endpoint is set. Query strings are redacted by the instrumentation, so a sign-in link's token does not leave with a trace.
/// </summary>
internal static class Telemetry
{
    // whoever watches the streams and probes learns nothing from a trace of each
    private static readonly string[] _untraced = ["/ticks", "/healthz", "/readyz", "/metrics", "/_blazor", "/_framework", "/_content"];

    public static void Add(IServiceCollection services) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService("revenue-pulse", serviceVersion: Build.Version))
        .WithMetrics(metrics => metrics
            .AddMeter($"{MetricsText.MeterPrefix}.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter())
        .WithTracing(traces => traces
            .AddSource(ProcessorLoop.ActivitySourceName)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = http => !_untraced.Any(path => http.Request.Path.StartsWithSegments(path)))
            .AddOtlpExporter());
}
