namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// The widths of roll-up cells, finest first, all in UTC, each a whole multiple of the one before. 15 minutes serve the zones whose offset
/// is not whole hours; six hours and days keep a year in any zone to a few thousand cells.
/// </summary>
internal static class RollupLevels
{
    public static IReadOnlyList<RollupLevel> All { get; } =
    [
        new("1m", 60_000, 240),
        new("15m", 15 * 60_000, 192),
        new("1h", 3_600_000, 168),
        new("6h", 6 * 3_600_000, 120),
        new("1d", 86_400_000, 128),
    ];

    public const int Minutes = 0;

    public static int Days => All.Count - 1;
}

/// <summary>One width.</summary>
/// <param name="Name">As in the measurement and in InfluxQL.</param>
/// <param name="WidthMs">Milliseconds.</param>
/// <param name="CellsPerPage">Cells that a reader loads and forgets together.</param>
internal sealed record RollupLevel(string Name, long WidthMs, int CellsPerPage)
{
    public long WidthNs => WidthMs * 1_000_000;

    public long Cell(long atMs) => FloorDiv(atMs, WidthMs);

    public static long FloorDiv(long value, long by) => (value >= 0 ? value : value - by + 1) / by;
}
