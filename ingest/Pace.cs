namespace RevenuePulse.Ingest;

/// <summary>Lets a log line through at most once in a while, so that a flood of refused deliveries is not a flood of lines.</summary>
internal sealed class Pace(TimeSpan every, TimeProvider clock)
{
    private long _dueAt = long.MinValue;

    /// <summary>True for the first call and for one call after each pause.</summary>
    public bool IsDue()
    {
        var now = clock.GetTimestamp();
        var dueAt = Interlocked.Read(ref _dueAt);
        var next = now + (long)(every.TotalSeconds * clock.TimestampFrequency);
        return now >= dueAt && Interlocked.CompareExchange(ref _dueAt, next, dueAt) == dueAt;
    }
}
