namespace RevenuePulse.Dashboard;

/// <summary>
/// The buckets that the store is asked for. Where rates are dated, the asker's buckets are cut again at UTC midnights, and each slice
/// remembers whose it is and which day's rate counts.
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

    /// <summary>The asker's bucket of a slice.</summary>
    public int Owner(int slice) => _owners is null ? slice : _owners[slice];

    /// <summary>The UTC day of a slice; without dated rates no one looks at it.</summary>
    public DateOnly Day(int slice) => _owners is null
        ? default
        : DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(Starts[slice]).UtcDateTime);

    /// <summary>Slices of buckets that the asker wants, or of one bucket when there are none.</summary>
    /// <param name="fromMs">Start of the range; null = since the first entry.</param>
    /// <param name="endMs">Where slicing by day ends; the last slice goes on to the end of the range.</param>
    /// <param name="buckets">The asker's buckets, or none.</param>
    /// <param name="byDay">Whether to cut at UTC midnights.</param>
    public static Slices Of(long? fromMs, long endMs, IReadOnlyList<long> buckets, bool byDay)
    {
        if (!byDay)
        {
            return new(buckets, null);
        }

        var own = buckets.Count > 0 ? buckets : [fromMs ?? Beginning];
        var starts = new List<long>();
        var owners = new List<int>();
        for (var i = 0; i < own.Count; i++)
        {
            var next = i + 1 < own.Count ? own[i + 1] : Math.Max(endMs, own[i] + 1);
            for (var at = own[i]; at < next; at = ((at / DayMs) + 1) * DayMs)
            {
                starts.Add(at);
                owners.Add(i);
            }
        }

        return new(starts, owners);
    }
}
