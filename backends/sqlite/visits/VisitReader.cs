namespace RevenuePulse.Backends.Sqlite;

/// <summary>Reads a file of visits beside the thread that counts into it. A file that is not there, or cannot be read, has no visits.</summary>
/// <param name="path">The file.</param>
/// <param name="prepare">Before the first look, for example brings an older file up to date.</param>
internal sealed class VisitReader(string path, Action prepare) : IDisposable
{
    private readonly Lock _reading = new();
    private Connection? _connection;
    private bool _isOver;
    private long _version, _sinceMs = -1;

    public long Version => Interlocked.Read(ref _version);

    public long? SinceMs
    {
        get
        {
            if (Interlocked.Read(ref _sinceMs) is var known and >= 0) return known;
            if (!TryRead(VisitSums.First, out var minute) || minute < 0) return null;
            Interlocked.Exchange(ref _sinceMs, minute * 60_000);
            return minute * 60_000;
        }
    }

    public IReadOnlyList<VisitRow> Sum(VisitQuery query) => TryRead(c => VisitSums.Read(c, query), out var rows) ? rows : [];

    public IEnumerable<VisitMinute> Minutes() => TryRead(VisitSums.All, out var minutes) ? minutes : [];

    /// <summary>The file has changed.</summary>
    public void Changed()
    {
        // a visit may be dated before all others
        Interlocked.Exchange(ref _sinceMs, -1);
        Interlocked.Increment(ref _version);
    }

    public void Dispose()
    {
        lock (_reading)
        {
            _isOver = true;
            _connection?.Dispose();
            _connection = null;
        }
    }

    private bool TryRead<T>(Func<Connection, T> read, out T value)
    {
        lock (_reading)
        {
            value = default!;
            if (_connection is null && (_isOver || !File.Exists(path))) return false;
            try
            {
                _connection ??= Open();
                value = read(_connection);
                return true;
            }
            catch (Exception e) when (e is StorageException or InvalidDataException)
            {
                _connection?.Dispose();
                _connection = null;
                return false;
            }
        }
    }

    private Connection Open()
    {
        prepare();
        return Connection.OpenReader(path, cacheKiB: 1024);
    }
}
