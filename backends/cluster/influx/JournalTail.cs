namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>Reads the committed journal between two positions, page by page.</summary>
internal sealed class JournalTail(IJournal journal, InfluxOptions options)
{
    // several requests' worth, so that the server has something to do while the next is put together
    private const int Page = 20_000;

    public Cursor Head => journal.Head;

    /// <summary>
    /// Hands over, in order within each partition, what was committed after <paramref name="after"/> up to <paramref name="through"/>,
    /// which is not beyond the head.
    /// </summary>
    public void Read(long[] after, long[] through, Action<IReadOnlyList<Entry>> take)
    {
        // partitions are read one by one: the journal's order across them is nobody's promise
        for (var partition = 0; partition < through.Length; partition++)
        {
            for (var at = after[partition]; at < through[partition];)
            {
                var page = ReadOne(partition, at, through[partition]);
                if (page.Count == 0) throw new StoreUnavailableException($"the journal of partition {partition} ends at {at}, before {through[partition]}");
                take(page);
                at = page[^1].Seq;
            }
        }
    }

    /// <summary>Some of the entries of one partition after <paramref name="seq"/>, at most up to <paramref name="through"/>.</summary>
    /// <exception cref="StoreUnavailableException">The journal cannot be read now.</exception>
    public List<Entry> ReadOne(int partition, long seq, long through)
    {
        var head = Head;
        if (seq >= Math.Min(through, head.Seqs[partition])) return [];
        var from = head.Seqs.ToArray();
        from[partition] = seq;
        var to = head.Seqs.ToArray();
        to[partition] = Math.Min(through, to[partition]);
        try
        {
            return [.. journal.ReadAfter(head with { Seqs = from }, Page, head with { Seqs = to })];
        }
        catch (BackendUnavailableException e)
        {
            throw new StoreUnavailableException(e.Message, e);
        }
    }

    /// <summary>Waits until the head is not before <paramref name="seqs"/>: the store may have heard of a commit sooner.</summary>
    /// <exception cref="StoreUnavailableException">It took too long.</exception>
    public async ValueTask ReachAsync(IReadOnlyList<long> seqs, CancellationToken cancel)
    {
        if (IsReached(seqs)) return;
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(IReadOnlyList<Entry> entries)
        {
            if (IsReached(seqs)) moved.TrySetResult();
        }

        journal.Committed += Look;
        try
        {
            if (!IsReached(seqs)) await moved.Task.WaitAsync(options.JournalPatience, options.Clock, cancel);
        }
        catch (TimeoutException e)
        {
            throw new StoreUnavailableException("this process has not yet read as much of the journal as the store holds", e) { IsAhead = true };
        }
        finally
        {
            journal.Committed -= Look;
        }
    }

    private bool IsReached(IReadOnlyList<long> seqs)
    {
        var head = Head.Seqs;
        for (var i = 0; i < seqs.Count; i++)
        {
            if (seqs[i] > (i < head.Count ? head[i] : 0)) return false;
        }

        return true;
    }
}
