using System.Runtime.InteropServices;

namespace RevenuePulse.Dashboard;

/// <summary>Everything that the pipeline page shows, in one answer: the counts, every stage, the last hour, what is stored, what runs.</summary>
public sealed class PipelineReport(
    PipelineView view, PipelineHistory history, IArchive archive, IJournal journal, TickRing ring, MetricsText metrics, DashboardOptions options)
{
    private const int LettersLookedAt = 1_000;
    private const double BehindSeconds = 2;

    /// <summary>As it is now.</summary>
    public PipelineAnswer Now()
    {
        var now = view.Now();
        return now with
        {
            DeadLetterReasons = now.DeadLetters == 0 ? new Dictionary<string, long>() : Reasons(),
            Stages = Stages(now),
            Throughput = history.Throughput(),
            Storage = history.Storage(),
            Build = new(
                options.Version, RuntimeInformation.FrameworkDescription, options.Backend, options.Mode, options.StandIns, options.IsDemo,
                options.HasSimulatedSales()),
        };
    }

    private Dictionary<string, long> Reasons() => archive.DeadLetters(LettersLookedAt)
        .GroupBy(letter => letter.Reason, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);

    private List<PipelineStage> Stages(PipelineAnswer now)
    {
        var unsent = Math.Max(0, journal.Head.Entries - ring.Head.Entries);
        return
        [
            new("ingest", 0, metrics.Mean("pulse.webhooks.append"), "ok"),
            new("settle", now.Lag.Events, now.Lag.Seconds, now.Lag.Seconds > BehindSeconds ? "behind" : "ok"),
            new("store", now.Store.LagEvents, null, now.Store.State),
            new("ticks", unsent, null, unsent > options.TickRingEntries ? "behind" : "ok"),
        ];
    }
}
