namespace RevenuePulse;

/// <summary>Where ingest puts events. Seam with two implementations.</summary>
public interface IRawLog
{
    /// <summary>
    /// Completes when the event is durable (fsync, or acknowledged by all replicas). Until then the body's bytes belong to the raw
    /// log; after a failure too, because a late write may still be reading them: a pooled buffer goes back only after success.
    /// </summary>
    /// <exception cref="RawLogUnavailableException">It cannot be made durable within the deadline, or the queue is full.</exception>
    Task AppendAsync(RawEvent raw, CancellationToken cancel);
}

/// <summary>The raw log cannot take the event now; the sender is asked to come back.</summary>
public sealed class RawLogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Where the processor gets events from and commits what it decided. Seam with two implementations.</summary>
public interface IRawBatches
{
    /// <summary>Blocks until there is something to settle; null when stopping.</summary>
    IRawBatch? Next(CancellationToken stop);
}

/// <summary>Events to settle in one atomic commit. Disposing without a commit leaves them to be settled later; nothing is lost.</summary>
public interface IRawBatch : IDisposable
{
    /// <summary>In raw log order, at least one. Their bodies are valid until the batch is committed or disposed.</summary>
    IReadOnlyList<RawEvent> Events { get; }

    /// <summary>The ledger's memory as of the commit before this batch.</summary>
    ILedgerState State { get; }

    /// <summary>A stored event by its position, for commands that settle older events again; null when there is none.</summary>
    RawEvent? Read(long position);

    /// <summary>Journal, state, dead letters, roll-ups, tally and position in one step; throws when it could not be made durable.</summary>
    void Commit(Settlement settlement);
}
