using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class WilsonTests
{
    // Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, table I, method 3
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_the_published_one(long successes, long trials, double low, double high)
    {
        var interval = Wilson.Interval95(successes, trials);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Everything_converted_reaches_one() => Assert.Equal(1, Wilson.Interval95(7, 7).High);

    [Fact]
    public void The_80_percent_interval_lies_within_the_95_percent_interval()
    {
        var (wide, narrow) = (Wilson.Interval95(40, 1000), Wilson.Interval(40, 1000, Normal.Z80));
        Assert.True(wide.Low < narrow.Low && narrow.Low < 0.04 && 0.04 < narrow.High && narrow.High < wide.High);
    }
}
