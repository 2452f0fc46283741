namespace RevenuePulse.Dashboard.Statistics;

/// <summary>What is believed of an arm once its sample is seen.</summary>
/// <param name="Best">The chance that it is the best of all.</param>
/// <param name="ExpectedLoss">What is lost on average by choosing it: E[max(best − this, 0)], in the unit of the rate.</param>
public readonly record struct Belief(double Best, double ExpectedLoss);

/// <summary>
/// Beliefs from draws. Of rates: Beta(1 + k, 1 + n − k) per arm, a uniform prior, 20,000 draws. These numbers are not immune to peeking;
/// the expected loss is the rule to stop by.
/// </summary>
public static class Posterior
{
    /// <summary>Draws per arm; the error of a probability is then at most 0.0036 (one standard error).</summary>
    public const int Count = 20_000;

    /// <summary>Of rates.</summary>
    public static IReadOnlyList<Belief> OfRates(IReadOnlyList<Sample> arms, ulong seed)
    {
        var draws = new Draws(seed);
        return OfDraws([.. arms.Select(a => Rates(a, draws))]);
    }

    /// <summary>Of anything that was drawn equally often for each arm.</summary>
    public static IReadOnlyList<Belief> OfDraws(IReadOnlyList<double[]> drawn)
    {
        if (drawn.Count == 0)
        {
            return [];
        }

        var wins = new double[drawn.Count];
        var loss = new double[drawn.Count];
        for (var i = 0; i < drawn[0].Length; i++)
        {
            var best = drawn.Max(arm => arm[i]);
            var winners = drawn.Count(arm => arm[i] == best);
            for (var arm = 0; arm < drawn.Count; arm++)
            {
                wins[arm] += drawn[arm][i] == best ? 1.0 / winners : 0;
                loss[arm] += best - drawn[arm][i];
            }
        }

        return [.. wins.Zip(loss, (w, l) => new Belief(w / drawn[0].Length, l / drawn[0].Length))];
    }

    private static double[] Rates(Sample arm, Draws draws)
    {
        var rates = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            rates[i] = draws.Beta(1 + arm.Successes, 1 + arm.Trials - arm.Successes);
        }

        return rates;
    }
}
