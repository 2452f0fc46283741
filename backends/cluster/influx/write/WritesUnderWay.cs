namespace RevenuePulse.Backends.Cluster.Influx;

/// <summary>
/// A few writes at a time: while the server stores one, the next is put together. Points and snapshots carry their own place, so their
/// order on the way says nothing. Used by one thread.
/// </summary>
internal sealed class WritesUnderWay(int atOnce)
{
    private readonly Queue<Task> _writes = [];

    /// <summary>Takes a write that has begun; waits while there are enough of them.</summary>
    public async ValueTask AddAsync(ValueTask write)
    {
        _writes.Enqueue(write.AsTask());
        while (_writes.Count > atOnce)
        {
            await _writes.Dequeue();
        }
    }

    /// <summary>Completes when all are stored.</summary>
    public async ValueTask AllAsync() => await Task.WhenAll(_writes);
}
