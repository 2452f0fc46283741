namespace RevenuePulse.Backends.Cluster;

/// <summary>An entry and the journal partition that it stands in.</summary>
/// <param name="Partition">Partition of <c>revenue.journal.v1</c>, the same as <see cref="Entry.Partition"/>.</param>
/// <param name="Entry">The entry, notes included.</param>
internal readonly record struct PartitionEntry(int Partition, Entry Entry);

/// <summary>
/// Takes the committed journal, in order within each partition, and answers only when everything is stored: the reader moves its offsets
/// afterwards. What was handed over before may come again, after a crash or a rebalance.
/// </summary>
internal interface IJournalFeed
{
    /// <summary>
    /// Completes when all entries are stored, however long the store is away; a point that the store can never take is handed to
    /// <see cref="Letters"/> and passed over.
    /// </summary>
    Task WriteAsync(IReadOnlyList<PartitionEntry> entries, CancellationToken cancel);

    /// <summary>
    /// Takes what the store refused and completes when there is a lasting letter of each: only then anything says that the store has it. What
    /// is interrupted comes again.
    /// </summary>
    Func<IReadOnlyList<RefusedPoint>, CancellationToken, Task> Letters { get; set; }
}

/// <summary>A single entry that the store refused, with its words.</summary>
internal readonly record struct RefusedPoint(PartitionEntry At, string Reason);
