using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class BucketsTests
{
    private static readonly ZoneCalendar Berlin = ZoneCalendar.Find("Europe/Berlin")!;

    [Theory]
    [InlineData("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23)]
    [InlineData("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25)]
    [InlineData("2026-06-01T00:00:00+02:00", "2026-06-02T00:00:00+02:00", 24)]
    public void A_day_has_as_many_hours_as_the_clock_goes_through(string from, string to, int hours)
    {
        var starts = Starts(from, to, "1h", Berlin);
        Assert.Equal(hours, starts.Count);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.Equal(3_600_000, pair.Second - pair.First));
    }

    [Fact]
    public void Days_begin_at_local_midnight_across_the_change()
    {
        Assert.Equal(
            [Make.Ms("2026-03-28T00:00:00+01:00"), Make.Ms("2026-03-29T00:00:00+01:00"), Make.Ms("2026-03-30T00:00:00+02:00")],
            Starts("2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00", "1d", Berlin));
    }

    [Fact]
    public void A_midnight_that_the_clock_skips_begins_the_day_after_the_gap()
    {
        // Beirut 2026-03-29: 00:00 becomes 01:00
        var beirut = ZoneCalendar.Find("Asia/Beirut")!;
        Assert.Equal(
            [Make.Ms("2026-03-28T00:00:00+02:00"), Make.Ms("2026-03-29T01:00:00+03:00"), Make.Ms("2026-03-30T00:00:00+03:00")],
            Starts("2026-03-28T00:00:00+02:00", "2026-03-31T00:00:00+03:00", "1d", beirut));
    }

    [Fact]
    public void Quarters_of_a_day_follow_the_wall_clock()
    {
        Assert.Equal(
            [
                Make.Ms("2026-03-29T00:00:00+01:00"), Make.Ms("2026-03-29T06:00:00+02:00"),
                Make.Ms("2026-03-29T12:00:00+02:00"), Make.Ms("2026-03-29T18:00:00+02:00"),
            ],
            Starts("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "6h", Berlin));
    }

    [Fact]
    public void The_first_bucket_begins_with_the_range_and_the_rest_on_the_grid()
    {
        Assert.Equal(
            [Make.Ms("2026-06-01T10:07:30Z"), Make.Ms("2026-06-01T10:15:00Z"), Make.Ms("2026-06-01T10:30:00Z")],
            Starts("2026-06-01T10:07:30Z", "2026-06-01T10:31:00Z", "15m", ZoneCalendar.Utc));
    }

    [Theory]
    [InlineData("1w", "2026-06-03T00:00:00Z", "2026-06-08T00:00:00Z")]
    [InlineData("1M", "2026-06-03T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("1Q", "2026-06-03T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("1y", "2026-06-03T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2M", "2026-06-03T00:00:00Z", "2026-07-01T00:00:00Z")]
    public void Longer_steps_follow_the_calendar(string step, string from, string second) =>
        Assert.Equal(Make.Ms(second), Starts(from, "2028-01-01T00:00:00Z", step, ZoneCalendar.Utc)[1]);

    [Fact]
    public void Too_many_buckets_are_refused() => Assert.Null(Buckets.Starts(0, 10_000_000, new(1, TimeUnit.Second), ZoneCalendar.Utc));

    [Theory]
    [InlineData(3_600, "1m")]
    [InlineData(86_400, "15m")]
    [InlineData(7 * 86_400, "2h")]
    [InlineData(90 * 86_400, "1d")]
    [InlineData(365 * 86_400, "3d")]
    public void Auto_gives_sixty_to_two_hundred_buckets(long seconds, string step)
    {
        var auto = Step.Auto(0, seconds * 1000);
        Assert.Equal(step, auto.ToString());
        Assert.InRange(Buckets.Starts(0, seconds * 1000, auto, ZoneCalendar.Utc)!.Count, 60, 200);
    }

    [Fact]
    public void Auto_keeps_its_promise_for_any_range_from_a_minute_to_fifteen_years()
    {
        for (var seconds = 60.0; seconds < 15 * 3.15e7; seconds *= 1.07)
        {
            var toMs = (long)(seconds * 1000);
            Assert.InRange(Buckets.Starts(0, toMs, Step.Auto(0, toMs), ZoneCalendar.Utc)!.Count, 59, 201);
        }
    }

    [Theory]
    [InlineData("0m")]
    [InlineData("m")]
    [InlineData("1x")]
    [InlineData("25h")]
    [InlineData("1441m")]
    [InlineData("-1m")]
    public void A_step_that_is_none_is_refused(string text) => Assert.False(Step.TryParse(text, out _));

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void A_zone_that_is_none_is_not_found(string name) => Assert.Null(ZoneCalendar.Find(name));

    private static IReadOnlyList<long> Starts(string from, string to, string step, ZoneCalendar calendar)
    {
        Assert.True(Step.TryParse(step, out var parsed));
        return Buckets.Starts(Make.Ms(from), Make.Ms(to), parsed, calendar)!;
    }
}
