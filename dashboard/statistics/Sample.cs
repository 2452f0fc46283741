namespace RevenuePulse.Dashboard.Statistics;

/// <summary>How often a chance became a success.</summary>
/// <param name="Successes">0 to <paramref name="Trials"/>.</param>
/// <param name="Trials">Chances.</param>
public readonly record struct Sample(long Successes, long Trials)
{
    /// <summary>Below it no probability is shown, however clear it looks.</summary>
    public const long FewestTrials = 100;

    private const double FewestExpected = 5;

    /// <summary>Successes per trial; not a number without trials.</summary>
    public double Rate => (double)Successes / Trials;

    /// <summary>The variance of the estimated rate, p(1−p)/n.</summary>
    public double Variance => Rate * (1 - Rate) / Trials;

    /// <summary>Large enough to speak of: n ≥ 100, np &gt; 5 and n(1−p) &gt; 5.</summary>
    public bool IsMature => Trials >= FewestTrials && Successes > FewestExpected && Trials - Successes > FewestExpected;
}
