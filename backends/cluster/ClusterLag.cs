namespace RevenuePulse.Backends.Cluster;

/// <summary>How far each reader of a topic is behind, as one process sees it.</summary>
/// <param name="StoreEntries">Entries of the journal that the revenue store does not have.</param>
/// <param name="StoreSeconds">Age of the oldest of these.</param>
/// <param name="JournalRecords">Records of the journal that have not come to this process.</param>
/// <param name="JournalSeconds">For how long there have been any.</param>
/// <param name="Partitions">The same by partition.</param>
public sealed record ClusterLag(
    long StoreEntries, double StoreSeconds, long JournalRecords, double JournalSeconds, IReadOnlyList<ClusterPartition> Partitions);

/// <summary>One partition of raw log and journal.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Settled">Events of the raw log that are settled.</param>
/// <param name="Pending">Events that are not.</param>
/// <param name="Entries">Entries of the journal.</param>
/// <param name="Unstored">Entries that the revenue store does not have.</param>
/// <param name="Held">Why nothing more of it is settled, or shown here, until an operator has mended it; null while all is well.</param>
public sealed record ClusterPartition(int Partition, long Settled, long Pending, long Entries, long Unstored, string? Held);
