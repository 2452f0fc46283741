namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Which cells to read so that every moment ends up in its bucket, exactly. A cell of a coarse level that lies mostly in one bucket
/// is read whole and counted to it; the finer cells at its rim that belong elsewhere are then moved: added to their own bucket and
/// taken from the other. So a local day costs one UTC day and a few hours at its ends, not 24 hours, and the ends of a range that
/// fall within a minute cost only the entries of the shorter side.
/// </summary>
internal sealed class RangeCover
{
    /// <summary>No bucket.</summary>
    public const int Outside = -1;

    private readonly List<Slice> _slices = [];
    private readonly long[] _points;

    private RangeCover(long[] points) => _points = points;

    /// <summary>
    /// Slices for buckets between <paramref name="points"/> (ascending; bucket i lies between points i and i + 1) over data that lies
    /// within [<paramref name="fromMs"/>, <paramref name="toMs"/>), both on cells of the widest level. Disjoint within a level, in order
    /// of level and time.
    /// </summary>
    public static List<Slice> Of(IReadOnlyList<long> points, long fromMs, long toMs)
    {
        var cover = new RangeCover([.. points.Select(p => Math.Clamp(p, fromMs, toMs))]);
        if (fromMs < toMs) cover.Cell(Levels.AllTime, fromMs, toMs, Outside);
        cover._slices.Sort();
        return cover._slices;
    }

    /// <summary>A cell that has points within; so far everything in it is counted to <paramref name="bucket"/>.</summary>
    private void Cell(int level, long from, long to, int bucket)
    {
        var finer = level - 1;
        var finerMs = Levels.WidthMs(finer);
        if (Dominant(from, to, bucket, out var gainMs) is var best && best != bucket && gainMs > finerMs)
        {
            Emit(level, Levels.Cell(level, from), Levels.Cell(level, from) + 1, best, bucket);
            bucket = best;
        }

        for (var at = from; at < to;)
        {
            var (owner, end) = Owner(at, to);
            var whole = Levels.Cell(finer, end) * finerMs;
            if (whole > at)
            {
                Emit(finer, at / finerMs, whole / finerMs, owner, bucket);
                at = whole;
            }
            else
            {
                Cell(finer, at, at + finerMs, bucket);
                at += finerMs;
            }
        }
    }

    /// <summary>The bucket with the most of the cell, and how much more that is than <paramref name="given"/> has.</summary>
    private int Dominant(long from, long to, int given, out long gainMs)
    {
        var best = given;
        var (bestMs, givenMs, outsideMs) = (0L, 0L, 0L);
        for (var at = from; at < to;)
        {
            var (owner, end) = Owner(at, to);
            // the outside may lie on both sides of the buckets; a bucket lies in one piece
            var lengthMs = owner == Outside ? outsideMs += end - at : end - at;
            if (owner == given) givenMs = lengthMs;
            if (lengthMs > bestMs) (best, bestMs) = (owner, lengthMs);
            at = end;
        }

        gainMs = bestMs - givenMs;
        return best;
    }

    /// <summary>The bucket that a moment is in and where it ends, not beyond <paramref name="to"/>.</summary>
    private (int Bucket, long End) Owner(long at, long to)
    {
        var next = Array.BinarySearch(_points, at);
        next = next < 0 ? ~next : next + 1;
        while (next < _points.Length && _points[next] == at) next++;
        return next == 0 || next == _points.Length
            ? (Outside, next == 0 ? Math.Min(_points[0], to) : to)
            : (next - 1, Math.Min(_points[next], to));
    }

    private void Emit(int level, long from, long to, int add, int take)
    {
        if (add != take) _slices.Add(new Slice(level, from, to, add, take));
    }
}

/// <summary>Cells [From, To) of a level (milliseconds where the level is entries), added to one bucket and taken from another.</summary>
internal readonly record struct Slice(int Level, long From, long To, int Add, int Take) : IComparable<Slice>
{
    public int CompareTo(Slice other) => Level != other.Level ? Level.CompareTo(other.Level) : From.CompareTo(other.From);
}
