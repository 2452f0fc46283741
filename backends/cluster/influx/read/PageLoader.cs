using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>Reads pages from the store.</summary>
internal sealed class PageLoader(InfluxConnection connection)
{
    private const int StatementsAtOnce = 100;

    private const string PointTags = "account, campaign, channel, country, currency, kind, landing_page, p, product, provider";

    /// <summary>A page without anything in it.</summary>
    public static Page Empty(PageKey key) => key.Level == Cover.Entries ? new EntryPage(key) : new CellPage(key);

    /// <summary>
    /// Pages as the store has them. Of single entries only those that are covered are taken: what comes after is the journal's to tell.
    /// </summary>
    public async ValueTask<List<Page>> LoadAsync(
        MeasurementSet set, IReadOnlyCollection<PageKey> keys, Loading loading, CancellationToken cancel)
    {
        var pages = keys.ToDictionary(key => key, Empty);
        foreach (var runs in Runs(keys).Chunk(StatementsAtOnce))
        {
            var answer = await connection.QueryAsync(string.Join("; ", runs.Select(run => Statement(set, run))), cancel);
            lock (loading.Gate)
            {
                Take(answer, runs, pages, loading);
            }
        }

        return [.. pages.Values];
    }

    /// <summary>Minutes that must not be loaded, because together with the emptier ones they would be more than so many entries.</summary>
    public async ValueTask<IReadOnlySet<PageKey>> DenseAsync(MeasurementSet set, IEnumerable<PageKey> keys, long most, CancellationToken cancel)
    {
        var counts = new Dictionary<PageKey, long>();
        foreach (var runs in Runs(keys.Where(key => key.Level == Cover.Entries)).Chunk(StatementsAtOnce))
        {
            var answer = await connection.QueryAsync(string.Join("; ", runs.Select(run => Count(set, run))), cancel);
            foreach (var series in answer.Series)
            {
                for (var row = 0; row < series.Rows; row++)
                {
                    counts[PageKey.Of(Cover.Entries, RollupLevel.FloorDiv(series.Number(row, 0), 1_000_000))] = series.Number(row, 1);
                }
            }
        }

        var sum = 0L;
        return counts.OrderBy(count => count.Value).SkipWhile(count => (sum += count.Value) <= most).Select(count => count.Key).ToHashSet();
    }

    private static string Count(MeasurementSet set, Run run) => string.Create(
        CultureInfo.InvariantCulture,
        $"""SELECT COUNT(seq) FROM "{set.Points}" WHERE time >= {run.FromMs * 1_000_000} AND time < {run.ToMs * 1_000_000} GROUP BY time(1m) fill(none)""");

    private static void Take(InfluxAnswer answer, Run[] runs, Dictionary<PageKey, Page> pages, Loading loading)
    {
        foreach (var series in answer.Series)
        {
            if (runs[series.Statement].Level == Cover.Entries) LoadEntries(series, pages, loading);
            else LoadCells(series, runs[series.Statement].Level, pages, loading);
        }
    }

    /// <summary>The days between which the set has anything.</summary>
    public async ValueTask<Span> BoundsAsync(MeasurementSet set, CancellationToken cancel)
    {
        var days = set.Rollup(RollupLevels.Days);
        var answer = await connection.QueryAsync($"SELECT FIRST(rev) FROM \"{days}\"; SELECT LAST(rev) FROM \"{days}\"", cancel);
        return answer.Series.Where(s => s.Rows > 0).Aggregate(Span.Empty, (span, s) => span.With(RollupLevel.FloorDiv(s.Number(0, 0), 1_000_000)));
    }

    private static void LoadCells(AnswerSeries answer, int level, Dictionary<PageKey, Page> pages, Loading loading)
    {
        foreach (var row in CellQuery.Rows(answer, level))
        {
            var page = (CellPage)pages[PageKey.Of(level, row.Cell * RollupLevels.All[level].WidthMs)];
            page.Load(row, loading.Series.Of(row.Series));
            if (row.Partition < loading.Seen.Length) loading.Seen[row.Partition] = Math.Max(loading.Seen[row.Partition], row.Rev);
        }
    }

    private static void LoadEntries(AnswerSeries answer, Dictionary<PageKey, Page> pages, Loading loading)
    {
        if (RollupSeries.Of(answer) is not { } s || !int.TryParse(answer.Tag("p"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)) return;
        var dimensions = new Dimensions(
            s.Provider, answer.Tag("account") ?? "", s.Kind, s.Currency, s.Campaign, s.Channel, answer.Tag("landing_page"), answer.Tag("product"), answer.Tag("country"));
        for (var row = 0; row < answer.Rows; row++)
        {
            var seq = answer.Number(row, 1);
            if (partition >= loading.Covered.Length || seq > loading.Covered[partition] || loading.Refused.Contains((partition, seq))) continue;
            var atMs = (RollupLevel.FloorDiv(answer.Number(row, 0), 1_000_000_000) * 1000) + answer.Number(row, 2);
            var amounts = new Amounts(answer.Number(row, 3), answer.Number(row, 4), answer.Number(row, 5), answer.Number(row, 6));
            ((EntryPage)pages[PageKey.Of(Cover.Entries, atMs)]).Add(atMs, dimensions, amounts);
        }
    }

    private static string Statement(MeasurementSet set, Run run)
    {
        if (run.Level != Cover.Entries)
        {
            var level = RollupLevels.All[run.Level];
            return CellQuery.Statement(set, run.Level, level.Cell(run.FromMs), level.Cell(run.ToMs));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT seq, ms, gross, net, sales, lost FROM "{set.Points}" WHERE time >= {run.FromMs * 1_000_000} AND time < {run.ToMs * 1_000_000} GROUP BY {PointTags}
            """);
    }

    /// <summary>Neighbours are one statement.</summary>
    private static IEnumerable<Run> Runs(IEnumerable<PageKey> keys)
    {
        Run? open = null;
        foreach (var key in keys.OrderBy(k => k.Level).ThenBy(k => k.Index))
        {
            if (open is { } run && run.Level == key.Level && run.ToMs == key.FromMs)
            {
                open = run with { ToMs = key.ToMs };
                continue;
            }

            if (open is { } done) yield return done;
            open = new Run(key.Level, key.FromMs, key.ToMs);
        }

        if (open is { } last) yield return last;
    }

    private readonly record struct Run(int Level, long FromMs, long ToMs);
}

/// <summary>What loading needs to know and finds out.</summary>
/// <param name="Gate">Held while <paramref name="Series"/> is used.</param>
/// <param name="Series">Numbers of series.</param>
/// <param name="Covered">For each partition how far the store is complete.</param>
/// <param name="Seen">For each partition the newest entry met in a snapshot.</param>
/// <param name="Refused">Partition and number of entries that the store refused, and may have taken since: of these only the journal is asked.</param>
internal sealed record Loading(Lock Gate, SeriesTable<RollupSeries> Series, long[] Covered, long[] Seen, IReadOnlySet<(int Partition, long Seq)> Refused);
