using System.Collections.Concurrent;

namespace RevenuePulse.Tests.Dashboard;

/// <summary>A journal in memory and everything that reads it, as simple as can be: the yardstick for what answers should be.</summary>
public sealed class MemoryBooks(string generation = "1") : IJournal, IRevenueStore, IArchive, ICampaignBook
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly ConcurrentDictionary<string, Campaign> _campaigns = new(StringComparer.Ordinal);
    private int _reads;

    public event Action<IReadOnlyList<Entry>> Committed = _ => { };

    public Cursor Head
    {
        get
        {
            lock (_lock)
            {
                return new(generation, _entries.Count);
            }
        }
    }

    /// <summary>How often sums were asked for.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Why sums cannot be told now; null while they can.</summary>
    public Exception? NoSums { get; set; }

    /// <summary>Why the book takes nothing and single sales cannot be found; null while all is well.</summary>
    public Exception? NoBrokers { get; set; }

    /// <summary>Dimensions of which answers say that later values were joined.</summary>
    public IReadOnlyList<Dimension> Joined { get; set; } = [];

    public List<DeadLetter> Letters { get; } = [];

    public PipelineCounts Balance { get; set; } = new()
    {
        Raw = 0,
        Accepted = 0,
        Duplicates = 0,
        Ignored = new Dictionary<string, long>(),
        DeadLetters = 0,
        Commands = 0,
        Pending = 0,
        LastEventAtMs = new Dictionary<string, long>(),
    };

    public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns;

    public IReadOnlyList<Entry> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Commits entries; their seq is given here.</summary>
    public void Commit(params IReadOnlyList<Entry> entries)
    {
        List<Entry> numbered;
        lock (_lock)
        {
            numbered = [.. entries.Select((e, i) => e with { Seq = _entries.Count + i + 1 })];
            _entries.AddRange(numbered);
        }

        Committed(numbered);
    }

    public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        lock (_lock)
        {
            if (cursor.Generation != generation || cursor.Seq > _entries.Count)
            {
                throw new ArgumentException("not of this journal", nameof(cursor));
            }

            return [.. _entries.Skip((int)cursor.Seq).TakeWhile(e => upTo is null || !upTo.IsBefore(e)).Take(limit)];
        }
    }

    public async ValueTask<SumResult> SumAsync(SumQuery query, CancellationToken cancel) => (await SumManyAsync([query], cancel))[0];

    public ValueTask<IReadOnlyList<SumResult>> SumManyAsync(IReadOnlyList<SumQuery> queries, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        ThrowIf(NoSums);
        var all = All;
        var cursor = new Cursor(generation, all.Count);
        return new([.. queries.Select(q => new SumResult(cursor, Rows(all, q)) { Joined = [.. Joined.Where(dimension => dimension == q.By)] })]);
    }

    public SaleDetail? FindSale(string id)
    {
        ThrowIf(NoBrokers);
        var entries = All.Where(e => e.SaleId == id).ToList();
        var raw = new RawEvent { Position = 1, Provider = "stripe", Type = "t", DeliveryId = "evt_1", ReceivedAtMs = 0, Body = "{}"u8.ToArray() };
        return entries.Count == 0 ? null : new(id, entries, [raw]);
    }

    public IReadOnlyList<DeadLetter> DeadLetters(int limit, long? beforePosition = null) =>
        [.. Letters.Where(l => beforePosition is null || l.Position < beforePosition).OrderByDescending(l => l.Position).Take(limit)];

    public (DeadLetter Letter, RawEvent Raw)? DeadLetter(long position) => null;

    public PipelineCounts Counts() => Balance;

    public void Put(IReadOnlyCollection<Campaign> campaigns)
    {
        ArgumentNullException.ThrowIfNull(campaigns);
        ThrowIf(NoBrokers);
        foreach (var campaign in campaigns)
        {
            _campaigns[campaign.Id] = campaign;
        }
    }

    public bool Delete(string id) => _campaigns.TryRemove(id, out _);

    private static void ThrowIf(Exception? why)
    {
        if (why is not null)
        {
            throw why;
        }
    }

    private static List<SumRow> Rows(IReadOnlyList<Entry> entries, SumQuery query) =>
    [
        .. entries
            .Where(e => e.IsMoney && !(e.AtMs < query.FromMs) && !(e.AtMs >= query.ToMs) && query.Filter.Admits(e.Dimensions))
            .GroupBy(e => (Bucket: Bucket(e, query), Key: query.By is { } by ? e.Dimensions.Value(by) : null, e.Dimensions.Currency, e.Dimensions.Kind))
            .Select(g => new SumRow(g.Key.Bucket, g.Key.Key, g.Key.Currency, g.Key.Kind, g.Aggregate(default(Amounts), (sum, e) => sum + e.Amounts))),
    ];

    private static int Bucket(Entry entry, SumQuery query) => query.Buckets.Count == 0 ? 0 : query.Buckets.Count(b => b <= entry.AtMs) - 1;
}
