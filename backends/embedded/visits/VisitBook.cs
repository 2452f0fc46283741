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

    private readonly Channel<Visit> _queue = Channel.CreateBounded<Visit>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly TimeSpan _every;
    private readonly Lock _reading = new();
    private readonly ManualResetEventSlim _wanted = new();
    private readonly Thread _counter;
    private Connection? _reader;
    private VisitFile? _file;
    private long _taken, _done, _counted, _repeated, _dropped, _version, _sinceMs = -1;
    private volatile bool _isOver;

    /// <summary>The file is opened when it is first needed, by the thread that counts: a broken one costs the start nothing.</summary>
    public VisitBook(string path, TimeProvider time, TimeSpan every)
    {
        (_path, _time, _every) = (path, time, every);
        _counter = new Thread(Run) { IsBackground = true, Name = "visits", Priority = ThreadPriority.BelowNormal };
        _counter.Start();
    }

    public long Version => Interlocked.Read(ref _version);

    public VisitCounts Counts => new(Interlocked.Read(ref _counted), Interlocked.Read(ref _repeated), Interlocked.Read(ref _dropped));

    public long? SinceMs
    {
        get
        {
            if (Interlocked.Read(ref _sinceMs) is var known and >= 0) return known;
            if (!TryRead(c => c.Statement("SELECT min(minute) FROM minute").ReadLong(-1), out var minute) || minute < 0) return null;
            Interlocked.Exchange(ref _sinceMs, minute * 60_000);
            return minute * 60_000;
        }
    }

    public bool TryTake(Visit visit)
    {
        if (_isOver || !_queue.Writer.TryWrite(visit))
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }

    public ValueTask<IReadOnlyList<VisitRow>> SumAsync(VisitQuery query, CancellationToken cancel) =>
        new(TryRead(c => VisitSums.Read(c, query), out var rows) ? rows : []);

    public async Task SettleAsync(CancellationToken cancel)
    {
        var target = Interlocked.Read(ref _taken);
        while (Interlocked.Read(ref _done) < target)
        {
            _wanted.Set();
            await Task.Delay(5, cancel);
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _queue.Writer.TryComplete();
        _wanted.Set();
        var hasEnded = _counter.Join(TimeSpan.FromSeconds(5));
        lock (_reading)
        {
            _reader?.Dispose();
            _reader = null;
        }

        if (hasEnded) _wanted.Dispose();
    }

    private void Run()
    {
        var batch = new List<Visit>(BatchVisits);
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

    private void Count(List<Visit> batch)
    {
        try
        {
            _file ??= VisitFile.Open(_path);
            var counted = _file.Count(batch, _time.GetUtcNow().ToUnixTimeMilliseconds());
            Interlocked.Add(ref _counted, counted);
            Interlocked.Add(ref _repeated, batch.Count - counted);
            if (counted > 0)
            {
                // a visit may be dated before all others
                Interlocked.Exchange(ref _sinceMs, -1);
                Interlocked.Increment(ref _version);
            }
        }
        catch (Exception e) when (e is StorageException or InvalidDataException or IOException)
        {
            // visits are not money: a full disk or a broken file costs these and nothing else
            Interlocked.Add(ref _dropped, batch.Count);
        }

        Interlocked.Add(ref _done, batch.Count);
    }

    private bool TryRead<T>(Func<Connection, T> read, out T value)
    {
        lock (_reading)
        {
            value = default!;
            if (_reader is null && (_isOver || !File.Exists(_path))) return false;
            try
            {
                _reader ??= Connection.OpenReader(_path, cacheKiB: 1024);
                value = read(_reader);
                return true;
            }
            catch (StorageException)
            {
                _reader?.Dispose();
                _reader = null;
                return false;
            }
        }
    }
}
