namespace RevenuePulse.Backends.Embedded;

/// <summary>Where the embedded backend keeps its files and how much it may hold in memory.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The folder of <c>pulse.db</c>, <c>book.db</c> and <c>visits.db</c>; made when it does not exist.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Events that may wait for the writer; one more is refused with <see cref="RawLogUnavailableException"/>.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>Bytes of bodies that may wait for the writer.</summary>
    public long QueueCapacityBytes { get; init; } = 64 << 20;

    /// <summary>How long an append may take before it is refused. Senders give up after 5 s or more, so ours comes first.</summary>
    public TimeSpan AppendDeadline { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The most events that share one commit.</summary>
    public int BatchEvents { get; init; } = 512;

    /// <summary>The most bytes of bodies that share one commit (one larger event still makes a batch of its own).</summary>
    public long BatchBytes { get; init; } = 4 << 20;

    /// <summary>Connections that answer questions at the same time; more questions wait.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Page cache of the writer.</summary>
    public int WriterCacheKiB { get; init; } = 8 << 10;

    /// <summary>Page cache of each reader.</summary>
    public int ReaderCacheKiB { get; init; } = 2 << 10;

    /// <summary>Keys of the ledger that may wait in memory to be merged into its table; twice as many while a merge is under way.</summary>
    public int LedgerKeysInMemory { get; init; } = 65_536;

    /// <summary>The most that <c>pulse.db</c> may take; beyond it appends are refused as on a full disk.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>How long visits gather before they are counted together.</summary>
    public TimeSpan VisitsEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Called when the disk did not confirm a write. What the kernel holds is then unknown, so the process has to stop and
    /// recover from the log; the default ends it at once.
    /// </summary>
    public Action<string> OnLostDurability { get; init; } = Environment.FailFast;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
