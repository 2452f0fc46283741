using System.Globalization;
using System.Runtime.InteropServices;

namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Recomputes from the journal what the store should hold and compares it with the points and with every roll-up level, per day, campaign,
/// currency and kind. Works beside a running pipeline: each comparison is made at one position of the journal.
/// </summary>
internal sealed class StoreVerification(StoreParts parts, IJournal journal)
{
    public const int MostDifferences = 100;

    // as many days at once as memory is worth, by level
    private static readonly int[] _daysAtOnce = [2, 16, 64, 128, 256];
    private const int DaysOfPointsAtOnce = 64;

    private readonly JournalTail _journal = new(journal, parts.Options);
    private readonly Dictionary<Line, Amounts> _expected = [];
    private readonly List<string> _differences = [];
    private long[] _at = new long[journal.Head.Seqs.Count];
    private Span _span = Span.Empty;

    /// <summary>What does not agree, in words; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        using var reader = new RevenueReader(parts, journal);
        Follow([.. _journal.Head.Seqs]);
        await CompareAsync(reader, Cover.Summed, "points", DaysOfPointsAtOnce, cancel);
        for (var level = 0; level < RollupLevels.All.Count; level++)
        {
            await CompareAsync(reader, level, $"roll-up {RollupLevels.All[level].Name}", _daysAtOnce[level], cancel);
        }

        return _differences;
    }

    private async Task CompareAsync(RevenueReader reader, int level, string what, int daysAtOnce, CancellationToken cancel)
    {
        // days that only the store has would be found by an open question alone
        var bounds = reader.Bounds;
        var (first, last) = (Math.Min(_span.FromMs, bounds.FromMs) / DayMs, Math.Max(_span.ToMs, bounds.ToMs) / DayMs);
        for (var day = first; day < last && _differences.Count < MostDifferences; day += daysAtOnce)
        {
            var days = Enumerable.Range(0, (int)Math.Min(daysAtOnce, last - day)).Select(i => (day + i) * DayMs).ToList();
            try
            {
                await CompareAsync(reader, (level, what), days, cancel);
            }
            catch (StoreUnavailableException e) when (e.IsAhead)
            {
                _differences.Add($"{what}, {DayText(day)} to {DayText(day + days.Count - 1)}: the store holds a sum of entries that the journal does not have");
            }
        }
    }

    private async Task CompareAsync(RevenueReader reader, (int Level, string Name) what, List<long> days, CancellationToken cancel)
    {
        var query = new SumQuery { FromMs = days[0], ToMs = days[^1] + DayMs, Buckets = days, By = Dimension.Campaign };
        var answer = (await reader.AnswerAsync([Question.Of(query) with { Only = what.Level }], cancel))[0];
        Follow([.. answer.Cursor.Seqs]);
        Compare(what.Name, days, answer.Rows);
    }

    private void Compare(string what, List<long> days, IReadOnlyList<SumRow> rows)
    {
        var found = new Dictionary<Line, Amounts>();
        foreach (var row in rows)
        {
            found[new Line(days[row.Bucket] / DayMs, row.Key, row.Currency, row.Kind)] = row.Amounts;
        }

        var expected = _expected.Where(e => e.Key.Day * DayMs >= days[0] && e.Key.Day * DayMs <= days[^1]).Select(e => e.Key);
        foreach (var line in expected.Union(found.Keys).OrderBy(l => l.Day).ThenBy(l => l.Campaign, StringComparer.Ordinal))
        {
            var (booked, store) = (_expected.GetValueOrDefault(line), found.GetValueOrDefault(line));
            if (booked != store && _differences.Count < MostDifferences) _differences.Add($"{what}, {line}: journal {Text(booked)}, store {Text(store)}");
        }
    }

    /// <summary>Carries what is expected along to a position of the journal.</summary>
    private void Follow(long[] through)
    {
        _journal.Read(_at, through, entries =>
        {
            foreach (var entry in entries.Where(e => e.IsMoney))
            {
                var d = entry.Dimensions;
                _span = _span.With(entry.AtMs);
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    _expected, new Line(RollupLevels.All[RollupLevels.Days].Cell(entry.AtMs), d.Campaign, d.Currency, d.Kind), out _);
                sum += entry.Amounts;
            }
        });
        _at = through;
    }

    private static long DayMs => RollupLevels.All[RollupLevels.Days].WidthMs;

    private static string DayText(long day) =>
        DateTimeOffset.FromUnixTimeMilliseconds(day * DayMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(Amounts a) =>
        string.Create(CultureInfo.InvariantCulture, $"gross {a.Gross} net {a.Net} sales {a.Sales} lost {a.Lost}");

    private readonly record struct Line(long Day, string? Campaign, string Currency, Kind Kind)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{DayText(Day)} {Campaign ?? "unattributed"} {Currency} {Kind.Name()}");
    }
}
