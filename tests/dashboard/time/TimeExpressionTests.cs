using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class TimeExpressionTests
{
    // a Thursday; Berlin is one hour ahead
    private const string Now = "2026-11-26T21:34:56.789Z";

    [Theory]
    [InlineData("now", "2026-11-26T21:34:56.789Z")]
    [InlineData("now-60m", "2026-11-26T20:34:56.789Z")]
    [InlineData("now-90s", "2026-11-26T21:33:26.789Z")]
    [InlineData("now+2h", "2026-11-26T23:34:56.789Z")]
    [InlineData("now 2h", "2026-11-26T23:34:56.789Z")]
    [InlineData("now/m", "2026-11-26T21:34:00Z")]
    [InlineData("now/h", "2026-11-26T21:00:00Z")]
    [InlineData("now/d", "2026-11-25T23:00:00Z")]
    [InlineData("now/w", "2026-11-22T23:00:00Z")]
    [InlineData("now/M", "2026-10-31T23:00:00Z")]
    [InlineData("now/Q", "2026-09-30T22:00:00Z")]
    [InlineData("now/y", "2025-12-31T23:00:00Z")]
    [InlineData("now-1d/d", "2026-11-24T23:00:00Z")]
    [InlineData("now-1M+2d-3h", "2026-10-28T18:34:56.789Z")]
    [InlineData("now-1y", "2025-11-26T21:34:56.789Z")]
    [InlineData("now-1Q", "2026-08-26T20:34:56.789Z")]
    [InlineData("-60m", "2026-11-26T20:34:56.789Z")]
    [InlineData("launch", "2026-11-26T18:00:00Z")]
    [InlineData("launch+6h", "2026-11-27T00:00:00Z")]
    [InlineData("launch 6h", "2026-11-27T00:00:00Z")]
    [InlineData("2026-11-26T00:00:00Z", "2026-11-26T00:00:00Z")]
    [InlineData("2026-11-26t00:00:00z", "2026-11-26T00:00:00Z")]
    [InlineData("2026-11-26T00:00:00+05:30", "2026-11-25T18:30:00Z")]
    [InlineData("2026-11-26T00:00:00 05:30", "2026-11-25T18:30:00Z")]
    [InlineData("2026-11-26T00:00:00.250Z", "2026-11-26T00:00:00.250Z")]
    [InlineData("2026-11-26T00:00:00-05:00-1h", "2026-11-26T04:00:00Z")]
    [InlineData("2026-11-26", "2026-11-25T23:00:00Z")]
    [InlineData("2026-11-26-1d", "2026-11-24T23:00:00Z")]
    [InlineData("1764191696789", "2025-11-26T21:14:56.789Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    public void The_grammar_means(string text, string expected)
    {
        Assert.True(Read(text, out var atMs, out var problem), problem);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Make.Ms(expected)), DateTimeOffset.FromUnixTimeMilliseconds(atMs));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("now-")]
    [InlineData("now-5")]
    [InlineData("now-5x")]
    [InlineData("now/x")]
    [InlineData("now/d/d")]
    [InlineData("now--5m")]
    [InlineData("nowish")]
    [InlineData("5m")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-11-26T00:00:00")]
    [InlineData("2026-11-26T25:00:00Z")]
    [InlineData("-1")]
    [InlineData("now-9999y")]
    [InlineData("now+999999999y")]
    [InlineData("now+999999999d")]
    [InlineData("999999999999999")]
    [InlineData("9999999999999999999999")]
    [InlineData("/")]
    [InlineData("1e3")]
    public void Nonsense_is_refused_with_a_reason(string text)
    {
        Assert.False(Read(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_launch_that_nobody_knows_is_said_to_be_unknown()
    {
        Assert.False(TimeExpression.TryRead("launch+6h", new(Make.Ms(Now), null, ZoneCalendar.Utc), out _, out var problem));
        Assert.Contains("No launch is known", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_is_what_the_calendar_says_and_an_hour_is_an_hour()
    {
        // clocks in Berlin went forward on 2026-03-29 at 01:00 UTC
        var anchors = new TimeAnchors(Make.Ms("2026-03-29T10:00:00Z"), null, ZoneCalendar.Find("Europe/Berlin")!);
        TimeExpression.TryRead("now-1d", anchors, out var dayAgo, out _);
        TimeExpression.TryRead("now-24h", anchors, out var hoursAgo, out _);
        Assert.Equal(Make.Ms("2026-03-28T11:00:00Z"), dayAgo);
        Assert.Equal(Make.Ms("2026-03-28T10:00:00Z"), hoursAgo);
    }

    private static bool Read(string text, out long atMs, out string problem) => TimeExpression.TryRead(
        text, new(Make.Ms(Now), Make.Ms("2026-11-26T18:00:00Z"), ZoneCalendar.Find("Europe/Berlin")!), out atMs, out problem);
}
