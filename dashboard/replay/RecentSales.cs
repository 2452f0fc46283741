namespace RevenuePulse.Dashboard;

/// <summary>The newest sales and money out of a scope, newest first: what a list shows before its stream goes on.</summary>
public sealed class RecentSales(IJournal journal, JournalTimes times, CampaignMerges merges)
{
    private const int Shown = 50;
    private const int LookBack = 400;
    private const int LongestLookBack = 20_000;

    /// <summary>Those up to a position; a stream that begins there brings nothing twice and misses nothing.</summary>
    public IReadOnlyList<Entry> UpTo(Cursor end, RevenueQuestion question)
    {
        // a range that is over lies anywhere in the journal
        if (question.ToMs is { } toMs)
        {
            return Before(toMs, question);
        }

        var isAll = ReferenceEquals(question, RevenueQuestion.All);
        List<Entry> found = [];
        for (var lookBack = LookBack; lookBack <= LongestLookBack; lookBack *= 7)
        {
            var start = end.Back(lookBack / end.Seqs.Count);
            found = [.. Newest(start, lookBack, end).Where(entry => entry.IsTick && question.Holds(entry)).TakeLast(Shown).Reverse()];
            if (isAll || found.Count == Shown || start.Seqs.All(seq => seq == 0))
            {
                break;
            }
        }

        return found;
    }

    /// <summary>As a list shows it.</summary>
    public TickSale Told(Entry entry) => TickSale.Of(entry, merges);

    /// <summary>Those before a time, by the time of their event.</summary>
    public IReadOnlyList<Entry> Before(long toMs, RevenueQuestion question) =>
        times.NewestBefore(toMs, Shown, entry => question.Holds(entry));

    // those of several partitions come together by time
    private IEnumerable<Entry> Newest(Cursor start, int count, Cursor end)
    {
        // the numbers may be ahead of the local copy of the journal for a moment
        var entries = journal.Head.Reaches(start) ? journal.ReadAfter(start, count, end) : [];
        return end.Seqs.Count == 1 ? entries : entries.OrderBy(entry => entry.AtMs);
    }
}
