using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class GoalCourseTests
{
    private static readonly GoalCourse Early = new(0.25, [(0, 0), (0.25, 400)], [0, 0.6, 0.8, 0.9, 1]);

    [Fact]
    public void Between_its_points_the_plan_is_straight()
    {
        Assert.Equal(0, Early.ShareAt(0));
        Assert.Equal(0.3, Early.ShareAt(0.125), 9);
        Assert.Equal(0.85, Early.ShareAt(0.625), 9);
        Assert.Equal(1, Early.ShareAt(1));
        Assert.Equal(1, Early.ShareAt(7));
    }

    [Fact]
    public void What_is_to_come_is_spread_as_the_plan_is()
    {
        Assert.Equal(0, Early.RestAt(0.25), 9);
        Assert.Equal(0.5, Early.RestAt(0.5), 9);
        Assert.Equal(1, Early.RestAt(1), 9);
    }

    [Fact]
    public void Where_the_plan_awaits_nothing_more_the_rest_goes_on_evenly()
    {
        var late = new GoalCourse(0.5, [(0, 0), (0.5, 400)], [0, 1, 1]);
        Assert.Equal(0.5, late.RestAt(0.75), 9);
        Assert.Equal(1, late.RestAt(1), 9);
    }

    [Theory]
    [InlineData(100_000, 2, 10_000_000)]
    [InlineData(99.999, 2, 9_999)]
    [InlineData(99.999, 3, 99_999)]
    [InlineData(1_234, 0, 1_234)]
    public void An_amount_in_an_address_becomes_minor_units(double units, int exponent, long minor) =>
        Assert.Equal(minor, MoneyText.Minor((decimal)units, exponent));
}
