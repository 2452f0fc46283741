namespace RevenuePulse.Dashboard;

/// <summary>Reads the journal from its beginning: for backends without an index, and the yardstick for those with one.</summary>
public sealed class JournalSaleValues(IJournal journal) : ISaleValues
{
    private const int Page = 4_096;
    private const long DayMs = 86_400_000;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SaleValue>> NewestAsync(SumQuery query, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (journal.Head.Seqs.Count != 1)
        {
            // positions of several partitions cannot be told from an entry
            return new([]);
        }

        var newest = new PriorityQueue<Entry, (long AtMs, long Seq)>();
        foreach (var entry in Entries(cancel).Where(e => e.Amounts.Sales != 0 && IsWanted(e, query)))
        {
            newest.Enqueue(entry, (entry.AtMs, entry.Seq));
            if (newest.Count > limit)
            {
                newest.Dequeue();
            }
        }

        return new(
        [
            .. newest.UnorderedItems.Select(i => i.Element)
                .GroupBy(e => (e.Dimensions.Campaign, e.Dimensions.Currency, Day: DayOf(e.AtMs), Gross: e.Amounts.Gross * Math.Sign(e.Amounts.Sales)))
                .Select(g => new SaleValue(g.Key.Campaign, g.Key.Currency, g.Key.Day, g.Key.Gross, g.Sum(e => e.Amounts.Sales)))
                .Where(v => v.Count != 0),
        ]);
    }

    private IEnumerable<Entry> Entries(CancellationToken cancel)
    {
        var at = new Cursor(journal.Head.Generation, 0);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var page = journal.ReadAfter(at, Page);
            foreach (var entry in page.Where(e => e.IsMoney))
            {
                yield return entry;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            at = new(at.Generation, page[^1].Seq);
        }
    }

    private static bool IsWanted(Entry entry, SumQuery query) =>
        !(entry.AtMs < query.FromMs) && !(entry.AtMs >= query.ToMs) && query.Filter.Admits(entry.Dimensions);

    private static DateOnly DayOf(long atMs) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(Math.Floor((double)atMs / DayMs)));
}
