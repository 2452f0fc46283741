using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class FairnessTests
{
    // Kohavi, Tang and Xu (2020), "Trustworthy Online Controlled Experiments", chapter 21: 821,588 against 815,482, p = 1.8E-6
    [Fact]
    public void A_split_is_judged_as_in_the_book()
    {
        var check = SplitCheck.Of([821_588, 815_482], [0.5, 0.5])!.Value;
        Assert.Equal(1.8e-6, check.P, 0.05e-6);
        Assert.True(check.IsMismatch);
    }

    [Fact]
    public void A_split_near_the_plan_is_no_mismatch_whatever_the_plan_adds_up_to()
    {
        Assert.False(SplitCheck.Of([1010, 990], [1, 1])!.Value.IsMismatch);
        Assert.False(SplitCheck.Of([1810, 190], [0.45, 0.05])!.Value.IsMismatch);
        Assert.True(SplitCheck.Of([1010, 990], [0.9, 0.1])!.Value.IsMismatch);
    }

    [Fact]
    public void The_level_is_one_in_a_thousand()
    {
        // χ² = d²/n for two equal arms: 10.83 is the critical value
        static SplitCheck Off(long by) => SplitCheck.Of([5000 + by, 5000 - by], [1, 1])!.Value;
        Assert.False(Off(164).IsMismatch);
        Assert.True(Off(165).IsMismatch);
    }

    [Fact]
    public void Nothing_is_said_without_two_arms_visitors_and_a_plan()
    {
        Assert.Null(SplitCheck.Of([10], [1]));
        Assert.Null(SplitCheck.Of([0, 0], [1, 1]));
        Assert.Null(SplitCheck.Of([10, 10], [1, 0]));
    }

    [Fact]
    public void The_distance_of_two_mixes_is_the_share_that_would_have_to_move()
    {
        Assert.Equal(0, Mix.Distance([1, 2, 3], [10, 20, 30]));
        Assert.Equal(1, Mix.Distance([5, 0], [0, 9]));
        Assert.Equal(0.25, Mix.Distance([50, 50], [25, 75])!.Value, 1e-12);
        Assert.Null(Mix.Distance([0, 0], [1, 1]));
    }
}
