namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>Where the revenue store is and how patient one is with it.</summary>
public sealed record InfluxOptions
{
    /// <summary><c>INFLUXDB_URL</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>INFLUXDB_TOKEN</c>, asked for with every request, so that a rotated file counts at once; null or empty for none.</summary>
    public Func<string?> Token { get; init; } = () => null;

    /// <summary><c>INFLUXDB_ORG</c>; 1.x and 3 Core have none.</summary>
    public string Org { get; init; } = "";

    /// <summary><c>INFLUXDB_BUCKET</c>: the bucket, or the database where there are no buckets.</summary>
    public string Bucket { get; init; } = "revenue";

    /// <summary>How long one write may take before it counts as lost.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one query may take.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause after a failure; pauses double, with jitter, up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause that was not asked for by the server.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the breaker leaves a failing server alone.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often roll-up snapshots are written: they are read as "the last one", so fewer are better.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the writer looks whether the store still holds what it was given.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a process that does not write looks how far the store is.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a reader waits for its journal to reach what the store already has.</summary>
    public TimeSpan JournalPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Points per request.</summary>
    public int LinesPerWrite { get; init; } = 5_000;

    /// <summary>Requests that may wait for the server at a time, while the next is put together.</summary>
    public int WritesAtOnce { get; init; } = 2;

    /// <summary>Roll-up rows that the writer remembers, about 120 bytes each.</summary>
    public int MostWriterRows { get; init; } = 200_000;

    /// <summary>Roll-up rows and entries that a reader remembers, about 100 bytes each.</summary>
    public int MostReaderRows { get; init; } = 400_000;

    /// <summary>Entries of the journal that the store may lack before its answers wait until it is filled; about 3 µs each.</summary>
    public long MostLag { get; init; } = 500_000;

    /// <summary>Entries that one question about a dimension outside the roll-ups may cover.</summary>
    public long MostRawEntries { get; init; } = 5_000_000;

    /// <summary>Entries of the journal that one answer may be put together from while the store is away; about 3 µs each.</summary>
    public long MostFromJournal { get; init; } = 100_000;

    /// <summary>Values of product and of country per partition that stay apart; the rest become <c>other</c>.</summary>
    public int MostValues { get; init; } = 200;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
