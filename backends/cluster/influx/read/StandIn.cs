namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Brings pages from the journal's single entries while the store is away: the last hour begins in another minute every minute, and a
/// process that starts meanwhile has nothing in memory.
/// </summary>
internal sealed class StandIn(ITimeline timeline, InfluxOptions options)
{
    /// <summary>Has cells start over at a position of the journal, without the store.</summary>
    public void Begin(LiveCells cells, Cursor head)
    {
        var bounds = timeline.Ends is { } ends ? Span.Empty.With(ends.FirstMs).With(ends.LastMs) : Span.Empty;
        // no set of the store has this number, so once that is back everything is loaded from it
        cells.Begin(new MeasurementSet(0, head.Generation), [.. head.Seqs], bounds);
    }

    /// <summary>What pages hold up to a position; null when that is more than can be read entry by entry. It takes a while.</summary>
    public List<Entry>? Read(IReadOnlyList<PageKey> missing, long[] position)
    {
        var stretches = Joined(missing);
        var left = options.MostFromJournal;
        foreach (var (fromMs, toMs) in stretches)
        {
            left -= timeline.Count(fromMs, toMs, left + 1);
            if (left < 0) return null;
        }

        var entries = new List<Entry>();
        foreach (var (fromMs, toMs) in stretches)
        {
            timeline.Read(fromMs, toMs, entry =>
            {
                if (entry.IsMoney && entry.Seq <= position[entry.Partition]) entries.Add(entry);
            });
        }

        return entries;
    }

    /// <summary>The stretches of time that pages of all levels cover together, none twice.</summary>
    private static List<(long FromMs, long ToMs)> Joined(IReadOnlyList<PageKey> keys)
    {
        var joined = new List<(long FromMs, long ToMs)>();
        foreach (var key in keys.OrderBy(k => k.FromMs))
        {
            if (joined.Count > 0 && joined[^1].ToMs >= key.FromMs) joined[^1] = (joined[^1].FromMs, Math.Max(joined[^1].ToMs, key.ToMs));
            else joined.Add((key.FromMs, key.ToMs));
        }

        return joined;
    }
}
