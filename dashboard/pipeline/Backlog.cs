namespace RevenuePulse.Dashboard;

/// <summary>Deliveries that were answered 200 and are in no total yet, once that has lasted: numbers that lack them have to say so.</summary>
/// <param name="Events">How many.</param>
/// <param name="Seconds">For how long the oldest has waited; null = not known, because it is the oldest that is gone.</param>
/// <param name="Held">A partition waits for an operator, so time alone will not count them.</param>
public sealed record Backlog(long Events, double? Seconds, bool Held)
{
    // what is on its way is not late
    private const double LeastSeconds = 5;

    internal static Backlog? Of(PipelineCounts counts, bool isHeld, long nowMs)
    {
        double? seconds = counts is { Pending: > 0, OldestPendingAtMs: { } oldest } ? Math.Max(0, nowMs - oldest) / 1000.0 : null;
        return isHeld || seconds >= LeastSeconds ? new(counts.Pending, seconds, isHeld) : null;
    }
}
