namespace RevenuePulse;

/// <summary>
/// The identity of an entry as a point of a time series. Providers' times have one-second resolution, and a time-series store
/// overwrites points of one series and time, so every entry gets its own nanosecond within its second. The value is a function of
/// the entry, so a replay writes the same bytes again.
/// </summary>
public static class PointTime
{
    /// <summary>The most partitions a journal may have: 512 divides 1e9, so (seq, partition) stays unique within a second.</summary>
    public const int MaxPartitions = 512;

    /// <summary>Unix nanoseconds of the entry's point.</summary>
    public static long Nanoseconds(Entry entry) => Nanoseconds(entry.AtMs, entry.Seq, entry.Partition);

    /// <summary>Unix nanoseconds of a point of one second, made of the entry's own counter and its partition.</summary>
    public static long Nanoseconds(long atMs, long seq, int partition = 0) =>
        (Math.DivRem(atMs, 1000).Quotient * 1_000_000_000) + (((seq * MaxPartitions) + partition) % 1_000_000_000);
}
