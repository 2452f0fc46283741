namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// The widths of roll-up cells, finest first; each is a whole multiple of the one before. Above the last lies one cell of all time,
/// below the first lie the journal's own entries. The wide ones cost next to nothing to keep (a batch touches one cell of each): six hours
/// halve the price of days in far time zones, 32 days and all time make "this year" and "since the beginning" a matter of a few rows.
/// </summary>
internal static class Levels
{
    private static readonly long[] WidthsMs = [60_000, 15 * 60_000, 3_600_000, 6 * 3_600_000, 86_400_000, 32L * 86_400_000];

    /// <summary>The level below the finest: single entries, counted in milliseconds.</summary>
    public const int Entries = -1;

    /// <summary>The widest level with a width.</summary>
    public static int Widest => WidthsMs.Length - 1;

    /// <summary>The level above the widest: its only cell is 0.</summary>
    public static int AllTime => WidthsMs.Length;

    /// <summary>Roll-up levels, all time included.</summary>
    public static int Count => WidthsMs.Length + 1;

    /// <summary>Width of a cell; 1 for entries.</summary>
    public static long WidthMs(int level) => level == Entries ? 1 : WidthsMs[level];

    /// <summary>The cell that holds a moment.</summary>
    public static long Cell(int level, long atMs) => level == AllTime ? 0 : FloorDiv(atMs, WidthMs(level));

    /// <summary>The cell that holds a cell of the level below.</summary>
    public static long Parent(int level, long cell) => level + 1 == AllTime ? 0 : FloorDiv(cell, WidthMs(level + 1) / WidthMs(level));

    private static long FloorDiv(long value, long width) => (value >= 0 ? value : value - width + 1) / width;
}
