using System.Diagnostics.Metrics;

namespace RevenuePulse.Dashboard;

/// <summary>What the reading side measures: the books and the streams, read when someone asks.</summary>
internal sealed class DashboardMeter : IDisposable
{
    private readonly Meter _meter;

    public DashboardMeter(IArchive archive, TickRing ring, MetricsText metrics, TimeProvider clock)
    {
        _meter = new(new MeterOptions("RevenuePulse.Dashboard") { Scope = metrics });
        _meter.CreateObservableCounter("pulse.events", () => PerClass(archive.Counts()), description: "Deliveries by class; they add up to raw.");
        _meter.CreateObservableCounter("pulse.raw", () => archive.Counts().Raw, description: "Deliveries answered 200.");
        _meter.CreateObservableGauge("pulse.balanced", () => archive.Counts().Balanced ? 1 : 0, description: "1 while the books balance.");
        _meter.CreateObservableGauge("pulse.lag_seconds", () => LagSeconds(archive.Counts(), clock), description: "Age of the oldest event not settled.");
        _meter.CreateObservableGauge("pulse.tick_streams", () => ring.Streams, description: "Open tick streams.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> PerClass(PipelineCounts counts)
    {
        yield return Of("accepted", counts.Accepted);
        yield return Of("duplicate", counts.Duplicates);
        yield return Of("dead", counts.DeadLetters);
        yield return Of("pending", counts.Pending);
        foreach (var (reason, number) in counts.Ignored)
        {
            yield return new(number, new("class", "ignored"), new("reason", reason));
        }
    }

    private static Measurement<long> Of(string name, long number) => new(number, new KeyValuePair<string, object?>("class", name));

    private static double LagSeconds(PipelineCounts counts, TimeProvider clock) => counts.OldestPendingAtMs is { } oldest
        ? Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds() - oldest) / 1000.0
        : 0;
}
