using System.Collections.Concurrent;

namespace RevenuePulse.Backends.Embedded;

/// <summary>A few read-only connections. A question takes one, reads in one transaction and gives it back; more questions wait.</summary>
internal sealed class ReaderPool(string path, EmbeddedOptions options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Readers);
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
            if (!_idle.TryTake(out var connection)) connection = Connection.OpenReader(path, options.ReaderCacheKiB);
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
