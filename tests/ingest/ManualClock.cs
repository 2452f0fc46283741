namespace RevenuePulse.Tests.Ingest;

/// <summary>A wall clock that stands where it is put; timers and durations are real.</summary>
internal sealed class ManualClock(long unixS) : TimeProvider
{
    public long UnixS { get; set; } = unixS;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(UnixS);
}
