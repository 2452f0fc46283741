namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// Closes a commit in the journal: which raw events it settled and how, which entries belong to it, and how the partition's counts stand.
/// Numbers are absolute, so that a repeated one changes nothing; entries without a tally behind them were never committed.
/// </summary>
internal sealed record Tally
{
    /// <summary>Before anything was settled.</summary>
    public static Tally None { get; } = new();

    /// <summary>Offset in the raw log of the first event of the commit.</summary>
    public long FirstRaw { get; init; }

    /// <summary>Offset after the last event: where settling goes on.</summary>
    public long NextRaw { get; init; }

    /// <summary><see cref="Entry.Seq"/> before the commit's first entry.</summary>
    public long AfterSeq { get; init; }

    /// <summary><see cref="Entry.Seq"/> of its last entry.</summary>
    public long LastSeq { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public long AtMs { get; init; }

    /// <summary>What became of each event, from <see cref="FirstRaw"/> to <see cref="NextRaw"/>.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>Older events that were settled again.</summary>
    public IReadOnlyList<Outcome> Older { get; init; } = [];

    /// <summary>How many events of the partition stand in each class.</summary>
    public IReadOnlyDictionary<TallyKey, long> Counts { get; init; } = new Dictionary<TallyKey, long>();

    /// <summary>The newest event of each sender, Unix milliseconds.</summary>
    public IReadOnlyDictionary<string, long> LastEvents { get; init; } = new Dictionary<string, long>();

    /// <summary>True when <paramref name="other"/>, of the same partition, does not come after this one.</summary>
    public bool Reaches(Tally other) => NextRaw >= other.NextRaw && LastSeq >= other.LastSeq;
}

/// <summary>A class of raw events; commands of our own are counted apart from what senders delivered.</summary>
internal readonly record struct TallyKey(bool IsCommand, RawClass Class, string Reason)
{
    // as in the embedded twin: only ignored events are asked for by reason
    public static TallyKey Of(string provider, RawClass rawClass, string reason) =>
        new(provider == Provider.Pulse, rawClass, rawClass == RawClass.Ignored ? reason : "");
}

/// <summary>What became of one raw event.</summary>
/// <param name="Offset">Its place in the raw log's partition.</param>
/// <param name="Class">Its class.</param>
/// <param name="Reason">Of an ignored or dead event.</param>
/// <param name="Letter">Of a dead event.</param>
internal sealed record Outcome(long Offset, RawClass Class, string Reason = "", Letter? Letter = null);

/// <summary>What a list of dead letters shows.</summary>
internal sealed record Letter(string Provider, string Type, string Detail, long ReceivedAtMs);
