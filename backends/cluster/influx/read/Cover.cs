namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>A stretch of time that is read at one level and counted to one bucket.</summary>
/// <param name="Level">A roll-up level, or one of <see cref="Cover"/>'s own.</param>
/// <param name="FromMs">Inclusive.</param>
/// <param name="ToMs">Exclusive.</param>
/// <param name="Bucket">Index of the bucket.</param>
internal readonly record struct Piece(int Level, long FromMs, long ToMs, int Bucket);

/// <summary>
/// Cuts buckets into pieces: the widest cells that fit, finer ones towards the ends, and single entries where an end lies within a minute.
/// For dimensions that roll-ups do not know, the whole minutes between the ends are one piece that the server adds up; so are minutes that
/// hold more entries than memory is worth.
/// </summary>
internal static class Cover
{
    /// <summary>Entries of one minute, read one by one.</summary>
    public const int Entries = -1;

    /// <summary>Whole seconds, or a part of one, added up by the server.</summary>
    public const int Summed = -2;

    private const long SecondMs = 1_000;
    private const long MinuteMs = 60_000;

    public static List<Piece> Of(Question question, Span bounds)
    {
        var pieces = new List<Piece>();
        for (var bucket = 0; bucket < question.Buckets; bucket++)
        {
            var from = Math.Max(question.Points[bucket], bounds.FromMs);
            var to = Math.Min(question.Points[bucket + 1], bounds.ToMs);
            if (from >= to) continue;
            if (question.Only is { } level) pieces.Add(new Piece(level, from, to, bucket));
            else if (question.FitsRollups) Climb(pieces, bucket, from, to);
            else Sum(pieces, bucket, from, to);
        }

        return pieces;
    }

    private static void Climb(List<Piece> pieces, int bucket, long from, long to)
    {
        for (var at = from; at < to;)
        {
            var level = Widest(at, to);
            var end = level == Entries
                ? Math.Min(to, (RollupLevel.FloorDiv(at, MinuteMs) + 1) * MinuteMs)
                : at + RollupLevels.All[level].WidthMs;
            // neighbours of one level are one piece, but a minute of entries stays one minute
            if (level != Entries && pieces.Count > 0 && pieces[^1] is var last && last.Level == level && last.Bucket == bucket && last.ToMs == at)
            {
                pieces[^1] = last with { ToMs = end };
            }
            else
            {
                pieces.Add(new Piece(level, at, end, bucket));
            }

            at = end;
        }
    }

    /// <summary>The widest level with a cell that begins here and ends in time.</summary>
    private static int Widest(long at, long to)
    {
        for (var level = RollupLevels.All.Count - 1; level >= 0; level--)
        {
            var width = RollupLevels.All[level].WidthMs;
            if (at % width == 0 && width <= to - at) return level;
        }

        return Entries;
    }

    /// <summary>The entries of a piece as the server can add them up: the rest of the first second, whole ones, the beginning of the last.</summary>
    public static IEnumerable<Piece> BySecond(Piece piece)
    {
        var whole = Math.Min(piece.ToMs, RollupLevel.FloorDiv(piece.FromMs + SecondMs - 1, SecondMs) * SecondMs);
        var wholeEnd = Math.Max(whole, RollupLevel.FloorDiv(piece.ToMs, SecondMs) * SecondMs);
        foreach (var (from, to) in ((long, long)[])[(piece.FromMs, whole), (whole, wholeEnd), (wholeEnd, piece.ToMs)])
        {
            if (from < to) yield return new Piece(Summed, from, to, piece.Bucket);
        }
    }

    private static void Sum(List<Piece> pieces, int bucket, long from, long to)
    {
        var whole = RollupLevel.FloorDiv(from + MinuteMs - 1, MinuteMs) * MinuteMs;
        var wholeEnd = RollupLevel.FloorDiv(to, MinuteMs) * MinuteMs;
        if (whole > wholeEnd)
        {
            pieces.Add(new Piece(Entries, from, to, bucket));
            return;
        }

        if (from < whole) pieces.Add(new Piece(Entries, from, whole, bucket));
        if (whole < wholeEnd) pieces.Add(new Piece(Summed, whole, wholeEnd, bucket));
        if (wholeEnd < to) pieces.Add(new Piece(Entries, wholeEnd, to, bucket));
    }
}

/// <summary>From the first day with an entry to the end of the last, milliseconds; empty when From is not before To.</summary>
internal readonly record struct Span(long FromMs, long ToMs)
{
    public static Span Empty => new(long.MaxValue, long.MinValue);

    /// <summary>With the day of a moment.</summary>
    public Span With(long atMs)
    {
        if (atMs >= FromMs && atMs < ToMs) return this;
        var day = RollupLevels.All[RollupLevels.Days];
        var from = day.Cell(atMs) * day.WidthMs;
        return new Span(Math.Min(FromMs, from), Math.Max(ToMs, from + day.WidthMs));
    }
}
