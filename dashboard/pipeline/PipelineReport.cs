using System.Runtime.InteropServices;

namespace RevenuePulse.Dashboard;

/// <summary>Everything that the pipeline page shows, in one answer: the counts, every stage, the last hour, what is stored, what runs.</summary>
public sealed class PipelineReport(
    PipelineView view, PipelineStages stages, PipelineHistory history, IArchive archive, DashboardOptions options)
{
    private const int LettersLookedAt = 1_000;

    /// <summary>As it is now.</summary>
    public PipelineAnswer Now()
    {
        var now = view.Now();
        return now with
        {
            DeadLetterReasons = now.DeadLetters == 0 ? new Dictionary<string, long>() : Reasons(),
            Stages = stages.Of(now),
            Partitions = view.Journal().Partitions,
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
}
