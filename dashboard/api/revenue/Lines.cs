namespace RevenuePulse.Dashboard;

/// <summary>Collects the series of an answer. An average cannot be added up, so totals are summed apart from the buckets.</summary>
internal sealed class Lines(SeriesQuestion question, string effective, IReadOnlyList<long> buckets)
{
    private readonly Dictionary<KeyOf, (Sums Total, Sums?[] Buckets)> _lines = [];

    /// <summary>Adds a row to its bucket and to the total of its line.</summary>
    public void Add(in SumRow row)
    {
        var (total, sums) = Line(new(row.Key));
        (sums[row.Bucket] ??= new(total.Currency)).Add(row);
        total.Add(row);
    }

    /// <summary>Largest total first. Without a split there is always one series, be it all zero.</summary>
    public IReadOnlyList<SeriesLine> Answer()
    {
        if (question.By is null)
        {
            Line(default);
        }

        return
        [
            .. _lines.Where(l => question.By is null || !l.Value.Total.IsZero)
                .OrderByDescending(l => l.Value.Total.Of(question.Measure) ?? 0)
                .ThenBy(l => l.Key.Value, StringComparer.Ordinal)
                .Select(l => Series(l.Key, l.Value.Total, l.Value.Buckets)),
        ];
    }

    private (Sums Total, Sums?[] Buckets) Line(KeyOf key)
    {
        if (!_lines.TryGetValue(key, out var line))
        {
            _lines[key] = line = (new(key.CurrencyOr(question.By, effective)), new Sums?[buckets.Count]);
        }

        return line;
    }

    private SeriesLine Series(KeyOf key, Sums total, Sums?[] sums)
    {
        long? empty = question.Measure == Measure.Aov ? null : 0;
        var points = new SeriesPoint[sums.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new(buckets[i], sums[i] is { } own ? own.Of(question.Measure) : empty);
        }

        return new(key.Named(question.By), total.Currency, Currency.Exponent(total.Currency), total.Of(question.Measure), points);
    }
}
