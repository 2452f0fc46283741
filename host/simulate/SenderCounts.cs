namespace RevenuePulse.Host.Simulate;

/// <summary>How sending went. Safe from any thread.</summary>
internal sealed class SenderCounts
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _accepted = [];
    private readonly Dictionary<string, long> _problems = [];
    private SenderSnapshot _now = new(0, 0, 0, 0, 0, 0, new Dictionary<string, long>());

    /// <summary>The counts at this moment.</summary>
    public SenderSnapshot Snapshot()
    {
        lock (_lock)
        {
            return _now with { Problems = new Dictionary<string, long>(_problems) };
        }
    }

    public void Began(Delivery delivery)
    {
        lock (_lock)
        {
            _now = _now with { Deliveries = _now.Deliveries + 1, Sales = _now.Sales + (delivery is { IsCopy: false, Message.Effect: PaidEffect } ? 1 : 0) };
        }
    }

    /// <summary>The first 200 of an event accepts it, every further one repeats it.</summary>
    public void Accepted(Delivery delivery)
    {
        lock (_lock)
        {
            _now = _accepted.Add(delivery.Message.Id)
                ? _now with { Accepted = _now.Accepted + 1 }
                : _now with { Duplicates = _now.Duplicates + 1 };
        }
    }

    public void Retried(string problem) => Note(problem, now => now with { Retried = now.Retried + 1 });

    public void Failed(string problem) => Note(problem, now => now with { Failed = now.Failed + 1 });

    private void Note(string problem, Func<SenderSnapshot, SenderSnapshot> next)
    {
        lock (_lock)
        {
            _problems[problem] = _problems.GetValueOrDefault(problem) + 1;
            _now = next(_now);
        }
    }
}

/// <summary>Counts at one moment.</summary>
/// <param name="Deliveries">Posted, retries of one delivery not counted again.</param>
/// <param name="Accepted">Events that were answered 200.</param>
/// <param name="Duplicates">Repeats of those that were answered 200.</param>
/// <param name="Failed">Deliveries that were never answered 200.</param>
/// <param name="Retried">Attempts that had to be made again.</param>
/// <param name="Sales">Announcements of sales that left.</param>
/// <param name="Problems">What went wrong, and how often.</param>
internal sealed record SenderSnapshot(
    long Deliveries, long Accepted, long Duplicates, long Failed, long Retried, long Sales, IReadOnlyDictionary<string, long> Problems)
{
    /// <summary>Visits that were taken.</summary>
    public long Visits { get; init; }
}
