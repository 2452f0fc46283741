using System.Collections.Concurrent;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>A few read-only connections. A question takes one, reads in one transaction and gives it back; more questions wait.</summary>
internal sealed class ReaderPool(string path, int readers, int cacheKiB) : IDisposable
{
    private readonly SemaphoreSlim _free = new(readers);
    private readonly ConcurrentBag<(int Era, Connection Connection)> _idle = [];
    private int _era;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Grows with <see cref="Renew"/>.</summary>
    public int Era => Volatile.Read(ref _era);

    /// <summary>One consistent view; dispose to give it back.</summary>
    public Snapshot Open()
    {
        _free.Wait();
        return Begin();
    }

    /// <summary>One consistent view; dispose to give it back.</summary>
    public async ValueTask<Snapshot> OpenAsync(CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        return Begin();
    }

    /// <summary>Another file takes the place of this one: what is open ends with its questions, and is not used for others.</summary>
    public void Renew()
    {
        Interlocked.Increment(ref _era);
        Drain();
    }

    public void Dispose()
    {
        Drain();
        _free.Dispose();
    }

    private Snapshot Begin()
    {
        try
        {
            // before the file is looked at: a connection to the next one may pass for one to this, never the other way round
            var era = Era;
            var connection = Idle(era) ?? Connection.OpenReader(path, cacheKiB);
            connection.Statement("BEGIN").Run();
            return new Snapshot(this, era, connection);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    private Connection? Idle(int era)
    {
        while (_idle.TryTake(out var idle))
        {
            if (idle.Era == era) return idle.Connection;
            idle.Connection.Dispose();
        }

        return null;
    }

    private void Return(int era, Connection connection)
    {
        try
        {
            connection.Statement("ROLLBACK").Run();
            _idle.Add((era, connection));
            if (era != Era) Drain();
        }
        catch (StorageException)
        {
            connection.Dispose();
        }
        finally
        {
            _free.Release();
        }
    }

    private void Drain()
    {
        while (_idle.TryTake(out var idle))
        {
            idle.Connection.Dispose();
        }
    }

    /// <summary>A read transaction: everything read through it is of one commit.</summary>
    internal sealed class Snapshot(ReaderPool pool, int era, Connection connection) : IDisposable
    {
        public Connection Connection => connection;

        /// <summary>The pool's, when this was opened.</summary>
        public int Era => era;

        public void Dispose() => pool.Return(era, connection);
    }
}
