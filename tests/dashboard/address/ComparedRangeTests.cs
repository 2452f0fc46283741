using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class ComparedRangeTests
{
    private static readonly ZoneCalendar Berlin = ZoneCalendar.Find("Europe/Berlin")!;
    private static readonly TimeAnchors Now = new(Make.Ms("2026-11-25T17:31:00Z"), null, Berlin);

    private static readonly Launch[] Launches =
    [
        new() { Id = "spring", Name = "Spring", StartedAt = DateTimeOffset.Parse("2026-03-10T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture) },
        new() { Id = "autumn", Name = "Autumn", StartedAt = DateTimeOffset.Parse("2026-10-06T18:00:00Z", System.Globalization.CultureInfo.InvariantCulture) },
    ];

    [Theory]
    // a month so far: the same days of the month before
    [InlineData("now/M", "now", "prev", "2026-09-30T22:00:00Z", "2026-10-25T17:31:00Z")]
    // a whole month: the whole month before
    [InlineData("2026-10-01", "2026-11-01", "prev", "2026-08-31T22:00:00Z", "2026-09-30T22:00:00Z")]
    [InlineData("now/d", "now", "prev", "2026-11-23T23:00:00Z", "2026-11-24T17:31:00Z")]
    [InlineData("now-1w/w", "now/w", "prev", "2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z")]
    [InlineData("now-90m", "now", "prev", "2026-11-25T14:31:00Z", "2026-11-25T16:01:00Z")]
    // whole days by the wall clock: 30 days before, over the change of clocks
    [InlineData("2026-11-02", "2026-11-12", "prev", "2026-10-22T22:00:00Z", "2026-11-01T23:00:00Z")]
    // weeks against weeks, months against months
    [InlineData("now-6w/w", "now", "prev", "2026-08-23T22:00:00Z", "2026-10-07T16:31:00Z")]
    [InlineData("2026-08-01", "2026-10-01", "prev", "2026-05-31T22:00:00Z", "2026-07-31T22:00:00Z")]
    [InlineData("2026-11-20", "2026-11-23", "weekdays", "2026-11-12T23:00:00Z", "2026-11-15T23:00:00Z")]
    [InlineData("2026-11-01", "2026-11-11", "weekdays", "2026-10-17T22:00:00Z", "2026-10-27T23:00:00Z")]
    [InlineData("2026-11-27", "2026-11-28", "yoy", "2025-11-27T23:00:00Z", "2025-11-28T23:00:00Z")]
    [InlineData("2026-11-20", "2026-11-21", "-7d", "2026-11-12T23:00:00Z", "2026-11-13T23:00:00Z")]
    [InlineData("2026-11-20", "2026-11-21", "2026-03-01..2026-03-02", "2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z")]
    // T+2:00 to T+3:00 of the later launch against the same hour of the earlier
    [InlineData("2026-10-06T20:00:00Z", "2026-10-06T21:00:00Z", "launch", "2026-03-10T14:00:00Z", "2026-03-10T15:00:00Z")]
    [InlineData("2026-10-06T20:00:00Z", "2026-10-06T21:00:00Z", "launch:spring", "2026-03-10T14:00:00Z", "2026-03-10T15:00:00Z")]
    public void A_comparison_is_an_exact_interval(string from, string to, string compare, string thenFrom, string thenTo)
    {
        var range = Range(from, to);
        Assert.True(Comparison.TryParse(compare, out var parsed));
        var (with, problem) = ComparedRange.Of(range, parsed, Now, Launches);

        Assert.Equal("", problem);
        Assert.Equal((Make.Ms(thenFrom), Make.Ms(thenTo)), (with!.Range.FromMs, with.Range.ToMs));
    }

    [Theory]
    [InlineData("now-1d", "now", "the day before")]
    [InlineData("2026-11-02", "2026-11-12", "the 10 days before")]
    [InlineData("2026-08-31", "2026-11-23", "the 12 weeks before")]
    [InlineData("2026-08-31", "2026-11-26", "13 weeks earlier")]
    public void A_period_before_has_a_name(string from, string to, string name)
    {
        Assert.True(Comparison.TryParse("prev", out var parsed));
        Assert.Equal(name, ComparedRange.Of(Range(from, to), parsed, Now, Launches).With!.Name);
    }

    [Theory]
    [InlineData("launch:winter", "There is no such launch")]
    [InlineData("launch:autumn", "lies in the launch")]
    [InlineData("2026-03-02..2026-03-01", "empty")]
    public void What_cannot_be_compared_says_why(string compare, string why)
    {
        Assert.True(Comparison.TryParse(compare, out var parsed));
        var (with, problem) = ComparedRange.Of(Range("2026-11-20", "2026-11-21"), parsed, Now, Launches);

        Assert.Null(with);
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_of_a_day_with_25_are_paired_by_the_clock()
    {
        var (range, then) = (Range("2026-10-25", "2026-10-26"), Range("2026-10-24", "2026-10-25"));
        var (now, before) = (Starts(range), Starts(then));
        Assert.Equal((25, 24), (now.Count, before.Count));

        var pairs = ComparedRange.Pairs(now, range, before, then);

        // 2 o'clock comes twice: the second has no partner
        Assert.Equal([0, 1, 2, -1, 3, 4], pairs[..6]);
        Assert.Equal(23, pairs[^1]);
    }

    [Fact]
    public void Months_of_different_length_are_paired_by_place()
    {
        var (range, then) = (Range("2026-10-01", "2026-11-01"), Range("2026-09-01", "2026-10-01"));
        var step = new Step(1, TimeUnit.Day);

        var pairs = ComparedRange.Pairs(Buckets.Starts(range.FromMs, range.ToMs, step, Berlin)!, range, Buckets.Starts(then.FromMs, then.ToMs, step, Berlin)!, then);

        Assert.Equal([.. Enumerable.Range(0, 30), -1], pairs);
    }

    private static IReadOnlyList<long> Starts(ViewRange range) => Buckets.Starts(range.FromMs, range.ToMs, new(1, TimeUnit.Hour), Berlin)!;

    private static ViewRange Range(string from, string to) =>
        ViewRange.Of(ViewAddress.Parse($"?from={from}&to={to}", new("/", "now", "now", [])), Now).Range!;
}
