using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RevenuePulse.Backends.Cluster.Influx;

namespace RevenuePulse.Backends.Cluster;

/// <summary>What a ledger must remember of a journal entry: the processor's knowledge, lent to the backend so that it can rebuild.</summary>
/// <param name="state">The memory before the entry.</param>
/// <param name="entry">An entry of the journal, in order.</param>
public delegate IReadOnlyCollection<StateChange> RecallEntry(ILedgerState state, Entry entry);

/// <summary>Where the cluster is and what this process does in it.</summary>
public sealed record ClusterOptions
{
    /// <summary>Addresses of brokers, <c>host:port</c>, separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Any properties of librdkafka; they win over ours, except where a promise stands on ours.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of this process, stable across restarts and not shared: its transactions go by it.</summary>
    public required string Instance { get; init; }

    /// <summary>The folder of the local state, all of which is rebuilt from Kafka when it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Partitions of the raw log and of the journal when the topics are made; 1–<see cref="PointTime.MaxPartitions"/>.</summary>
    public int Partitions { get; init; } = 6;

    /// <summary>Copies of each topic when it is made; null = the brokers' default.</summary>
    public short? Replication { get; init; }

    /// <summary>This process settles events.</summary>
    public bool Settles { get; init; } = true;

    /// <summary>This process follows the journal and the books: whoever settles or shows needs that, who only ingests does not.</summary>
    public bool Follows { get; init; } = true;

    /// <summary>This process shows pages: copies that only they ask for are drawn from the start, not at the first question.</summary>
    public bool Shows { get; init; }

    /// <summary>An operator says that the topics are what they should be, although they are others than before.</summary>
    public bool AcceptsTopics { get; init; }

    /// <summary>How the ledger's memory is drawn from entries.</summary>
    public RecallEntry Recall { get; init; } = (_, _) => [];

    /// <summary>The revenue store; null where none is filled or asked.</summary>
    public InfluxOptions? Store { get; init; }

    /// <summary>How long an append may take before it is refused.</summary>
    public TimeSpan AppendDeadline { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Bytes of bodies that may wait for the brokers; one more event is refused.</summary>
    public int QueueKiB { get; init; } = 64 << 10;

    /// <summary>A partition commits at most this often while events keep coming.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most events of one transaction.</summary>
    public int BatchEvents { get; init; } = 2_000;

    /// <summary>How long a transaction should last when many events wait; the number of its events follows from it.</summary>
    public TimeSpan TransactionAim { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The most bytes of bodies of one transaction (one larger event still makes one of its own).</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>After this the brokers end a transaction that its owner left open; readers wait as long at the worst.</summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a partition is looked at again that waits for an operator to mend something.</summary>
    public TimeSpan LookAgainEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command waits until it is settled before its answer says that it is not yet.</summary>
    public TimeSpan CommandPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where news for the operator go.</summary>
    public ILoggerFactory Log { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
