using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class DifferenceTests
{
    // Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, table II, method 10
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1)]
    [InlineData(10, 10, 0, 10, 0.6075, 1)]
    public void The_interval_is_the_published_one(long k1, long n1, long k2, long n2, double low, double high)
    {
        var difference = Difference.Of(new(k1, n1), new(k2, n2));
        Assert.Equal(low, difference.Low, 4);
        Assert.Equal(high, difference.High, 4);
    }

    [Fact]
    public void More_comparisons_make_each_interval_wider()
    {
        var one = Difference.Of(new(50, 1000), new(40, 1000));
        var many = Difference.Of(new(50, 1000), new(40, 1000), 0.05 / 4);
        Assert.True(many.Low < one.Low && many.High > one.High);
        Assert.Equal(one.Estimate, many.Estimate);
    }

    [Theory]
    [InlineData(6, 100, true)]
    [InlineData(5, 100, false)]
    [InlineData(6, 99, false)]
    [InlineData(94, 100, true)]
    [InlineData(95, 100, false)]
    public void A_sample_is_mature_from_a_hundred_chances_with_more_than_five_of_each_outcome(long successes, long trials, bool isMature) =>
        Assert.Equal(isMature, new Sample(successes, trials).IsMature);
}
