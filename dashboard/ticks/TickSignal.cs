namespace RevenuePulse.Dashboard;

/// <summary>Wakes all streams at once: each waits for <see cref="Next"/> that it took before it looked for news.</summary>
public sealed class TickSignal
{
    private volatile TaskCompletionSource _next = Fresh();

    /// <summary>Completes at the next <see cref="Pulse"/>.</summary>
    public Task Next => _next.Task;

    /// <summary>Wakes who waits, each on a thread of the pool. With thousands of waiters that takes a while: see <see cref="TickPace"/>.</summary>
    public void Pulse() => Interlocked.Exchange(ref _next, Fresh()).SetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
