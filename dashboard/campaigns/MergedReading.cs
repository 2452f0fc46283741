namespace RevenuePulse.Dashboard;

/// <summary>Sums in which merged campaigns are one, for whoever asks the store itself.</summary>
internal sealed class MergedStore(IRevenueStore store, CampaignMerges merges) : IRevenueStore
{
    /// <inheritdoc/>
    public async ValueTask<SumResult> SumAsync(SumQuery query, CancellationToken cancel) => (await SumManyAsync([query], cancel))[0];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SumResult>> SumManyAsync(IReadOnlyList<SumQuery> queries, CancellationToken cancel)
    {
        var results = await store.SumManyAsync([.. queries.Select(q => q with { Filter = merges.Widen(q.Filter) })], cancel);
        return [.. results.Zip(queries, (result, query) => result with { Rows = merges.Join(result.Rows, query.By) })];
    }
}

/// <summary>
/// Visits in which merged campaigns are one. Somebody who came by two of them on a day counts twice: who it was is not known any more.
/// </summary>
internal sealed class MergedVisits(IVisitBook visits, CampaignMerges merges) : IVisitBook
{
    /// <inheritdoc/>
    public long Version => visits.Version;

    /// <inheritdoc/>
    public VisitCounts Counts => visits.Counts;

    /// <inheritdoc/>
    public long? SinceMs => visits.SinceMs;

    /// <inheritdoc/>
    public bool TryTake(Visit visit) => visits.TryTake(visit);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) =>
    [
        .. (await visits.SumAsync(query, cancel))
            .GroupBy(row => (row.Bucket, Campaign: merges.Of(row.Campaign), row.IsOther))
            .Select(g => new VisitRow(g.Key.Bucket, g.Key.Campaign, g.Key.IsOther, g.Sum(row => row.Visits))),
    ];

    /// <inheritdoc/>
    public Task SettleAsync(CancellationToken cancel) => visits.SettleAsync(cancel);

    /// <inheritdoc/>
    public IEnumerable<VisitMinute> Minutes() => visits.Minutes();

    /// <inheritdoc/>
    public void Join(IReadOnlyList<VisitMinute> minutes) => visits.Join(minutes);
}

/// <summary>Values of sales in which merged campaigns are one.</summary>
internal sealed class MergedSaleValues(ISaleValues values, CampaignMerges merges) : ISaleValues
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SaleValue>> NewestAsync(SumQuery query, int limit, CancellationToken cancel) =>
        [.. (await values.NewestAsync(query with { Filter = merges.Widen(query.Filter) }, limit, cancel)).Select(v => v with { Campaign = merges.Of(v.Campaign) })];
}
