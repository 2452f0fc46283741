namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// An entry whose point the store refused, as the store's own notes keep it: sums that are put together from points take it from the journal.
/// </summary>
/// <param name="Partition">Of the journal.</param>
/// <param name="Seq">Its number there.</param>
/// <param name="AtMs">When its money moved, Unix milliseconds.</param>
/// <param name="IsTold">
/// False where no roll-up holds it either, so that no sum may have it: it is older than the server keeps, or with it a sum leaves 64 bits.
/// </param>
internal readonly record struct RefusedEntry(int Partition, long Seq, long AtMs, bool IsTold)
{
    /// <summary>More in one partition than this are not told any more: then whoever needs points is refused.</summary>
    public const int Most = 20_000;

    /// <summary>1.x and 2.x say "retention policy", 3 "retention period".</summary>
    public static bool IsTooOld(string reason) => reason.Contains("retention", StringComparison.OrdinalIgnoreCase);
}
