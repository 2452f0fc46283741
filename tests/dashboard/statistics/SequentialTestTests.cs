using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class SequentialTestTests
{
    // the formulas of Johari, Pekelis and Walsh (2015) for a normal mixture, evaluated in Python
    [Theory]
    [InlineData(120, 3000, 99, 3000, 0.01, 1.0162977329568, 0.0148794242268568)]
    [InlineData(410, 10_000, 330, 10_000, 0.01, 17.0891323939068, 0.00814864131316959)]
    [InlineData(700, 1000, 550, 1000, 0.05, 418888008.60092, 0.0652135819011307)]
    public void Ratio_and_band_are_those_of_the_formula(long kA, long nA, long kB, long nB, double mixing, double ratio, double half)
    {
        var (a, b, test) = (new Sample(kA, nA), new Sample(kB, nB), new SequentialTest(mixing));
        var (difference, variance) = (a.Rate - b.Rate, a.Variance + b.Variance);
        Assert.Equal(1, test.Ratio(difference, variance) / ratio, 1e-6);
        Assert.Equal(half, test.HalfWidth(variance), 1e-12);
        Assert.Equal(Math.Min(1, 1 / ratio), test.P(difference, variance), 1e-9);
    }

    [Fact]
    public void The_band_leaves_out_zero_exactly_when_p_falls_below_alpha()
    {
        var test = SequentialTest.OfVisits;
        var variance = 2e-5;
        var half = test.HalfWidth(variance);
        Assert.Equal(SequentialTest.Alpha, test.P(half, variance), 1e-9);
        Assert.True(test.P(half * 1.01, variance) < SequentialTest.Alpha);
        Assert.True(test.P(half * 0.99, variance) > SequentialTest.Alpha);
    }

    [Fact]
    public void Peeking_a_hundred_times_at_two_equal_arms_rarely_raises_an_alarm_and_often_does_with_an_ordinary_test()
    {
        var (safe, ordinary) = (0, 0);
        const int races = 400;
        for (var race = 0; race < races; race++)
        {
            var (safeAlarm, ordinaryAlarm) = Race(new Draws((ulong)race));
            safe += safeAlarm ? 1 : 0;
            ordinary += ordinaryAlarm ? 1 : 0;
        }

        // at most 5 % are promised; four standard errors above that would be 9.4 %
        Assert.InRange(safe / (double)races, 0, 0.094);
        Assert.InRange(ordinary / (double)races, 0.2, 1);
    }

    [Fact]
    public void It_says_how_much_more_is_needed()
    {
        var test = SequentialTest.OfVisits;
        var (difference, variance) = (0.008, 2.3437e-05);
        var factor = test.GrowthNeeded(difference, variance)!.Value;
        Assert.InRange(test.HalfWidth(variance / factor), difference * 0.99, difference);
        Assert.Null(test.GrowthNeeded(0, variance));
        Assert.Null(test.GrowthNeeded(0.01, 0));
        Assert.Equal(1, test.GrowthNeeded(0.5, variance));
    }

    /// <summary>Two arms of the same rate, looked at after every 100 visits each.</summary>
    private static (bool Safe, bool Ordinary) Race(Draws draws)
    {
        var test = SequentialTest.OfVisits;
        var (a, b, safe, ordinary) = (0L, 0L, false, false);
        for (var n = 100L; n <= 10_000; n += 100)
        {
            for (var i = 0; i < 100; i++)
            {
                a += draws.Uniform() < 0.1 ? 1 : 0;
                b += draws.Uniform() < 0.1 ? 1 : 0;
            }

            var (first, second) = (new Sample(a, n), new Sample(b, n));
            if (first.IsMature && second.IsMature)
            {
                var (difference, variance) = (first.Rate - second.Rate, first.Variance + second.Variance);
                safe |= Math.Abs(difference) > test.HalfWidth(variance);
                ordinary |= Math.Abs(difference) > Normal.Z95 * Math.Sqrt(variance);
            }
        }

        return (safe, ordinary);
    }
}
