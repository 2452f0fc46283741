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

    /// <inheritdoc/>
    public override string ToString() => $"g{Generation}:{string.Join('.', Seqs.Select(s => s.ToString(CultureInfo.InvariantCulture)))}";

    /// <inheritdoc/>
    public bool Equals(Cursor? other) => other is not null && Generation == other.Generation && Seqs.SequenceEqual(other.Seqs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Generation, Seqs.Count > 0 ? Seqs[0] : 0);
}
