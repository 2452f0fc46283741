using System.Collections.Concurrent;

namespace RevenuePulse.Backends.Sqlite;

/// <summary>A few read-only connections. A question takes one, reads in one transaction and gives it back; more questions wait.</summary>
internal sealed class ReaderPool(string path, int readers, int cacheKiB) : IDisposable
{
    private readonly SemaphoreSlim _free = new(readers);
    private readonly ConcurrentBag<Connection> _idle = [];

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

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Dispose();
    }

    private Snapshot Begin()
    {
        try
        {
            if (!_idle.TryTake(out var connection)) connection = Connection.OpenReader(path, cacheKiB);
            connection.Statement("BEGIN").Run();
            return new Snapshot(this, connection);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    private void Return(Connection connection)
    {
        try
        {
            connection.Statement("ROLLBACK").Run();
            _idle.Add(connection);
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

    /// <summary>A read transaction: everything read through it is of one commit.</summary>
    internal sealed class Snapshot(ReaderPool pool, Connection connection) : IDisposable
    {
        public Connection Connection => connection;

        public void Dispose() => pool.Return(connection);
    }
}
