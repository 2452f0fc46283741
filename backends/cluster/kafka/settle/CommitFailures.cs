namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The transaction was given up: nothing of it counts, the same batch comes again.</summary>
internal sealed class CommitAbortedException(string message, Exception inner) : IOException(message, inner);

/// <summary>Nobody knows whether the transaction counts, or this producer may no longer say: the journal decides, once a new producer asked.</summary>
internal sealed class CommitUncertainException(string message, Exception inner) : IOException(message, inner);
