namespace RevenuePulse.Dashboard;

/// <summary>
/// The buckets that the store is asked for. Where a conversion depends on the UTC day, the asker's buckets are cut again at UTC midnights,
/// and each slice remembers whose it is and which day's rate counts.
/// </summary>
internal sealed class Slices
{
    private const long DayMs = 86_400_000;

    // no entry is older: the translators refuse times before 2000
    private static readonly long Beginning = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly IReadOnlyList<int>? _owners;

    private Slices(IReadOnlyList<long> starts, IReadOnlyList<int>? owners)
    {
        Starts = starts;
        _owners = owners;
    }

    /// <summary>For <see cref="SumQuery.Buckets"/>.</summary>
    public IReadOnlyList<long> Starts { get; }

    /// <summary>The UTC day of a moment.</summary>
    public static DateOnly DayOf(long atMs) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(atMs).UtcDateTime);

    /// <summary>The asker's bucket of a slice.</summary>
    public int Owner(int slice) => _owners is null ? slice : _owners[slice];

    /// <summary>The UTC day of a slice; where nothing is cut no one looks at it.</summary>
    public DateOnly Day(int slice) => _owners is null ? default : DayOf(Starts[slice]);

    /// <summary>The question's own buckets.</summary>
    public static Slices Uncut(SumQuery query) => new(query.Buckets, null);

    /// <summary>
    /// The question's buckets, cut at each midnight from the first day with a rate to the day after which none is in force any more:
    /// what lies before or after has no rate and may stay in one piece.
    /// </summary>
    public static Slices ByDay(SumQuery query, RateTable table)
    {
        if (table.FirstDay is not { } firstDay || table.LastDay is not { } lastDay)
        {
            return Uncut(query);
        }

        var (firstMs, lastMs) = (StartOf(firstDay), StartOf(lastDay.AddDays(table.MaxAgeDays + 1)));
        var own = query.Buckets.Count > 0 ? query.Buckets : [query.FromMs ?? Beginning];
        var starts = new List<long>();
        var owners = new List<int>();
        for (var i = 0; i < own.Count; i++)
        {
            starts.Add(own[i]);
            owners.Add(i);
            var endMs = Math.Min(i + 1 < own.Count ? own[i + 1] : query.ToMs ?? long.MaxValue, lastMs + 1);
            for (var at = Math.Max(((own[i] / DayMs) + 1) * DayMs, firstMs); at < endMs; at += DayMs)
            {
                starts.Add(at);
                owners.Add(i);
            }
        }

        return new(starts, owners);
    }

    /// <summary>Puts slices together again: rows of the asker's buckets.</summary>
    public IReadOnlyList<SumRow> Join(IReadOnlyList<SumRow> rows) => _owners is null
        ? rows
        :
        [
            .. rows.GroupBy(r => (Bucket: Owner(r.Bucket), r.Key, r.Currency, r.Kind))
                .Select(g => new SumRow(g.Key.Bucket, g.Key.Key, g.Key.Currency, g.Key.Kind, g.Aggregate(default(Amounts), (sum, r) => sum + r.Amounts))),
        ];

    private static long StartOf(DateOnly day) => new DateTimeOffset(day, default, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
