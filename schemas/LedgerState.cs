namespace RevenuePulse;

/// <summary>
/// The ledger's memory as a backend keeps it: opaque values under 17-byte keys. Seam with two implementations (embedded: a table
/// beside the journal; cluster: a local index over the own journal partition). What keys and values mean is the processor's business.
/// A failing storage surfaces as <see cref="IOException"/> or <see cref="System.Data.Common.DbException"/>: it is never the event's fault.
/// </summary>
public interface ILedgerState
{
    /// <summary>Seq of the last entry written, 0 at the beginning.</summary>
    long LastSeq { get; }

    /// <summary>The value under <paramref name="key"/>; empty when there is none.</summary>
    byte[] Get(StateKey key);
}

/// <summary>One change to the ledger's memory.</summary>
/// <param name="Key">Where.</param>
/// <param name="Value">The new value, never empty.</param>
public readonly record struct StateChange(StateKey Key, byte[] Value);

/// <summary>A key of the ledger's memory: a family and 128 bits.</summary>
/// <param name="Family">What sort of value it is; one ASCII letter.</param>
/// <param name="High">Upper half.</param>
/// <param name="Low">Lower half.</param>
public readonly record struct StateKey(byte Family, ulong High, ulong Low)
{
    /// <summary>Length of the written form.</summary>
    public const int Length = 17;

    /// <summary>Writes family, then both halves big-endian, so that keys sort as numbers.</summary>
    public void WriteTo(Span<byte> target)
    {
        target[0] = Family;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target[1..], High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(target[9..], Low);
    }
}
