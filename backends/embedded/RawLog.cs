namespace RevenuePulse.Backends.Embedded;

/// <summary>The raw log's entrance: an event joins the queue and its task ends after the commit that made it durable.</summary>
internal sealed class RawLog(AppendQueue queue) : IRawLog
{
    public Task AppendAsync(RawEvent raw, CancellationToken cancel)
    {
        // once queued it is stored even if the sender hangs up: a second delivery is a duplicate, a lost one is lost
        cancel.ThrowIfCancellationRequested();
        try
        {
            return queue.Add(raw);
        }
        catch (RawLogUnavailableException e)
        {
            return Task.FromException(e);
        }
    }
}
