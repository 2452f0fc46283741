using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class PosteriorTests
{
    // exact rational sums (E. Miller, "Formulas for Bayesian A/B testing"; expected loss after C. Stucchio, 2015), computed with
    // unlimited integers in Python's fractions
    [Theory]
    [InlineData(10, 100, 15, 100, 0.8532837899, 0.0525976960, 0.0035780881)]
    [InlineData(120, 3000, 99, 3000, 0.0745031128, 0.0001620381, 0.0071573745)]
    [InlineData(0, 10, 1, 10, 0.7619047619, 0.1014492754, 0.0181159420)]
    [InlineData(41, 1000, 33, 1000, 0.1732405133, 0.0007934003, 0.0087774323)]
    public void Two_arms_agree_with_the_closed_form(long kA, long nA, long kB, long nB, double secondBest, double lossOfFirst, double lossOfSecond)
    {
        var beliefs = Posterior.OfRates([new(kA, nA), new(kB, nB)], seed: 1);
        Assert.Equal(secondBest, beliefs[1].Best, 0.012);
        Assert.Equal(1, beliefs[0].Best + beliefs[1].Best, 1e-9);
        Assert.Equal(lossOfFirst, beliefs[0].ExpectedLoss, Math.Max(lossOfFirst * 0.05, 0.0001));
        Assert.Equal(lossOfSecond, beliefs[1].ExpectedLoss, Math.Max(lossOfSecond * 0.05, 0.0001));
    }

    [Theory]
    [InlineData(10, 100, 15, 100)]
    [InlineData(700, 1000, 680, 1000)]
    [InlineData(2000, 50_000, 2100, 50_000)]
    public void Two_arms_agree_with_numeric_integration(long kA, long nA, long kB, long nB)
    {
        var (best, loss) = Integrate(new(kA, nA), new(kB, nB));
        var drawn = Posterior.OfRates([new(kA, nA), new(kB, nB)], seed: 3)[1];
        Assert.Equal(best, drawn.Best, 0.012);
        Assert.Equal(loss, drawn.ExpectedLoss, Math.Max(loss * 0.06, 1e-5));
    }

    // numeric integration over 200,000 cells, in Python
    [Fact]
    public void Three_arms_agree_with_numeric_integration()
    {
        double[] best = [0.0871088822, 0.6439106010, 0.2689805092];
        double[] loss = [0.0121629090, 0.0021828691, 0.0071728891];
        var beliefs = Posterior.OfRates([new(40, 1000), new(50, 1000), new(45, 1000)], seed: 5);
        for (var arm = 0; arm < 3; arm++)
        {
            Assert.Equal(best[arm], beliefs[arm].Best, 0.012);
            Assert.Equal(loss[arm], beliefs[arm].ExpectedLoss, 0.0003);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_to_the_last_bit()
    {
        Sample[] arms = [new(40, 1000), new(50, 1000)];
        Assert.Equal(Posterior.OfRates(arms, 9), Posterior.OfRates(arms, 9));
        Assert.NotEqual(Posterior.OfRates(arms, 9), Posterior.OfRates(arms, 10));
    }

    [Fact]
    public void No_arm_has_no_belief_and_one_arm_is_certainly_the_best()
    {
        Assert.Empty(Posterior.OfRates([], 1));
        Assert.Equal(new Belief(1, 0), Assert.Single(Posterior.OfRates([new(3, 100)], 1)));
    }

    /// <summary>P(B &gt; A) and the loss of choosing B, by the midpoint rule over both densities.</summary>
    private static (double Best, double Loss) Integrate(Sample a, Sample b)
    {
        const int cells = 100_000;
        var (best, loss, below, moment) = (0.0, 0.0, 0.0, 0.0);
        var (first, second) = (Density(a, cells), Density(b, cells));
        var mean = first.Select((p, i) => p * Middle(i)).Sum();
        for (var i = 0; i < cells; i++)
        {
            best += second[i] * (below + (first[i] / 2));
            // E[max(A − x, 0)] for the x of this cell
            var above = 1 - below - first[i];
            loss += second[i] * (mean - moment - (first[i] * Middle(i)) - (above * Middle(i)));
            below += first[i];
            moment += first[i] * Middle(i);
        }

        return (best, loss);

        static double Middle(int cell) => (cell + 0.5) / cells;
    }

    private static double[] Density(Sample arm, int cells)
    {
        double a = 1 + arm.Successes, b = 1 + arm.Trials - arm.Successes;
        var norm = GammaFunctions.LogGamma(a + b) - GammaFunctions.LogGamma(a) - GammaFunctions.LogGamma(b);
        return [.. Enumerable.Range(0, cells).Select(i => (i + 0.5) / cells)
            .Select(x => Math.Exp(norm + ((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x))) / cells)];
    }
}
