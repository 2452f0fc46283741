using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class GoalForecastTests
{
    private const long HourMs = 3_600_000;

    private static readonly long[] Steady = [.. Enumerable.Repeat(100L, 30)];

    [Fact]
    public void It_is_silent_in_the_first_quarter_of_an_hour_under_twenty_orders_and_without_an_end()
    {
        Assert.Null(GoalForecast.Straight(new(1_000, 9_000, 50, 0, null, HourMs), Steady[..14]));
        Assert.Null(GoalForecast.Straight(new(1_000, 9_000, 19, 0, null, HourMs), Steady));
        Assert.Null(GoalForecast.Straight(new(1_000, 9_000, 50, 0, null, null), Steady));
        Assert.Null(GoalForecast.Straight(new(1_000, 9_000, 50, HourMs, null, HourMs), Steady));
    }

    [Fact]
    public void A_steady_rate_goes_on_in_a_straight_line()
    {
        var forecast = GoalForecast.Straight(new(1_000, 4_000, 50, 0, null, HourMs), Steady)!;
        Assert.Equal((7_000, 7_000, 7_000), (forecast.Low, forecast.Mid, forecast.High));
        Assert.Equal(HourMs / 2, forecast.ReachedAtMs);
        Assert.Equal(forecast.ReachedAtMs, forecast.LatestMs);
    }

    [Fact]
    public void Uneven_minutes_give_a_band_whose_late_end_may_be_never()
    {
        long[] uneven = [.. Enumerable.Range(0, 30).Select(i => i % 10 == 0 ? 1_000L : 0L)];
        var forecast = GoalForecast.Straight(new(1_000, 7_000, 50, 0, null, HourMs), uneven)!;
        Assert.True(forecast.Low < forecast.Mid && forecast.Mid < forecast.High);
        Assert.NotNull(forecast.EarliestMs);
        Assert.Null(forecast.LatestMs);
        Assert.Equal(forecast, GoalForecast.Straight(new(1_000, 7_000, 50, 0, null, HourMs), uneven));
    }
}
