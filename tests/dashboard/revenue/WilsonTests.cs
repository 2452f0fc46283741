using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class WilsonTests
{
    // Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3 (score without continuity correction)
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_the_published_one(long successes, long trials, double low, double high)
    {
        var interval = Wilson.Interval95(successes, trials);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Everything_converted_reaches_one() => Assert.Equal(1, Wilson.Interval95(7, 7).High);
}
