namespace RevenuePulse.Dashboard;

/// <summary>How far each stage is behind the one before it: raw log to journal, journal to store, journal to the ticks of this process.</summary>
public sealed class PipelineStages(PipelineView view, IJournal journal, TickRing ring, MetricsText metrics, DashboardOptions options)
{
    private const double BehindSeconds = 2;

    /// <summary>In the order in which an event passes them.</summary>
    public IReadOnlyList<PipelineStage> Of(PipelineAnswer now)
    {
        var standing = view.Journal();
        return
        [
            new("ingest", 0, metrics.Mean("pulse.webhooks.append"), "ok"),
            new("settle", now.Lag.Events, now.Lag.Seconds, standing.Held is not null ? "down" : now.Lag.Seconds > BehindSeconds ? "behind" : "ok"),
            new("store", now.Store.LagEvents, now.Store.LagSeconds, now.Store.State),
            Ticks(standing),
        ];
    }

    private PipelineStage Ticks(JournalStanding standing)
    {
        var unsent = Math.Max(0, journal.Head.Entries - ring.Head.Entries);
        var isBehind = unsent > options.TickRingEntries || standing.LagSeconds > BehindSeconds;
        return new("ticks", unsent + standing.LagEvents, standing.LagSeconds, isBehind ? "behind" : "ok");
    }
}
