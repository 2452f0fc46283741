using RevenuePulse.Dashboard;
using RevenuePulse.Dashboard.Parts;

namespace RevenuePulse.Tests.Dashboard.Vibes;

public class ScaleTests
{
    [Fact]
    public void All_estimates_and_mature_intervals_lie_on_it_between_round_ends()
    {
        CompareArm[] arms = [Arm(0.046, 0.041, 0.053), Arm(0.021, 0.018, 0.024)];
        var scale = Scale.Of(arms);
        Assert.Equal(0, scale.From);
        Assert.InRange(scale.To, 0.053, 0.1);
        Assert.Equal(scale.To, scale.Ticks[^1]);
        Assert.InRange(scale.Ticks.Count, 2, 6);
        Assert.Equal("0%", scale.At(-1));
        Assert.Equal("100%", scale.At(7));
    }

    [Fact]
    public void Rates_far_from_zero_use_the_width()
    {
        var scale = Scale.Of([Arm(0.75, 0.72, 0.78), Arm(0.7, 0.66, 0.74)]);
        Assert.InRange(scale.From, 0.6, 0.66);
    }

    [Fact]
    public void A_wide_interval_of_a_small_sample_does_not_press_the_others_together()
    {
        var scale = Scale.Of([Arm(0.04, 0.035, 0.045), Arm(0.05, 0.001, 0.6, CompareFlags.Immature)]);
        Assert.InRange(scale.To, 0.05, 0.1);
        Assert.Equal("100%", scale.At(0.6));
    }

    [Fact]
    public void Nothing_has_a_scale_without_ticks() => Assert.Empty(Scale.Of([]).Ticks);

    private static CompareArm Arm(double rate, double low, double high, params string[] flags) => new()
    {
        Key = new Dictionary<string, string?> { ["campaign"] = "a" },
        Name = "a",
        N = 1000,
        K = 10,
        Rate = rate,
        Low = low,
        High = high,
        Flags = flags,
        Sales = 10,
        LostCheckouts = 0,
        Gross = 1,
        Funnel = new(null, 10, 10, null, null),
    };
}
