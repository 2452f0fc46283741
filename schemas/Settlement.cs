namespace RevenuePulse;

/// <summary>How a raw event was classed. Every raw event is exactly one of these.</summary>
public enum RawClass : byte
{
    /// <summary>Stored, not settled yet.</summary>
    Pending = 0,

    /// <summary>The ledger acted on it, whether or not money moved.</summary>
    Accepted = 1,

    /// <summary>The delivery identity of an accepted event, seen again.</summary>
    Duplicate = 2,

    /// <summary>Nothing to act on.</summary>
    Ignored = 3,

    /// <summary>Rejected: kept as a dead letter.</summary>
    Dead = 4,

    /// <summary>A command of our own; counted apart.</summary>
    Command = 5,
}

/// <summary>What settling one raw event came to.</summary>
/// <param name="Position">The raw event.</param>
/// <param name="Class">Its class.</param>
/// <param name="Reason">Of an ignored or dead event, from the closed sets; else empty.</param>
/// <param name="Detail">Of a dead event: what was wrong; else empty.</param>
public readonly record struct RawOutcome(long Position, RawClass Class, string Reason = "", string Detail = "");

/// <summary>Everything that one batch decides, committed in one atomic step.</summary>
public sealed record Settlement
{
    /// <summary>One per event of the batch, in order; more where a command settled older events again.</summary>
    public required IReadOnlyList<RawOutcome> Outcomes { get; init; }

    /// <summary>In <see cref="Entry.Seq"/> order, following the state's last seq without a gap.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary>The ledger's new memory; each key at most once.</summary>
    public required IReadOnlyCollection<StateChange> Changes { get; init; }
}
