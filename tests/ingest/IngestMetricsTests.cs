using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RevenuePulse.Ingest;

namespace RevenuePulse.Tests.Ingest;

public class IngestMetricsTests
{
    private static readonly byte[] _body = """{"id":"evt_1"}"""u8.ToArray();

    [Fact]
    public async Task Every_delivery_is_counted_under_exactly_one_outcome()
    {
        await using var server = await IngestServer.StartAsync(options => options with { BodyLimitBytes = 1000 });
        using var listener = Listen(server.Status, out var counted);

        await server.DeliverAsync(Provider.Stripe, _body);
        await server.SendAsync(Provider.Stripe, _body, Signed.Headers());
        await server.DeliverAsync(Provider.Paddle, new byte[1001]);
        server.Log.Before = () => throw new RawLogUnavailableException("full");
        await server.DeliverAsync(Provider.LemonSqueezy, _body);
        await server.DeliverAsync("paypal", _body);

        Assert.Equal(
            ["lemonsqueezy unavailable", "paddle too_large", "stripe bad_signature", "stripe stored"], counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Warming_up_stores_and_counts_nothing()
    {
        await using var server = await IngestServer.StartAsync();
        using var listener = Listen(server.Status, out var counted);
        server.Services.WarmIngest();
        Assert.Empty(counted);
        Assert.Empty(server.Log.Events);
        Assert.Equal(0, server.Status.BadSignatures(Provider.Stripe));
    }

    private static MeterListener Listen(IngestStatus of, out ConcurrentQueue<string> counted)
    {
        var seen = counted = new ConcurrentQueue<string>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (of.Owns(instrument) && instrument.Name == "pulse.webhooks")
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.Enqueue($"{tags[0].Value} {tags[1].Value}"));
        listener.Start();
        return listener;
    }
}
