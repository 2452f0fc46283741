using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>One snapshot: the sum of all entries of a partition, cell and series up to <paramref name="Rev"/>.</summary>
internal readonly record struct CellRow(long Cell, int Partition, RollupSeries Series, long Rev, EntrySum Sum);

/// <summary>Asks for the last snapshot of each cell and series, with its revision.</summary>
internal static class CellQuery
{
    /// <summary>
    /// Cells [from, to) of a level. One selector with the fields of its point beside it: asking for the LAST of each field could mix two
    /// snapshots when one is being written.
    /// </summary>
    public static string Statement(MeasurementSet set, int level, long from, long to, int? partition = null)
    {
        var width = RollupLevels.All[level];
        var only = partition is { } p ? string.Create(CultureInfo.InvariantCulture, $" AND p = '{p}'") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT LAST(rev), entries, gross, net, sales, lost FROM "{set.Rollup(level)}" WHERE time >= {from * width.WidthNs} AND time < {to * width.WidthNs}{only} GROUP BY time({width.Name}), {RollupSeries.Tags} fill(none)
            """);
    }

    /// <summary>The snapshots in the answer of one statement.</summary>
    public static IEnumerable<CellRow> Rows(AnswerSeries answer, int level)
    {
        if (RollupSeries.Of(answer) is not { } series || !int.TryParse(answer.Tag("p"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
        {
            yield break;
        }

        for (var row = 0; row < answer.Rows; row++)
        {
            var cell = RollupLevel.FloorDiv(answer.Number(row, 0), RollupLevels.All[level].WidthNs);
            var sum = new EntrySum(answer.Number(row, 2), answer.Number(row, 3), answer.Number(row, 4), answer.Number(row, 5), answer.Number(row, 6));
            if (sum.Entries == InfluxAnswer.Null) throw new StoreUnavailableException("a snapshot was just being written; ask again");
            yield return new CellRow(cell, partition, series, answer.Number(row, 1), sum);
        }
    }
}
