namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Copies the log back into the database beside the writer, which would otherwise stand still for it every few batches. The long part
/// runs on a thread of its own; the writer adds what came in the meantime, so that the log can start again from its beginning.
/// </summary>
internal sealed class Checkpointer(string path, EmbeddedOptions options) : IDisposable
{
    private const int Pages = 6_000; // about 24 MiB of log

    private readonly Lock _gate = new();
    private Connection? _connection;
    private int _pages;
    private volatile bool _running;
    private volatile bool _finish;
    private volatile bool _disposed;

    /// <summary>On the writer's thread, after each commit.</summary>
    public void AfterCommit(Connection writer)
    {
        _pages += writer.TakePagesWritten();
        if (_running) return;
        if (_finish)
        {
            _finish = false;
            if (Copy(writer)) _pages = 0;
            else _pages = Pages / 2; // a reader holds the log's end: try again after some more
        }
        else if (_pages >= Pages)
        {
            _running = true;
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.CopyBeside(), this, preferLocal: false);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        lock (_gate)
        {
            _connection?.Dispose();
        }
    }

    private void CopyBeside()
    {
        lock (_gate)
        {
            try
            {
                if (_disposed) return;
                _connection ??= Connection.OpenWriter(path, cacheKiB: 256);
                _ = Copy(_connection);
            }
            catch (StorageException e)
            {
                // a full disk stops a checkpoint, not the log: the writer meets it at its next commit
                if (e.LostDurability) options.OnLostDurability(e.Message);
            }
            finally
            {
                _finish = true;
                _running = false;
            }
        }
    }

    private static bool Copy(Connection connection)
    {
        try
        {
            return connection.Checkpoint();
        }
        catch (StorageException e) when (!e.LostDurability)
        {
            return false;
        }
    }
}
