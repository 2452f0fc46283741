namespace RevenuePulse.Backends.Embedded;

/// <summary>The journal of one partition: its head in memory, its entries in the table.</summary>
internal sealed class Journal(ReaderPool pool, SeriesCatalog catalog, string generation, long lastSeq) : IJournal
{
    private volatile Cursor _head = new(generation, lastSeq);

    public event Action<IReadOnlyList<Entry>> Committed = delegate { };

    public Cursor Head => _head;

    public IReadOnlyList<Entry> ReadAfter(Cursor cursor, int limit, Cursor? upTo = null)
    {
        var head = _head;
        if (cursor.Generation != head.Generation || cursor.Seqs.Count != 1 || cursor.Seq < 0 || cursor.Seq > head.Seq)
        {
            throw new ArgumentException($"Cursor {cursor} is not a position of this journal, whose head is {head}.", nameof(cursor));
        }

        var left = Math.Min(limit, (upTo?.Seq ?? head.Seq) - cursor.Seq);
        if (left <= 0) return [];
        using var snapshot = pool.Open();
        return [.. JournalRows.After(snapshot.Connection, catalog, cursor.Seq, left)];
    }

    /// <summary>On the writer's thread, after the commit.</summary>
    public void Advance(IReadOnlyList<Entry> entries)
    {
        if (entries.Count > 0) _head = new Cursor(_head.Generation, entries[^1].Seq);
        Committed(entries);
    }
}
