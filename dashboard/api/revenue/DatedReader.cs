using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>One answer of the store and what it is worth in the base currency, all of one snapshot.</summary>
/// <param name="Cursor">The journal position of the snapshot.</param>
/// <param name="Rows">As asked, each in its own currency.</param>
/// <param name="InBase">The same with everything in the base that has a rate.</param>
/// <param name="Beside">The answers to what was asked beside.</param>
internal sealed record DatedAnswer(Cursor Cursor, IReadOnlyList<SumRow> Rows, InBase InBase, IReadOnlyList<SumResult> Beside)
{
    /// <summary>Names of the dimensions of <see cref="SumResult.Joined"/>; null for none, which answers leave out.</summary>
    public IReadOnlyList<string>? JoinedAsOther { get; init; }

    public static DatedAnswer Of(IReadOnlyList<SumResult> results, IReadOnlyList<SumRow> rows, InBase inBase) => new(results[0].Cursor, rows, inBase, [.. results.Skip(1)])
    {
        JoinedAsOther = results[0].Joined is { Count: > 0 } joined ? [.. joined.Select(dimension => dimension.Name())] : null,
    };
}

/// <summary>
/// Asks the store so that sums can be converted by the day. Most shops sell in one currency, so it asks plainly first and day by day only
/// if there is something to convert.
/// </summary>
internal sealed class DatedReader(IRevenueStore store, IJournal journal)
{
    private const int Tries = 3;

    private readonly ConcurrentDictionary<int, AllTime> _allTime = [];

    /// <param name="query">What may have to be converted.</param>
    /// <param name="beside">What is asked of the same snapshot.</param>
    /// <param name="table">The rates.</param>
    /// <param name="isWanted">Whether the plain rows have to be converted; else they are not, and nothing is missing.</param>
    /// <param name="cancel">Ends it.</param>
    public async ValueTask<DatedAnswer> ReadAsync(
        SumQuery query, IReadOnlyList<SumQuery> beside, RateTable table, Func<IReadOnlyList<SumRow>, bool> isWanted, CancellationToken cancel)
    {
        for (var left = Tries; left > 0; left--)
        {
            var results = await store.SumManyAsync([query, .. beside], cancel);
            var rows = results[0].Rows;
            if (!isWanted(rows))
            {
                return DatedAnswer.Of(results, rows, new(rows, []));
            }

            if (IsInBase(rows, table.Base))
            {
                return DatedAnswer.Of(results, rows, new(rows, []));
            }

            if (table.IsEmpty)
            {
                return DatedAnswer.Of(results, rows, InBase.Of(rows, Slices.Uncut(query), table));
            }

            if (!IsAllTime(query))
            {
                break;
            }

            if (await Book(query.By).AtAsync(results[0].Cursor, table, cancel) is { } others)
            {
                var all = new InBase([.. rows.Where(r => r.Currency == table.Base), .. others.Rows], others.Missing);
                return DatedAnswer.Of(results, rows, all);
            }
        }

        return await ReadByDayAsync(query, beside, table, isWanted, cancel);
    }

    private static bool IsInBase(IReadOnlyList<SumRow> rows, string inBase)
    {
        foreach (var row in rows)
        {
            if (row.Currency != inBase && InBase.HasMoney(row.Amounts))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAllTime(SumQuery query) =>
        query is { FromMs: null, ToMs: null, Buckets.Count: 0, Filter.IsNone: true } && AllTime.Knows(query.By);

    private async ValueTask<DatedAnswer> ReadByDayAsync(
        SumQuery query, IReadOnlyList<SumQuery> beside, RateTable table, Func<IReadOnlyList<SumRow>, bool> isWanted, CancellationToken cancel)
    {
        var slices = Slices.ByDay(query, table);
        var results = await store.SumManyAsync([query with { FromMs = slices.Starts[0], Buckets = slices.Starts }, .. beside], cancel);
        var rows = slices.Join(results[0].Rows);
        // it is another snapshot than the first look's, so what is wanted may have changed too
        var inBase = isWanted(rows) ? InBase.Of(results[0].Rows, slices, table) : new(rows, []);
        return DatedAnswer.Of(results, rows, inBase);
    }

    private AllTime Book(Dimension? by) => _allTime.GetOrAdd((int)(by ?? 0), _ => new(store, journal, by));
}
