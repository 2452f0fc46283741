using Microsoft.Extensions.Hosting;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The latest committed entries, one ring per process. Clients are positions in it, not queues: whoever is too far behind reads the
/// journal instead. The committing thread adds its entries and has the streams woken, if there are any; a hop to another thread for
/// that would cost more than it does.
/// </summary>
public sealed class TickRing(IJournal journal, TickSignal signal, DashboardOptions options, CampaignMerges merges, TimeProvider clock)
    : IHostedService, IDisposable
{
    private readonly TickPace _pace = new(signal, clock);
    private readonly Lock _lock = new();
    private readonly List<TickFlush> _flushes = [];
    private int _first;
    private int _entries;
    private int _streams;
    private Cursor _tail = journal.Head;
    private Cursor _head = journal.Head;

    /// <summary>Position of the newest entry here.</summary>
    public Cursor Head
    {
        get
        {
            lock (_lock)
            {
                return _head;
            }
        }
    }

    /// <summary>Streams that are woken; the more there are, the longer news are gathered before they go out.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // what is committed in between waits at the lock, and then either follows the head or is known
        lock (_lock)
        {
            journal.Committed += Take;
            _tail = _head = journal.Head;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        journal.Committed -= Take;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _pace.Dispose();

    internal void Enter() => Interlocked.Increment(ref _streams);

    internal void Leave() => Interlocked.Decrement(ref _streams);

    /// <summary>
    /// The first flush with an entry after <paramref name="position"/>; null when there is none yet. With
    /// <paramref name="hasLeft"/> such an entry is too old for the ring.
    /// </summary>
    internal TickFlush? After(Cursor position, out bool hasLeft)
    {
        lock (_lock)
        {
            hasLeft = !position.Reaches(_tail);
            if (hasLeft || position.Reaches(_head))
            {
                return null;
            }

            var low = _first;
            var high = _flushes.Count - 1;
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = position.Reaches(_flushes[middle].Last) ? (middle + 1, high) : (low, middle);
            }

            return _flushes[low];
        }
    }

    /// <summary>A flush of entries, which are at least one, in order, and follow <paramref name="after"/>.</summary>
    internal TickFlush FlushOf(Cursor after, IReadOnlyList<Entry> entries) => TickFlush.Of(after, entries, merges);

    /// <summary>Adds a flush; entries that are known are left out, and a gap empties the ring.</summary>
    internal void Add(IReadOnlyList<Entry> entries)
    {
        lock (_lock)
        {
            var news = entries.All(_head.IsBefore) ? entries : [.. entries.Where(_head.IsBefore)];
            if (news.Count == 0)
            {
                return;
            }

            if (StartBeyond(_head, news) is { } start)
            {
                _flushes.Clear();
                (_first, _entries) = (0, 0);
                _tail = _head = start;
            }

            var flush = FlushOf(_head, news);
            _flushes.Add(flush);
            _head = flush.Last;
            _entries += news.Count;
            Trim();
        }
    }

    private void Take(IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        Add(entries);

        // a stream is counted before it looks at the ring, so either it finds these entries or it is counted here
        Interlocked.MemoryBarrier();
        if (Streams is > 0 and var streams)
        {
            _pace.Wake(streams);
        }
    }

    /// <summary>Where news begin when entries between <paramref name="here"/> and them are missing; null when none are.</summary>
    private static Cursor? StartBeyond(Cursor here, IReadOnlyList<Entry> news)
    {
        var seqs = here.Seqs.ToArray();
        var isBeyond = false;
        foreach (var first in news.DistinctBy(entry => entry.Partition))
        {
            isBeyond |= first.Seq != seqs[first.Partition] + 1;
            seqs[first.Partition] = first.Seq - 1;
        }

        return isBeyond ? here with { Seqs = seqs } : null;
    }

    private void Trim()
    {
        while (_entries > options.TickRingEntries && _first < _flushes.Count - 1)
        {
            var oldest = _flushes[_first];
            _flushes[_first++] = null!;
            _entries -= (int)(oldest.Last.Entries - oldest.After.Entries);
            _tail = oldest.Last;
        }

        // the list moves up only now and then, so that trimming costs next to nothing
        if (_first > _flushes.Count / 2)
        {
            _flushes.RemoveRange(0, _first);
            _first = 0;
        }
    }
}
