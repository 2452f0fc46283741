namespace RevenuePulse.Host.Simulate;

/// <summary>Lets a second's worth through at once and the rest at an even rate. One caller.</summary>
internal sealed class TokenBucket(double perSecond, TimeProvider clock)
{
    private readonly double _capacity = Math.Max(1, perSecond);
    private double _tokens = Math.Max(1, perSecond);
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Takes one token, on credit if need be: how long to wait before using it.</summary>
    public TimeSpan Take()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond)) - 1;
        _filledAt = now;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }
}
