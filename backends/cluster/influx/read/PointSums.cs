using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Sums over dimensions that roll-ups do not know, added up by the server from the points that are covered; what comes after is the
/// journal's to tell.
/// </summary>
internal sealed class PointSums(InfluxConnection connection)
{
    private const int StatementsAtOnce = 50;

    // the server's sums wrap around in silence: below this, however many there are, they cannot
    private const double Safe = 4e18;

    /// <summary>Adds <paramref name="pieces"/>, all <see cref="Cover.Summed"/>, to the groups.</summary>
    public async ValueTask AddAsync(
        MeasurementSet set, Question question, IReadOnlyList<Piece> pieces, (PointLimits Limits, SumTable Into) sums, CancellationToken cancel)
    {
        if (Conditions(question, sums.Limits) is not { } conditions) return;
        foreach (var some in Runs(pieces).Chunk(StatementsAtOnce))
        {
            var statements = some.Select(run => Statement(set, question, run, conditions));
            var answer = await connection.QueryAsync(string.Join("; ", statements), cancel);
            foreach (var series in answer.Series)
            {
                Add(series, question, some[series.Statement], sums.Into);
            }
        }
    }

    private static void Add(AnswerSeries answer, Question question, Run run, SumTable into)
    {
        if (answer.Tag("currency") is not { } currency || !Kinds.TryParse(answer.Tag("kind"), out var kind)) return;
        var key = question.Query.By is { } by ? answer.Tag(by.Tag()) ?? (by == Dimension.Account ? "" : null) : null;
        var group = into.Groups.Of(key, currency, kind);
        for (var row = 0; row < answer.Rows; row++)
        {
            var count = answer.Number(row, 1);
            if (count is 0 or InfluxAnswer.Null) continue;
            for (var column = 6; column < 10; column++)
            {
                if (Math.Abs((double)answer.Number(row, column)) * count > Safe) throw new OverflowException();
            }

            var bucket = run.Bucket + (int)((RollupLevel.FloorDiv(answer.Number(row, 0), 1_000_000) - run.FromMs) / run.WidthMs);
            into.Add(run.Buckets == 1 ? run.Bucket : bucket, group, new EntrySum(
                count, answer.Number(row, 2), answer.Number(row, 3), answer.Number(row, 4), answer.Number(row, 5)));
        }
    }

    private static string Statement(MeasurementSet set, Question question, Run run, string conditions)
    {
        List<string> groups = ["currency", "kind"];
        if (question.Query.By is { } by && !groups.Contains(by.Tag())) groups.Add(by.Tag());
        if (run.Buckets > 1)
        {
            groups.Add(string.Create(CultureInfo.InvariantCulture, $"time({run.WidthMs}ms, {run.FromMs % run.WidthMs}ms) fill(none)"));
        }

        var second = RollupLevel.FloorDiv(run.FromMs, 1000) * 1000;
        var (from, to) = run.IsWhole ? (run.FromMs, run.ToMs) : (second, second + 1000);
        // a point's own time tells the second, a field the milliseconds
        var within = run.IsWhole ? "" : string.Create(CultureInfo.InvariantCulture, $"ms >= {run.FromMs - second} AND ms < {run.ToMs - second} AND ");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT COUNT(gross), SUM(gross), SUM(net), SUM(sales), SUM(lost), MAX(gross), MIN(gross), MAX(net), MIN(net) FROM "{set.Points}" WHERE time >= {from * 1_000_000} AND time < {to * 1_000_000} AND {within}{conditions} GROUP BY {string.Join(", ", groups)}
            """);
    }

    /// <summary>Null when nothing can match.</summary>
    private static string? Conditions(Question question, PointLimits limits)
    {
        var but = limits.Refused.Where(r => question.BucketOf(r.AtMs) >= 0).ToLookup(r => r.Partition, r => string.Create(CultureInfo.InvariantCulture, $" AND seq != {r.Seq}"));
        var parts = Enumerable.Range(0, limits.Covered.Length).Where(p => limits.Covered[p] > 0)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"(p = '{p}' AND seq <= {limits.Covered[p]}{string.Concat(but[p])})")).ToList();
        if (parts.Count == 0) return null;
        var conditions = new List<string> { $"({string.Join(" OR ", parts)})" };
        foreach (var (dimension, values) in question.Query.Filter.Values)
        {
            var allowed = values.Distinct().Select(value => Literal(dimension, value)).OfType<string>().Select(v => $"{dimension.Tag()} = {v}").ToList();
            if (allowed.Count == 0) return null;
            conditions.Add($"({string.Join(" OR ", allowed)})");
        }

        conditions.AddRange(
            from f in question.Query.Filter.Excluded
            from literal in f.Value.Distinct().Select(value => Literal(f.Key, value)).OfType<string>()
            select $"{f.Key.Tag()} != {literal}");
        return string.Join(" AND ", conditions);
    }

    /// <summary>A value as InfluxQL compares it, where an absent tag equals the empty literal; null for a value that no entry can have.</summary>
    private static string? Literal(Dimension dimension, string? value) => (dimension, value) switch
    {
        (Dimension.Account, "") => "''",
        (Dimension.Account or Dimension.Provider or Dimension.Kind or Dimension.Currency, null) => null,
        (_, null) => "''",
        _ => TagText.InQuery(value),
    };

    /// <summary>Neighbouring buckets of one width are one statement.</summary>
    private static IEnumerable<Run> Runs(IReadOnlyList<Piece> pieces)
    {
        Run? open = null;
        foreach (var piece in pieces)
        {
            var width = piece.ToMs - piece.FromMs;
            if (open is { IsWhole: true } run && piece.ToMs % 1000 == 0 && run.WidthMs == width && run.ToMs == piece.FromMs && run.Bucket + run.Buckets == piece.Bucket)
            {
                open = run with { ToMs = piece.ToMs, Buckets = run.Buckets + 1 };
                continue;
            }

            if (open is { } done) yield return done;
            open = new Run(piece.FromMs, piece.ToMs, width, piece.Bucket, 1);
        }

        if (open is { } last) yield return last;
    }

    private readonly record struct Run(long FromMs, long ToMs, long WidthMs, int Bucket, int Buckets)
    {
        /// <summary>Made of whole seconds; else it lies within one.</summary>
        public bool IsWhole => FromMs % 1000 == 0 && ToMs % 1000 == 0;
    }
}

/// <summary>Which points count.</summary>
/// <param name="Covered">For each partition how far the store is complete.</param>
/// <param name="Refused">What the store refused up to there, and may have taken since.</param>
internal readonly record struct PointLimits(long[] Covered, IReadOnlyList<RefusedEntry> Refused);
