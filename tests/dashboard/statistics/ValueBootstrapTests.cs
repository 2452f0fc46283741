using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Tests.Dashboard.Statistics;

public class ValueBootstrapTests
{
    private static readonly PricePoint[] _points = [new(1900, 20), new(4900, 12), new(9900, 4)];

    [Fact]
    public void The_mean_is_revenue_over_visits()
    {
        var interval = ValueBootstrap.Interval(_points, 964, ValueBootstrap.Means(_points, 964, 1));
        Assert.Equal(((1900 * 20) + (4900 * 12) + (9900 * 4)) / 1000.0, interval.Mean, 1e-9);
    }

    // the central limit theorem: 1.96 standard errors of the mean over all visits, zeros included
    [Fact]
    public void The_interval_agrees_with_the_normal_one_where_samples_are_large()
    {
        var points = _points.Select(p => p with { Count = p.Count * 100 }).ToArray();
        const long empty = 96_400;
        var n = empty + points.Sum(p => p.Count);
        var mean = points.Sum(p => p.Amount * p.Count) / n;
        var error = Math.Sqrt(((points.Sum(p => p.Amount * p.Amount * p.Count) / n) - (mean * mean)) / n);
        var interval = ValueBootstrap.Interval(points, empty, ValueBootstrap.Means(points, empty, 4));
        Assert.Equal(mean - (1.96 * error), interval.Low, error * 0.2);
        Assert.Equal(mean + (1.96 * error), interval.High, error * 0.2);
        Assert.Equal(mean - (1.2816 * error), interval.Low80, error * 0.2);
        Assert.Equal(mean + (1.2816 * error), interval.High80, error * 0.2);
    }

    [Fact]
    public void It_agrees_with_a_bootstrap_that_draws_visits_one_by_one()
    {
        double[] visits = [.. _points.SelectMany(p => Enumerable.Repeat(p.Amount, (int)p.Count)), .. Enumerable.Repeat(0.0, 964)];
        var draws = new Draws(11);
        double[] naive = [.. Enumerable.Range(0, 1000).Select(_ => visits.Select(_ => visits[(int)(draws.Uniform() * visits.Length)]).Average())];
        Array.Sort(naive);
        var interval = ValueBootstrap.Interval(_points, 964, ValueBootstrap.Means(_points, 964, 12));
        Assert.Equal(naive[25], interval.Low, (naive[975] - naive[25]) * 0.08);
        Assert.Equal(naive[975], interval.High, (naive[975] - naive[25]) * 0.08);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval() => Assert.Equal(ValueBootstrap.Means(_points, 964, 1), ValueBootstrap.Means(_points, 964, 1));

    [Fact]
    public void Winsorising_brings_the_top_one_percent_down_and_leaves_the_rest()
    {
        PricePoint[] points = [new(100, 990), new(500, 5), new(1_000_000, 5)];
        Assert.Equal([new(100, 990), new(100, 5), new(100, 5)], ValueBootstrap.Winsorise(points));
        PricePoint[] few = [new(100, 10), new(900, 10)];
        Assert.Equal(few, ValueBootstrap.Winsorise(few));
    }

    [Fact]
    public void Any_number_of_prices_is_gathered_without_changing_the_mean()
    {
        PricePoint[] many = [.. Enumerable.Range(1, 10_000).Select(i => new PricePoint(i, 1))];
        var means = ValueBootstrap.Means(many, 0, 1);
        // five standard errors of the mean of 1,000 resamples
        Assert.Equal(5000.5, means.Average(), tolerance: 5.0);
    }
}
