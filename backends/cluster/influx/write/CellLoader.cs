namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>Loads the writer's cells: neighbours in one statement, and none where the store has nothing at all.</summary>
internal sealed class CellLoader(InfluxConnection connection, Hold hold)
{
    private const int StatementsAtOnce = 100;
    // reading a few cells too many is cheaper than another statement
    private const int Gap = 30;

    private readonly (long From, long To)[] _bounds = [.. RollupLevels.All.Select(_ => (long.MaxValue, long.MinValue))];

    /// <summary>Learns between which cells each level has anything.</summary>
    public async ValueTask LearnAsync(MeasurementSet set, CancellationToken cancel)
    {
        var questions = RollupLevels.All.Select((_, level) => $"SELECT FIRST(rev) FROM \"{set.Rollup(level)}\"; SELECT LAST(rev) FROM \"{set.Rollup(level)}\"");
        var answer = await hold.UntilDoneAsync(stop => connection.QueryAsync(string.Join("; ", questions), stop), cancel);
        foreach (var series in answer.Series.Where(s => s.Rows > 0))
        {
            var level = series.Statement / 2;
            var cell = RollupLevel.FloorDiv(series.Number(0, 0), RollupLevels.All[level].WidthNs);
            Widen(level, cell);
        }
    }

    public void Forget() => Array.Fill(_bounds, (long.MaxValue, long.MinValue));

    public async ValueTask LoadAsync(MeasurementSet set, RollupCells cells, HashSet<CellKey> missing, CancellationToken cancel)
    {
        var found = new List<(int Level, CellRow Row)>();
        foreach (var runs in Runs(missing).Chunk(StatementsAtOnce))
        {
            var questions = runs.Select(r => CellQuery.Statement(set, r.Level, r.From, r.To, r.Partition));
            var answer = await hold.UntilDoneAsync(stop => connection.QueryAsync(string.Join("; ", questions), stop), cancel);
            foreach (var series in answer.Series)
            {
                var level = runs[series.Statement].Level;
                found.AddRange(CellQuery.Rows(series, level).Select(row => (level, row)));
            }
        }

        foreach (var key in missing)
        {
            cells.Open(key);
            Widen(key.Level, key.Cell);
        }

        // open and filled in one go: a cell that is open counts as loaded
        found.ForEach(f => cells.Load(f.Level, f.Row));
    }

    private void Widen(int level, long cell)
    {
        ref var bounds = ref _bounds[level];
        bounds = (Math.Min(bounds.From, cell), Math.Max(bounds.To, cell + 1));
    }

    private IEnumerable<Run> Runs(HashSet<CellKey> missing)
    {
        foreach (var cells in missing.Where(IsWithinBounds).GroupBy(key => (key.Level, key.Partition)))
        {
            Run? open = null;
            foreach (var cell in cells.Select(key => key.Cell).Order())
            {
                if (open is { } run && cell - run.To <= Gap)
                {
                    open = run with { To = cell + 1 };
                    continue;
                }

                if (open is { } done) yield return done;
                open = new Run(cells.Key.Level, cells.Key.Partition, cell, cell + 1);
            }

            if (open is { } last) yield return last;
        }
    }

    private bool IsWithinBounds(CellKey key) => key.Cell >= _bounds[key.Level].From && key.Cell < _bounds[key.Level].To;

    private readonly record struct Run(int Level, int Partition, long From, long To);
}
