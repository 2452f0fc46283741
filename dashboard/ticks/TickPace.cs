namespace RevenuePulse.Dashboard;

/// <summary>
/// How often streams are woken. Each costs a write per wake-up: with a few of them news are not held at all, with thousands they are
/// gathered.
/// </summary>
internal sealed class TickPace : IDisposable
{
    private const double HoldPerStreamMs = 0.04;
    private static readonly TimeSpan LeastHold = TimeSpan.FromMilliseconds(2);

    private readonly TickSignal _signal;
    private readonly TimeProvider _clock;
    private readonly ITimer _later;
    private long _wokenAt;
    private int _isDue;

    public TickPace(TickSignal signal, TimeProvider clock)
    {
        _signal = signal;
        _clock = clock;
        _later = clock.CreateTimer(static pace => ((TickPace)pace!).Pulse(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes the streams, now or together with those that news wait for already.</summary>
    public void Wake(int streams)
    {
        var hold = TimeSpan.FromMilliseconds(streams * HoldPerStreamMs);
        if (hold < LeastHold)
        {
            _signal.Pulse();
        }
        else if (Interlocked.Exchange(ref _isDue, 1) == 0)
        {
            var left = hold - _clock.GetElapsedTime(Volatile.Read(ref _wokenAt));
            _later.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _later.Dispose();

    private void Pulse()
    {
        Volatile.Write(ref _wokenAt, _clock.GetTimestamp());
        Volatile.Write(ref _isDue, 0);
        _signal.Pulse();
    }
}
