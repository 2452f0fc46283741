namespace RevenuePulse.Dashboard;

/// <summary>How far the revenue store is behind. Without one of these the store is part of the commit and never behind.</summary>
public delegate StoreStanding StoreStandingSource();

/// <summary>How far this process is behind the journal. Without one of these the journal is written here.</summary>
public delegate JournalStanding JournalStandingSource();

/// <summary>The pipeline as it is now, for programs, pages and metrics.</summary>
public sealed class PipelineView(
    IArchive archive, MetricsText metrics, TimeProvider clock, StoreStandingSource? store = null, JournalStandingSource? journal = null)
{
    /// <summary>The counts and who is behind.</summary>
    public PipelineAnswer Now()
    {
        var counts = archive.Counts();
        return new(
            counts.Raw,
            counts.Accepted,
            counts.Duplicates,
            counts.Ignored,
            counts.DeadLetters,
            counts.Balanced,
            counts.Commands,
            new(counts.Pending, LagSeconds(counts)),
            store?.Invoke() ?? new(0, Instant.OfMs(counts.LastCommitAtMs), "ok"),
            [.. Provider.Senders.Select(p => Standing(p, counts)).Where(p => p.LastEventAt is not null || p.BadSignatures > 0)]);
    }

    /// <summary>How far this process is behind the journal.</summary>
    public JournalStanding Journal() => journal?.Invoke() ?? new(0, 0, []);

    private double LagSeconds(PipelineCounts counts) => counts.OldestPendingAtMs is { } oldest
        ? Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds() - oldest) / 1000.0
        : 0;

    private ProviderStanding Standing(string provider, PipelineCounts counts) => new(
        provider,
        counts.LastEventAtMs.TryGetValue(provider, out var at) ? Instant.OfMs(at) : null,
        metrics.BadSignatures(provider));
}
