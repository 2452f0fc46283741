namespace RevenuePulse.Dashboard;

/// <summary>Unix milliseconds as times of UTC, which are written with a Z.</summary>
internal static class Instant
{
    public static DateTime OfMs(long atMs) => DateTime.UnixEpoch.AddMilliseconds(atMs);

    public static DateTime? OfMs(long? atMs) => atMs is { } value ? OfMs(value) : null;
}
