namespace RevenuePulse.Dashboard;

/// <summary>The time of a replayed night: it begins somewhere, runs at its own pace, and never passes the present.</summary>
public sealed class ReplayClock(long startMs, double speed, TimeProvider clock)
{
    /// <summary>The fastest: a night of eight hours in two minutes.</summary>
    public const double Fastest = 240;

    private readonly long _startedAt = clock.GetTimestamp();

    /// <summary>Now, there.</summary>
    public long NowMs => Math.Min(
        startMs + (long)(clock.GetElapsedTime(_startedAt).TotalMilliseconds * speed), clock.GetUtcNow().ToUnixTimeMilliseconds());
}
