using System.Diagnostics.Metrics;

namespace RevenuePulse.Dashboard;

/// <summary>What the reading side measures: the books, the stages' lag and the streams, read when someone asks.</summary>
internal sealed class DashboardMeter : IDisposable
{
    private readonly Meter _meter;

    public DashboardMeter(PipelineView view, PipelineStages stages, TickRing ring, MetricsText metrics)
    {
        _meter = new(new MeterOptions("RevenuePulse.Dashboard") { Scope = metrics });
        _meter.CreateObservableCounter("pulse.events", () => PerClass(view.Now()), description: "Deliveries by class; they add up to raw.");
        _meter.CreateObservableCounter("pulse.raw", () => view.Now().Raw, description: "Deliveries answered 200.");
        _meter.CreateObservableGauge("pulse.balanced", () => view.Now().Balanced ? 1 : 0, description: "1 while the books balance.");
        _meter.CreateObservableGauge("pulse.lag_seconds", () => view.Now().Lag.Seconds, description: "Age of the oldest event not settled.");
        _meter.CreateObservableGauge(
            "pulse.stage_lag_events", () => PerStage(stages.Of(view.Now()), stage => stage.LagEvents), description: "What a stage has not taken yet.");
        _meter.CreateObservableGauge(
            "pulse.stage_lag_seconds", () => PerStage(stages.Of(view.Now()), stage => stage.LagSeconds ?? 0), description: "Age of the oldest of what a stage has not taken yet.");
        _meter.CreateObservableGauge("pulse.tick_streams", () => ring.Streams, description: "Open tick streams.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> PerClass(PipelineAnswer now)
    {
        yield return Of("accepted", now.Accepted);
        yield return Of("duplicate", now.Duplicates);
        yield return Of("dead", now.DeadLetters);
        yield return Of("pending", now.Lag.Events);
        foreach (var (reason, number) in now.Ignored)
        {
            yield return new(number, new("class", "ignored"), new("reason", reason));
        }
    }

    /// <summary>Settle, store and ticks; what ingest measures is a mean and has a histogram of its own.</summary>
    private static IEnumerable<Measurement<T>> PerStage<T>(IEnumerable<PipelineStage> stages, Func<PipelineStage, T> read)
        where T : struct => stages.Where(stage => stage.Stage != "ingest").Select(stage => new Measurement<T>(read(stage), new KeyValuePair<string, object?>("stage", stage.Stage)));

    private static Measurement<long> Of(string name, long number) => new(number, new KeyValuePair<string, object?>("class", name));
}
