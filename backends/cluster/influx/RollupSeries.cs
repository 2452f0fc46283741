namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>The dimensions that roll-ups keep apart.</summary>
internal sealed record RollupSeries(string Provider, string? Campaign, string? Channel, Kind Kind, string Currency)
{
    /// <summary>The tags to group by, the partition included.</summary>
    public const string Tags = "campaign, channel, currency, kind, p, provider";

    public static RollupSeries Of(Dimensions d) => new(d.Provider, d.Campaign, d.Channel, d.Kind, d.Currency);

    /// <summary>As dimensions; those that roll-ups do not know are absent.</summary>
    public Dimensions Dimensions => new(Provider, "", Kind, Currency, Campaign, Channel);

    /// <summary>Of an answer that is grouped by <see cref="Tags"/>; null for series that are not ours.</summary>
    public static RollupSeries? Of(AnswerSeries s) => s.Tag("provider") is { } provider && s.Tag("currency") is { } currency
        && Kinds.TryParse(s.Tag("kind"), out var kind)
            ? new RollupSeries(provider, s.Tag("campaign"), s.Tag("channel"), kind, currency)
            : null;
}

/// <summary>Small numbers for series. Used by one thread at a time.</summary>
internal sealed class SeriesTable<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _series = [];

    public int Count => _series.Count;

    public T this[int number] => _series[number];

    public int Of(T series)
    {
        if (_numbers.TryGetValue(series, out var number)) return number;
        number = _series.Count;
        _series.Add(series);
        _numbers.Add(series, number);
        return number;
    }

    public void Clear()
    {
        _numbers.Clear();
        _series.Clear();
    }
}
