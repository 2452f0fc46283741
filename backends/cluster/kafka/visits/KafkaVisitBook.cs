namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Visits on a topic of their own: sent by whoever takes them, counted by whoever shows or settles.</summary>
/// <param name="sender">Sends.</param>
/// <param name="follower">Counts; null in a process that only takes them.</param>
internal sealed class KafkaVisitBook(VisitSender sender, VisitFollower? follower) : IVisitBook
{
    public long Version => follower?.Version ?? 0;

    public VisitCounts Counts => new(follower?.Counted ?? 0, (follower?.Repeated ?? 0) + sender.Repeated, sender.Dropped);

    public long? SinceMs => follower?.SinceMs;

    public bool TryTake(Visit visit) => sender.TryTake(visit);

    public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) => new(follower?.Sum(query) ?? []);

    public async Task SettleAsync(CancellationToken cancel)
    {
        await sender.SettleAsync(cancel);
        if (follower is not null) await follower.ReachAsync(sender.End, cancel);
    }

    public IEnumerable<VisitMinute> Minutes() => follower?.Minutes() ?? [];

    public void Join(IReadOnlyList<VisitMinute> minutes)
    {
        sender.Send(minutes);
        follower?.ReachAsync(sender.End, CancellationToken.None).Wait(TimeSpan.FromSeconds(30));
    }
}
