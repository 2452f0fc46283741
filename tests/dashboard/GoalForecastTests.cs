using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class GoalForecastTests
{
    private const long HourMs = 3_600_000;

    private static readonly long[] Steady = [.. Enumerable.Repeat(100L, 30)];

    [Fact]
    public void It_is_silent_in_the_first_quarter_of_an_hour_under_twenty_orders_and_without_an_end()
    {
        Assert.Null(GoalForecast.Of(1_000, 9_000, 50, Steady[..14], 0, HourMs));
        Assert.Null(GoalForecast.Of(1_000, 9_000, 19, Steady, 0, HourMs));
        Assert.Null(GoalForecast.Of(1_000, 9_000, 50, Steady, 0, null));
        Assert.Null(GoalForecast.Of(1_000, 9_000, 50, Steady, HourMs, HourMs));
    }

    [Fact]
    public void A_steady_rate_goes_on_in_a_straight_line()
    {
        var forecast = GoalForecast.Of(1_000, 4_000, 50, Steady, 0, HourMs)!;
        Assert.Equal((7_000, 7_000, 7_000), (forecast.Low, forecast.Mid, forecast.High));
        Assert.Equal(HourMs / 2, forecast.ReachedAtMs);
        Assert.Equal(forecast.ReachedAtMs, forecast.LatestMs);
    }

    [Fact]
    public void Uneven_minutes_give_a_band_whose_late_end_may_be_never()
    {
        long[] uneven = [.. Enumerable.Range(0, 30).Select(i => i % 10 == 0 ? 1_000L : 0L)];
        var forecast = GoalForecast.Of(1_000, 7_000, 50, uneven, 0, HourMs)!;
        Assert.True(forecast.Low < forecast.Mid && forecast.Mid < forecast.High);
        Assert.NotNull(forecast.EarliestMs);
        Assert.Null(forecast.LatestMs);
        Assert.Equal(forecast, GoalForecast.Of(1_000, 7_000, 50, uneven, 0, HourMs));
    }
}
