namespace RevenuePulse.Dashboard;

/// <summary>
/// Finds entries by the time of their event. The journal is ordered by commit; of each stretch of it this remembers the earliest and the
/// latest time, so that a night is found without reading the years before it. Built at the first question, then carried on.
/// </summary>
public sealed class JournalTimes(IJournal journal)
{
    private const int StretchEntries = 500;

    private readonly Lock _lock = new();
    private readonly List<Stretch> _stretches = [];
    private Cursor? _end;

    /// <summary>Sales and money out with a time in [from, to), by time.</summary>
    public IReadOnlyList<Entry> Between(long fromMs, long toMs) =>
        [.. Overlapping(fromMs, toMs).SelectMany(Read).Where(e => e.IsTick && e.AtMs >= fromMs && e.AtMs < toMs).OrderBy(e => e.AtMs).ThenBy(e => e.Seq)];

    /// <summary>The newest sales and money out before a time that are wanted, newest first.</summary>
    public IReadOnlyList<Entry> NewestBefore(long toMs, int count, Func<Entry, bool> isWanted)
    {
        var found = new List<Entry>();
        foreach (var stretch in Overlapping(long.MinValue, toMs).OrderByDescending(s => s.LastMs))
        {
            // the others are older than what was found
            if (found.Count >= count && stretch.LastMs < found[count - 1].AtMs)
            {
                break;
            }

            found.AddRange(Read(stretch).Where(e => e.IsTick && e.AtMs < toMs && isWanted(e)));
            found.Sort((a, b) => b.AtMs != a.AtMs ? b.AtMs.CompareTo(a.AtMs) : b.Seq.CompareTo(a.Seq));
        }

        return [.. found.Take(count)];
    }

    private List<Stretch> Overlapping(long fromMs, long toMs)
    {
        lock (_lock)
        {
            CarryOn();
            return _stretches.FindAll(s => s.FirstMs < toMs && s.LastMs >= fromMs);
        }
    }

    private void CarryOn()
    {
        if (_end is null || _end.Generation != journal.Head.Generation)
        {
            _stretches.Clear();
            _end = journal.Head.Beginning;
        }

        // the last stretch may have been short: it is read again
        if (_stretches is [.., { Count: < StretchEntries } open])
        {
            _stretches.RemoveAt(_stretches.Count - 1);
            _end = open.After;
        }

        while (journal.ReadAfter(_end, StretchEntries) is { Count: > 0 } entries)
        {
            var ticks = entries.Where(e => e.IsTick).Select(e => e.AtMs).ToList();
            var next = _end.Past(entries);
            _stretches.Add(new(_end, next, entries.Count, ticks.Count == 0 ? long.MaxValue : ticks.Min(), ticks.Count == 0 ? long.MinValue : ticks.Max()));
            _end = next;
        }
    }

    private IReadOnlyList<Entry> Read(Stretch stretch) => journal.ReadAfter(stretch.After, stretch.Count, stretch.Last);

    private sealed record Stretch(Cursor After, Cursor Last, int Count, long FirstMs, long LastMs);
}
