namespace RevenuePulse.Dashboard;

/// <summary>How fast revenue comes in. The running minute never enters.</summary>
/// <param name="PerMinute">The last 5 full minutes / 5.</param>
/// <param name="Ten">The last 10 full minutes.</param>
/// <param name="TenBefore">The 10 before them.</param>
/// <param name="SalesTenBefore">Sales in those.</param>
public readonly record struct VelocityRates(long PerMinute, long Ten, long TenBefore, long SalesTenBefore)
{
    /// <summary>The rates at the end of <paramref name="minutes"/>.</summary>
    public static VelocityRates Of(LiveMinutes minutes, MoneyMode mode)
    {
        var full = minutes.FullHour.ToList();
        return new(
            full.TakeLast(5).Sum(minute => mode.Of(minute)) / 5,
            full.TakeLast(10).Sum(minute => mode.Of(minute)),
            full.SkipLast(10).TakeLast(10).Sum(minute => mode.Of(minute)),
            full.SkipLast(10).TakeLast(10).Sum(minute => minute.Sales));
    }
}
