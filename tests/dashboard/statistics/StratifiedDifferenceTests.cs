using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard;

public sealed class StratifiedDifferenceTests
{
    // the University Group Diabetes Program by age, deaths of patients, as in Rothman, Greenland and Lash, "Modern Epidemiology", chapter 15:
    // the risk difference of Mantel and Haenszel is given there as 0.035
    private static readonly (Sample, Sample)[] _diabetes = [(new(8, 106), new(5, 120)), (new(22, 98), new(16, 85))];

    [Fact]
    public void The_difference_is_the_published_one()
    {
        var found = StratifiedDifference.Of(_diabetes)!.Value;
        Assert.Equal(0.035, found.Estimate, 0.0005);
        Assert.Equal((2, 1.0), (found.Strata, found.Share));
    }

    // exact rational sums with Python's fractions, the root of the variance in 50 digits
    [Fact]
    public void Difference_and_interval_are_those_of_exact_arithmetic()
    {
        var found = StratifiedDifference.Of(_diabetes)!.Value;
        Assert.Equal(0.0349002693369181, found.Estimate, 1e-12);
        Assert.Equal(-0.027618814088284, found.Low, 1e-9);
        Assert.Equal(0.0974193527621213, found.High, 1e-9);
    }

    [Fact]
    public void One_stratum_is_the_plain_difference()
    {
        var found = StratifiedDifference.Of([(new(56, 70), new(48, 80))])!.Value;
        Assert.Equal(0.2, found.Estimate, 1e-12);
        // Newcombe (1998), table II, method 1: the simple interval
        Assert.Equal(0.0575, found.Low, 0.00005);
        Assert.Equal(0.3425, found.High, 0.00005);
    }

    [Fact]
    public void A_lead_that_comes_from_better_hours_alone_goes_away()
    {
        // both convert 2 % by day and 8 % in the evening; one of them ran in the evening
        var raw = Difference.Of(new(20 + 720, 10_000), new(180 + 80, 10_000));
        var fair = StratifiedDifference.Of([(new(20, 1_000), new(180, 9_000)), (new(720, 9_000), new(80, 1_000))])!.Value;
        Assert.True(raw.Low > 0.04);
        Assert.Equal(0, fair.Estimate, 1e-12);
        Assert.True(fair.Low < 0 && fair.High > 0);
    }

    [Fact]
    public void Hours_that_only_one_of_them_has_say_nothing_and_are_told()
    {
        var found = StratifiedDifference.Of([(new(10, 100), new(5, 100)), (new(3, 200), default), (default, new(9, 100))])!.Value;
        Assert.Equal(0.05, found.Estimate, 1e-12);
        Assert.Equal((1, 0.4), (found.Strata, found.Share));
        Assert.Null(StratifiedDifference.Of([(new(3, 200), default), (default, new(9, 100))]));
        Assert.Null(StratifiedDifference.Of([(new(5, 3), new(1, 10))]));
    }
}
