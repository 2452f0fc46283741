using System.Threading.Channels;

namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Visits wait in a bounded queue for one thread of low priority, which counts what has gathered every half second. Nothing here is
/// shared with the money: another file, another thread, and what cannot be taken or stored is dropped and counted.
/// </summary>
internal sealed class VisitBook : IVisitBook, IDisposable
{
    // some ten seconds of a flood, in at most about 10 MiB: on a busy machine this thread is the last to run
    private const int Waiting = 65_536;
    private const int BatchVisits = 4_096;

    private readonly Channel<WaitingVisit> _queue = Channel.CreateBounded<WaitingVisit>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly TimeSpan _every;
    private readonly VisitReader _reader;
    private readonly ManualResetEventSlim _wanted = new();
    private readonly Thread _counter;
    private VisitFile? _file;
    private volatile DaySalt? _salt;
    private long _taken, _done, _counted, _repeated, _dropped;
    private volatile bool _isOver;

    /// <summary>The file is opened when it is first needed, by the thread that counts: a broken one costs the start nothing.</summary>
    public VisitBook(string path, TimeProvider time, TimeSpan every)
    {
        (_path, _time, _every) = (path, time, every);
        // one of an older version lacks tables until it is opened for writing
        _reader = new VisitReader(path, () => VisitFile.Open(path).Dispose());
        _counter = new Thread(Run) { IsBackground = true, Name = "visits" };
        _counter.Start();
    }

    public long Version => _reader.Version;

    public VisitCounts Counts => new(Interlocked.Read(ref _counted), Interlocked.Read(ref _repeated), Interlocked.Read(ref _dropped));

    public long? SinceMs => _reader.SinceMs;

    public bool TryTake(Visit visit)
    {
        if (_isOver || !_queue.Writer.TryWrite(Waits(visit)))
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) =>
        new(_reader.Sum(query));

    public async Task SettleAsync(CancellationToken cancel)
    {
        var target = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < target)
        {
            _wanted.Set();
            await Task.Delay(5, cancel);
        }
    }

    public IEnumerable<VisitMinute> Minutes() => _reader.Minutes();

    public void Join(IReadOnlyList<VisitMinute> minutes)
    {
        try
        {
            // a connection of its own: the other one is the counting thread's
            using var file = VisitFile.Open(_path);
            file.Join(minutes);
        }
        catch (StorageException e)
        {
            throw new IOException($"{_path} cannot be written: {e.Message}", e);
        }

        _reader.Changed();
    }

    public void Dispose()
    {
        _isOver = true;
        _queue.Writer.TryComplete();
        _wanted.Set();
        var hasEnded = _counter.Join(TimeSpan.FromSeconds(5));
        _reader.Dispose();
        if (hasEnded) _wanted.Dispose();
    }

    private void Run()
    {
        BackgroundThread.Yield();
        var batch = new List<WaitingVisit>(BatchVisits);
        while (!_isOver || _queue.Reader.Count > 0)
        {
            batch.Clear();
            while (batch.Count < BatchVisits && _queue.Reader.TryRead(out var visit))
            {
                batch.Add(visit);
            }

            if (batch.Count > 0) Count(batch);
            if (batch.Count < BatchVisits && !_isOver)
            {
                _wanted.Wait(_every);
                _wanted.Reset();
            }
        }

        _file?.Dispose();
    }

    private void Count(List<WaitingVisit> batch)
    {
        try
        {
            _file ??= VisitFile.Open(_path);
            var counted = _file.Count(batch.ConvertAll(Seen), _time.GetUtcNow().ToUnixTimeMilliseconds());
            Interlocked.Add(ref _counted, counted);
            Interlocked.Add(ref _repeated, batch.Count - counted);
            var newest = batch[^1].Seen.Day;
            if (_salt?.Day != newest) _salt = new DaySalt(newest, _file.SaltOf(newest));
            if (counted > 0) _reader.Changed();
        }
        catch (Exception e) when (e is StorageException or InvalidDataException or IOException)
        {
            // visits are not money: a full disk or a broken file costs these and nothing else
            Interlocked.Add(ref _dropped, batch.Count);
        }

        Interlocked.Add(ref _done, batch.Count);
    }

    /// <summary>
    /// Hashed at once where the day's salt is known: a batch that had it all to do would hold a core from a sale for milliseconds. A salt
    /// is known to others when it is in the file for good.
    /// </summary>
    private WaitingVisit Waits(Visit visit)
    {
        var seen = new SeenVisit(visit.Campaign, visit.AtMs, visit.IsKnown, Hash: 0);
        return _salt is { } salt && salt.Day == seen.Day
            ? new(seen with { Hash = VisitHash.Of(salt.Salt, visit.Campaign, visit.Visitor) }, Visitor: null)
            : new(seen, visit.Visitor);
    }

    private SeenVisit Seen(WaitingVisit waiting) => waiting.Visitor is null
        ? waiting.Seen
        : waiting.Seen with { Hash = VisitHash.Of(_file!.SaltOf(waiting.Seen.Day), waiting.Seen.Campaign, waiting.Visitor) };

    /// <param name="Seen">Without a hash while there is a <paramref name="Visitor"/>.</param>
    /// <param name="Visitor">Until it is hashed.</param>
    private readonly record struct WaitingVisit(SeenVisit Seen, string? Visitor);

    private sealed record DaySalt(long Day, byte[] Salt);
}
