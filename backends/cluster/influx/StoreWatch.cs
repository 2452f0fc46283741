namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// Looks every few seconds how far the store's own notes reach: a process that only shows, and one whose partitions went to another,
/// would not know otherwise how far behind the store is, or that it is away.
/// </summary>
internal sealed class StoreWatch : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly StoreParts _parts;
    private readonly IJournal _journal;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public StoreWatch(StoreParts parts, IJournal journal)
    {
        (_parts, _journal) = (parts, journal);
        Covered = new long[journal.Head.Seqs.Count];
        _watching = WatchAsync();
    }

    /// <summary>For each partition the last entry that the store is known to have completely.</summary>
    public IReadOnlyList<long> Covered { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_parts.Options.WatchInterval, _parts.Options.Clock);
        try
        {
            do
            {
                await LookAsync();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // the end
        }
    }

    private async Task LookAsync()
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        soon.CancelAfter(_patience);
        try
        {
            var head = _journal.Head;
            var notes = await _parts.Sets.ReadAsync(head.Generation, soon.Token);
            var covered = head.Seqs.Select((_, p) => notes.Current is { } set ? notes.CoveredBy(set, p) : 0).ToArray();
            _parts.Condition.Seen(isNewer: covered.Where((seq, p) => seq > Covered[p]).Any());
            _parts.Condition.Refuses(notes.RefusedBy(notes.Current));
            Covered = covered;
            await LearnAsync(soon.Token);
        }
        catch (StoreUnavailableException e)
        {
            _parts.Condition.Unseen(e.Message);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            _parts.Condition.Unseen($"InfluxDB did not answer within {_patience.TotalSeconds:0.#} s");
        }
    }

    /// <summary>A store that answers questions is there, whatever it says to a ping.</summary>
    private async Task LearnAsync(CancellationToken cancel)
    {
        try
        {
            await _parts.Setup.DetectAsync(cancel);
        }
        catch (Exception e) when (e is StoreUnavailableException || (e is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            // asked again at the next look
        }
    }
}
