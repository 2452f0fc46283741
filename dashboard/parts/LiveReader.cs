namespace RevenuePulse.Dashboard;

/// <summary>Reads the panels of the live page from the store: two questions, one snapshot.</summary>
public sealed class LiveReader(IRevenueStore store, ICampaignBook book, PagesOptions options, TimeProvider clock)
{
    private const int Minutes = 121;
    private const long MinuteMs = 60_000;

    /// <summary>The panels as of now.</summary>
    public async ValueTask<LiveView> ReadAsync(CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var buckets = MinuteStarts(nowMs);
        var byMinute = new SumQuery { FromMs = buckets[0], ToMs = buckets[^1] + MinuteMs, Buckets = buckets };
        var answers = await store.SumManyAsync([byMinute, new SumQuery { By = Dimension.Campaign }], cancel);
        var (minutes, campaigns) = (answers[0], answers[1].Rows);

        var currencies = campaigns.Select(row => row.Currency).Distinct().Order(StringComparer.Ordinal).ToList();
        var shown = currencies.Count == 1 ? currencies[0] : options.BaseCurrency;
        return new LiveView
        {
            Cursor = minutes.Cursor,
            AtMs = nowMs,
            Currency = shown,
            CurrenciesLeftOut = [.. currencies.Where(currency => currency != shown)],
            HasSales = campaigns.Any(row => row.Amounts.Sales != 0),
            Total = Sum(campaigns.Where(row => row.Currency == shown)),
            Minutes = ByMinute(minutes.Rows.Where(row => row.Currency == shown), buckets),
            Campaigns = ByCampaign(campaigns.Where(row => row.Currency == shown)),
        };
    }

    private static long[] MinuteStarts(long nowMs)
    {
        var running = nowMs - (nowMs % MinuteMs);
        return [.. Enumerable.Range(0, Minutes).Select(i => running - ((Minutes - 1 - i) * MinuteMs))];
    }

    private static List<MinuteAmounts> ByMinute(IEnumerable<SumRow> rows, long[] buckets)
    {
        var sums = rows.ToLookup(row => row.Bucket);
        return [.. buckets.Select((start, i) => new MinuteAmounts(start, Sum(sums[i])))];
    }

    private List<CampaignAmounts> ByCampaign(IEnumerable<SumRow> rows)
    {
        var names = book.Campaigns;
        return [.. rows.GroupBy(row => row.Key)
            .Select(group => new CampaignAmounts(group.Key, NameOf(group.Key), Sum(group)))
            .OrderByDescending(campaign => campaign.Amounts.Gross)
            .ThenBy(campaign => campaign.Id, StringComparer.Ordinal)];

        string? NameOf(string? id) => id is not null && names.TryGetValue(id, out var campaign) ? campaign.Name : id;
    }

    private static Amounts Sum(IEnumerable<SumRow> rows) => rows.Aggregate(default(Amounts), (sum, row) => sum + row.Amounts);
}
