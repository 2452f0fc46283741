namespace RevenuePulse.Tests.Dashboard.Compare;

/// <summary>Visits in memory, as simple as can be.</summary>
public sealed class MemoryVisits : IVisitBook
{
    private readonly HashSet<(string? Campaign, string Visitor, long Day)> _seen = [];
    private readonly List<Visit> _visits = [];

    public long Version { get; private set; }

    public VisitCounts Counts => new(_visits.Count, 0, 0);

    public long? SinceMs => _visits.Count == 0 ? null : _visits.Min(v => v.AtMs) / 60_000 * 60_000;

    public bool TryTake(Visit visit)
    {
        if (_seen.Add((visit.Campaign, visit.Visitor, visit.AtMs / 86_400_000)))
        {
            _visits.Add(visit);
            Version++;
        }

        return true;
    }

    /// <summary>Takes visits of different people at one time.</summary>
    public void Add(string? campaign, int count, long atMs)
    {
        for (var i = 0; i < count; i++)
        {
            TryTake(new(campaign, $"{campaign} {_visits.Count}", atMs, true));
        }
    }

    public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new(
        [
            .. _visits.Where(v => !(v.AtMs < query.FromMs) && !(v.AtMs >= query.ToMs))
                .GroupBy(v => (Bucket: query.Buckets.Count == 0 ? 0 : query.Buckets.Count(b => b <= v.AtMs) - 1, v.Campaign))
                .Select(g => new VisitRow(g.Key.Bucket, g.Key.Campaign, false, g.LongCount())),
        ]);
    }

    public IEnumerable<VisitMinute> Minutes() => [];

    public void Join(IReadOnlyList<VisitMinute> minutes) => throw new NotSupportedException();

    public Task SettleAsync(CancellationToken cancel) => Task.CompletedTask;
}
