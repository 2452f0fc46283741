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

    [Fact]
    public void An_earlier_launch_tells_what_share_is_in_by_now()
    {
        // half of the money came in the first tenth of the night, the rest evenly
        var curve = new ShareCurve([Front(0.5)]);
        var forecast = GoalForecast.Learned(new(50_000, 90_000, 100, HourMs, 0, 10 * HourMs), curve)!;
        Assert.InRange(forecast.Mid, 99_000, 101_000);
        Assert.True(forecast.Low < 90_000 && forecast.High > 120_000);
        // 80 % of 100,000 lie where 80 % were in: at 6.4 of 9 hours that are left
        Assert.InRange(forecast.ReachedAtMs!.Value, 8.1 * HourMs, 8.3 * HourMs);
        Assert.Null(forecast.LatestMs);
        Assert.Equal(1, forecast.Launches);
        Assert.Null(GoalForecast.Learned(new(50_000, 90_000, 19, HourMs, 0, 10 * HourMs), curve));
        Assert.Null(GoalForecast.Learned(new(50_000, 90_000, 100, HourMs / 5, 0, 10 * HourMs), curve));
    }

    [Fact]
    public void Launches_that_agree_give_a_narrower_band_and_near_the_close_little_is_left_to_differ()
    {
        var one = Width(new([Front(0.5)]), 1);
        var alike = Width(new([Front(0.5), Front(0.5), Front(0.5), Front(0.5), Front(0.5)]), 1);
        var unlike = Width(new([Front(0.2), Front(0.35), Front(0.5), Front(0.65), Front(0.8)]), 1);
        Assert.True(alike < one && one < unlike, $"{alike} {one} {unlike}");
        Assert.True(Width(new([Front(0.5)]), 9.9) < one / 5);
    }

    [Fact]
    public void A_share_curve_ends_at_the_whole_and_refunds_are_no_step_back()
    {
        Assert.Equal([0.25, 0.25, 0.5, 1], ShareCurve.Of([10, -5, 10, 20])!);
        Assert.Null(ShareCurve.Of([0, -5]));
    }

    private static double Width(ShareCurve curve, double hours)
    {
        var forecast = GoalForecast.Learned(new(50_000, 900_000, 100, (long)(hours * HourMs), 0, 10 * HourMs), curve)!;
        return (forecast.High - forecast.Low) / (double)forecast.Mid;
    }

    // this share in the first tenth
    private static List<double> Front(double share) => [.. Enumerable.Range(1, 100).Select(part => part <= 10 ? share * part / 10 : share + ((1 - share) * (part - 10) / 90))];
}
