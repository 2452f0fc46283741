using RevenuePulse.Backends.Sqlite;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// One number for a place in the raw log. The number of partitions is frozen for a generation, so the number is dense from 1 in a log of
/// one partition, and tells the partition in any.
/// </summary>
internal readonly record struct Positions(int Partitions)
{
    public long Of(int partition, long offset) => (offset * Partitions) + partition + 1;

    public int Partition(long position) => (int)((position - 1) % Partitions);

    public long Offset(long position) => (position - 1) / Partitions;

    /// <summary>The partition of an account: one ledger, one writer.</summary>
    public int PartitionOf(Scope scope) => (int)((ulong)StableHash.Of([scope.Provider, scope.Account]) % (ulong)Partitions);
}
