namespace RevenuePulse.Dashboard;

/// <summary>One of the two ranges of a question, added up: as a whole, by bucket, by value, and by both.</summary>
internal sealed class HistorySide
{
    private readonly HistoryQuestion _question;
    private readonly Sums?[] _buckets;
    private readonly Dictionary<KeyOf, (Sums Total, Sums?[] Buckets)> _values = [];

    public HistorySide(HistoryQuestion question, string currency, IReadOnlyList<long> starts, IReadOnlyList<SumRow> rows)
    {
        (_question, Currency, Starts, Total) = (question, currency, starts, new(currency));
        _buckets = new Sums?[starts.Count];
        foreach (var row in rows)
        {
            Total.Add(row);
            (_buckets[row.Bucket] ??= new(currency)).Add(row);
            var (total, buckets) = Value(row.Key);
            total.Add(row);
            (buckets[row.Bucket] ??= new(total.Currency)).Add(row);
        }

        var others = rows.Where(row => row.Currency != currency && InBase.HasMoney(row.Amounts)).ToList();
        LeftOut = new(others.Sum(row => row.Amounts.Sales), [.. others.Select(row => row.Currency).Distinct().Order(StringComparer.Ordinal)]);
    }

    public string Currency { get; }

    public IReadOnlyList<long> Starts { get; }

    public Sums Total { get; }

    public LeftOut LeftOut { get; }

    /// <summary>When the last bucket would end by itself, not where the range cuts it off.</summary>
    public long EndOfLast(ViewRange range)
    {
        var beyond = Dashboard.Buckets.Starts(Starts[^1], range.Calendar.Add(range.ToMs, 1, _question.Step.Unit) + ((long)_question.Step.ApproximateMs * 2), _question.Step, range.Calendar);
        return beyond is { Count: > 1 } ? beyond[1] : range.ToMs;
    }

    /// <summary>The measure and the sales of the bucket that stands beside each of another side's; null where none does.</summary>
    public (long? Value, long Sales)?[] Beside(HistorySide side, ViewRange range, ViewRange own) =>
        [.. ComparedRange.Pairs(side.Starts, range, Starts, own).Select(i => i < 0 ? default((long?, long)?) : (Of(_buckets[i]), _buckets[i]?.Sales ?? 0))];

    public IReadOnlyList<HistoryBucket> Buckets(ViewRange range, (long? Value, long Sales)?[]? then, (long? Value, long Sales)?[]? also) =>
    [
        .. Starts.Select((at, i) => new HistoryBucket(
            Instant.OfMs(at), Instant.OfMs(i + 1 < Starts.Count ? Starts[i + 1] : range.ToMs), Of(_buckets[i]), then?[i]?.Value, _buckets[i]?.Sales ?? 0, then?[i]?.Sales,
            also?[i]?.Value, also?[i]?.Sales)),
    ];

    public IReadOnlyList<HistoryLine> Lines(HistorySide? other, HistorySide? also)
    {
        var keys = _values.Where(value => !value.Value.Total.IsZero).Select(value => value.Key)
            .Union(other?._values.Where(value => !value.Value.Total.IsZero).Select(value => value.Key) ?? [])
            .OrderByDescending(key => Math.Abs(Of(Find(key)?.Total) ?? 0))
            .ThenByDescending(key => Math.Abs(Of(other?.Find(key)?.Total) ?? 0))
            .ThenBy(key => key.Value, StringComparer.Ordinal)
            .ToList();
        // a rest of one is no shorter than the one
        var shown = keys.Count == _question.Top + 1 ? keys : keys.Take(_question.Top).ToList();
        var lines = shown.Select(key => Line(key.Value, 0, [key], other, also)).ToList();
        if (shown.Count < keys.Count)
        {
            lines.Add(Line(null, keys.Count - shown.Count, keys.Skip(shown.Count).ToList(), other, also));
        }

        return lines;
    }

    public IReadOnlyList<HistoryChange> Changes(HistorySide other) =>
    [
        .. _values.Keys.Union(other._values.Keys).Select(key => Change(key, Find(key)?.Total ?? new(Currency), other.Find(key)?.Total ?? new(Currency)))
            .Where(change => change.Value != 0 || change.Then != 0)
            .OrderByDescending(change => Math.Abs((decimal)change.Delta)).ThenBy(change => change.Key, StringComparer.Ordinal)
            .Take(HistoryChanges.Most),
    ];

    private HistoryChange Change(KeyOf key, Sums now, Sums then)
    {
        var (value, before) = (now.Of(_question.Measure) ?? 0, then.Of(_question.Measure) ?? 0);
        // an average has no parts, and counts are all volume
        var perSale = _question.Measure is Measure.Net or Measure.Gross or Measure.Refunded;
        var volume = !perSale || then.Sales <= 0 ? value - before
            : (long)Math.Round((now.Sales - then.Sales) * ((decimal)before / then.Sales), MidpointRounding.AwayFromZero);
        return new(key.Value, value, before, volume, value - before - volume);
    }

    private HistoryLine Line(string? key, int others, IReadOnlyList<KeyOf> keys, HistorySide? other, HistorySide? also)
    {
        var currency = others == 0 ? new KeyOf(key).CurrencyOr(_question.By, Currency) : Currency;
        var (now, then, second) = (Joined(keys), other?.Joined(keys), also?.Joined(keys));
        var total = Total.Of(_question.Measure) ?? 0;
        var hasShare = _question.Measure != Measure.Aov && total > 0 && currency == Currency && _question.By != Dimension.Currency;
        return new(
            key, others, currency, RevenuePulse.Currency.Exponent(currency), now.Total.Of(_question.Measure), then?.Total.Of(_question.Measure),
            hasShare ? (double)(now.Total.Of(_question.Measure) ?? 0) / total : null, now.Total.Sales, then?.Total.Sales,
            [.. now.Buckets.Select(Of)], second?.Total.Of(_question.Measure), second?.Total.Sales);
    }

    private (Sums Total, Sums?[] Buckets) Joined(IReadOnlyList<KeyOf> keys)
    {
        if (keys is [var only])
        {
            return Find(only) ?? (new(only.CurrencyOr(_question.By, Currency)), new Sums?[Starts.Count]);
        }

        var (total, buckets) = (new Sums(Currency), new Sums?[Starts.Count]);
        foreach (var value in keys.Select(Find).OfType<(Sums Total, Sums?[] Buckets)>())
        {
            total.Add(value.Total);
            for (var i = 0; i < buckets.Length; i++)
            {
                if (value.Buckets[i] is { } own)
                {
                    (buckets[i] ??= new(Currency)).Add(own);
                }
            }
        }

        return (total, buckets);
    }

    private (Sums Total, Sums?[] Buckets)? Find(KeyOf key) => _values.TryGetValue(key, out var value) ? value : null;

    private (Sums Total, Sums?[] Buckets) Value(string? key)
    {
        if (!_values.TryGetValue(new(key), out var value))
        {
            _values[new(key)] = value = (new(new KeyOf(key).CurrencyOr(_question.By, Currency)), new Sums?[Starts.Count]);
        }

        return value;
    }

    private long? Of(Sums? sums) => sums is null ? _question.Measure == Measure.Aov ? null : 0 : sums.Of(_question.Measure);
}
