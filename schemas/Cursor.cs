using System.Globalization;

namespace RevenuePulse;

/// <summary>
/// A position in the journal: everything up to and including <see cref="Seqs"/> has been seen. Survives restarts and is the same on
/// every node. Written <c>g{generation}:{seq of partition 0}.{seq of partition 1}…</c>.
/// </summary>
/// <param name="Generation">Changes only when the journal is replaced.</param>
/// <param name="Seqs">Last seen entry of each partition, 0 for none.</param>
public sealed record Cursor(string Generation, IReadOnlyList<long> Seqs)
{
    /// <summary>A cursor over a journal of one partition.</summary>
    public Cursor(string generation, long seq)
        : this(generation, [seq])
    {
    }

    /// <summary>The last seen entry of the only partition.</summary>
    public long Seq => Seqs[0];

    /// <summary>The number of entries up to here, all partitions together.</summary>
    public long Entries => Seqs.Count == 1 ? Seqs[0] : Seqs.Sum();

    /// <summary>The same journal before its first entry.</summary>
    public Cursor Beginning => this with { Seqs = new long[Seqs.Count] };

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static Cursor? Parse(string? text)
    {
        if (text is not { Length: > 3 and < 8192 } || text[0] != 'g' || text.IndexOf(':', StringComparison.Ordinal) is not (> 1 and var colon))
        {
            return null;
        }

        var parts = text[(colon + 1)..].Split('.');
        var seqs = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out seqs[i]))
            {
                return null;
            }
        }

        return new Cursor(text[1..colon], seqs);
    }

    /// <summary>True when the entry lies after this position.</summary>
    public bool IsBefore(Entry entry) => Seqs[entry.Partition] < entry.Seq;

    /// <summary>True when nothing up to <paramref name="other"/>, a position of the same journal, lies after this one.</summary>
    public bool Reaches(Cursor other)
    {
        for (var i = 0; i < Seqs.Count; i++)
        {
            if (Seqs[i] < other.Seqs[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The position after entries that follow this one.</summary>
    public Cursor Past(params IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0)
        {
            return this;
        }

        var seqs = Seqs.ToArray();
        foreach (var entry in entries)
        {
            seqs[entry.Partition] = Math.Max(seqs[entry.Partition], entry.Seq);
        }

        return this with { Seqs = seqs };
    }

    /// <summary>The first position that has seen all that this one or the other has.</summary>
    public Cursor Join(Cursor other) =>
        other.Reaches(this) ? other : Reaches(other) ? this : this with { Seqs = [.. Seqs.Zip(other.Seqs, Math.Max)] };

    /// <summary>The position <paramref name="entries"/> earlier in each partition, or the beginning.</summary>
    public Cursor Back(long entries) => this with { Seqs = [.. Seqs.Select(seq => Math.Max(0, seq - entries))] };

    /// <inheritdoc/>
    public override string ToString() => $"g{Generation}:{string.Join('.', Seqs.Select(s => s.ToString(CultureInfo.InvariantCulture)))}";

    /// <inheritdoc/>
    public bool Equals(Cursor? other) => other is not null && Generation == other.Generation && Seqs.SequenceEqual(other.Seqs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Generation, Seqs.Count > 0 ? Seqs[0] : 0);
}
