using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class DistributionTests
{
    // critical values as in every printed table (for example NIST/SEMATECH e-Handbook, 1.3.6.7)
    [Theory]
    [InlineData(0.05, 1.9599639845)]
    [InlineData(0.2, 1.2815515655)]
    [InlineData(0.01, 2.5758293035)]
    [InlineData(0.001, 3.2905267315)]
    [InlineData(0.0000001, 5.3267238770)]
    public void Quantiles_are_those_of_the_tables(double alpha, double z)
    {
        Assert.Equal(z, Normal.TwoSided(alpha), 7);
        Assert.Equal(alpha / 2, Normal.UpperTail(z), alpha * 1e-6);
        Assert.Equal(1 - (alpha / 2), Normal.UpperTail(-z), 1e-9);
    }

    [Theory]
    [InlineData(1, 3.841, 0.05)]
    [InlineData(1, 10.828, 0.001)]
    [InlineData(2, 13.816, 0.001)]
    [InlineData(3, 16.266, 0.001)]
    [InlineData(10, 18.307, 0.05)]
    public void Tails_of_chi_square_are_those_of_the_tables(int degrees, double value, double p) =>
        Assert.Equal(p, GammaFunctions.UpperRegularised(degrees / 2.0, value / 2), p * 2e-3);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.5723649429247001)] // ln √π
    [InlineData(11, 15.104412573075516)] // ln 10!
    [InlineData(171, 706.5730622457874)] // ln 170!
    public void Log_gamma_is_exact_where_it_is_known(double x, double expected) => Assert.Equal(expected, GammaFunctions.LogGamma(x), 1e-10);

    [Fact]
    public void Draws_are_the_same_for_the_same_seed_and_others_for_another()
    {
        static double[] Ten(ulong seed)
        {
            var draws = new Draws(seed);
            return [.. Enumerable.Range(0, 10).Select(_ => draws.Beta(3, 8))];
        }

        Assert.Equal(Ten(7), Ten(7));
        Assert.NotEqual(Ten(7), Ten(8));
        Assert.Equal(Draws.SeedOf("a|b"), Draws.SeedOf("a|b"));
        Assert.NotEqual(Draws.SeedOf("a|b"), Draws.SeedOf("b|a"));
    }

    // mean and variance in closed form; bounds are five standard errors of 200,000 draws
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 96)]
    [InlineData(101, 2901)]
    public void Beta_draws_have_the_moments_of_the_distribution(double a, double b)
    {
        var draws = new Draws(1);
        var (mean, variance) = Moments(() => draws.Beta(a, b));
        var expected = a * b / ((a + b) * (a + b) * (a + b + 1));
        Assert.Equal(a / (a + b), mean, 5 * Math.Sqrt(expected / 200_000));
        Assert.Equal(expected, variance, expected * 0.03);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(4)]
    [InlineData(40)]
    [InlineData(400_000)]
    public void Poisson_draws_have_the_moments_of_the_distribution(double expected)
    {
        var draws = new Draws(2);
        var (mean, variance) = Moments(() => draws.Poisson(expected));
        Assert.Equal(expected, mean, 5 * Math.Sqrt(expected / 200_000));
        Assert.Equal(expected, variance, expected * 0.03);
    }

    private static (double Mean, double Variance) Moments(Func<double> draw)
    {
        var values = Enumerable.Range(0, 200_000).Select(_ => draw()).ToArray();
        var mean = values.Average();
        return (mean, values.Sum(v => (v - mean) * (v - mean)) / values.Length);
    }
}
