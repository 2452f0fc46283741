using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static RevenuePulse.Tests.Processing.StripeBodies;

namespace RevenuePulse.Tests.Journey;

/// <summary>What leaves the product by OTLP, as a collector sees it.</summary>
public sealed class TelemetryJourneyTests : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _received = new();
    private WebApplication? _collector;

    [Fact]
    public async Task Traces_and_metrics_reach_a_collector_and_carry_no_secret()
    {
        var product = new Product();
        product.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = await CollectAsync();
        product.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        product.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        product.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        await product.InitializeAsync();
        await using (product)
        {
            using var watched = await product.Nobody.GetAsync(new Uri($"/?watch={Product.ViewerToken}", UriKind.Relative), Stop);
            await product.DeliverAsync(Session("cs_otel", 4900));
            await ArrivesAsync("/v1/metrics", "pulse.webhooks");
            await ArrivesAsync("/v1/metrics", "pulse.stage_lag_seconds");
            await ArrivesAsync("/v1/traces", "webhooks/{provider}");
            await ArrivesAsync("/v1/traces", "settle");
        }

        var all = string.Concat(_received.Values);
        Assert.Contains("revenue-pulse", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Product.ViewerToken, all, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task ArrivesAsync(string path, string text) => Eventually.HoldsAsync(
        $"{text} arrives at {path}", () => _received.GetValueOrDefault(path, "").Contains(text, StringComparison.Ordinal));

    private async Task<string> CollectAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            // protobuf holds its texts as they are
            var text = Encoding.Latin1.GetString(body.ToArray());
            _received.AddOrUpdate(request.Path, text, (_, before) => before + text);
            return Results.Ok();
        });
        await _collector.StartAsync(Stop);
        return _collector.Urls.First();
    }
}
