using RevenuePulse.Dashboard.Statistics;

namespace RevenuePulse.Dashboard;

/// <summary>What chances are counted by.</summary>
/// <param name="IsByVisits">Visits; else checkouts.</param>
/// <param name="IsThere">Whether there are any for what is compared.</param>
/// <param name="KnownFromMs">Since when visits are known.</param>
internal readonly record struct RaceBasis(bool IsByVisits, bool IsThere, long? KnownFromMs);

/// <summary>Judges the arms: rates and intervals, beliefs among the mature ones, differences from the base, the split, the verdict.</summary>
internal sealed class Race(CompareQuestion question, ICampaignBook book, IReadOnlyList<Runner> runners, bool isByVisits)
{
    /// <summary>The most sales that an interval of money is drawn from.</summary>
    public const int MostSales = 400_000;

    private readonly ulong _seed = Draws.SeedOf(CompareQueries.Words(question));
    private readonly Pairs _pairs = new(question.Metric, isByVisits);

    public IReadOnlyList<Runner> Runners => runners;

    public bool HasBasis => question.Metric == CompareMetric.Aov || (question.Metric == CompareMetric.Rpv ? isByVisits : runners.Any(r => r.Chances.N > 0));

    private string Basis => !HasBasis ? "none" : question.Metric == CompareMetric.Aov ? "sales" : isByVisits ? "visits" : "checkouts";

    public CompareAnswer Finish(Breakdown breakdown, long? knownFromMs, int leftOut)
    {
        foreach (var runner in runners)
        {
            runner.Measure(question.Metric, _seed);
        }

        var split = Split();
        if (split is not { IsMismatch: true })
        {
            Believe();
        }

        var order = runners.OrderByDescending(r => r.Rate ?? -1).ThenByDescending(r => r.N).ThenBy(r => r.Campaign, StringComparer.Ordinal).ToList();
        var against = Base();
        var writer = new ArmWriter(question, book, new(isByVisits, HasBasis, knownFromMs));
        var arms = order.Select(r => writer.Of(r, AgainstBase(r, against))).ToList();
        var design = IsRandomised ? "randomised" : "observational";
        var difference = _pairs.Headline([.. Placed()], against, runners.Count);
        var judged = new Judged(question.Metric, design, Basis, arms, split, difference, _pairs.Growth(difference, runners), breakdown.Currency);
        var (outcome, verdict) = Verdicts.Of(judged);
        return new()
        {
            Metric = question.Metric.Name(),
            Design = design,
            Verdict = verdict,
            Outcome = outcome,
            Basis = Basis,
            From = Instant.OfMs(question.FromMs),
            To = Instant.OfMs(question.ToMs),
            VisitsSince = isByVisits ? Instant.OfMs(knownFromMs) : null,
            Currency = breakdown.Currency,
            Exponent = breakdown.Exponent,
            Cursor = breakdown.Cursor,
            MissingRates = breakdown.MissingRates,
            Base = against?.Campaign,
            Arms = arms,
            Difference = difference,
            Split = split,
            LeftOut = leftOut,
        };
    }

    private bool IsRandomised => runners.Count >= 2 && runners.All(r => Planned(r) > 0);

    private double? Planned(Runner runner) => runner.Campaign is { } id && book.Campaigns.TryGetValue(id, out var entry) ? entry.Split : null;

    private void Believe()
    {
        var mature = runners.Where(r => r.IsMature).ToList();
        if (mature.Count < 2)
        {
            return;
        }

        var beliefs = question.Metric != CompareMetric.Conversion
            ? Posterior.OfDraws([.. mature.Select(r => r.Means)])
            : Posterior.OfRates([.. mature.Select(r => r.Sample)], _seed);
        for (var i = 0; i < mature.Count; i++)
        {
            mature[i].Belief = beliefs[i];
        }
    }

    private Runner? Base()
    {
        if (runners.Count < 2)
        {
            return null;
        }

        return runners.FirstOrDefault(r => question.Base is not null && r.Campaign == question.Base)
            ?? (question.Named is { Count: 2 } ? runners[1] : Placed().ElementAtOrDefault(1) ?? runners[0]);
    }

    /// <summary>Those with a rate: by the chance of being the best where it may be told, then by rate.</summary>
    private IEnumerable<Runner> Placed() => runners.Where(r => r.Rate is not null)
        .OrderByDescending(r => r.Belief?.Best ?? -1).ThenByDescending(r => r.Rate).ThenBy(r => r.Campaign, StringComparer.Ordinal);

    // with more comparisons each interval is wider, so that all of them together keep their level
    private CompareDifference? AgainstBase(Runner runner, Runner? against) =>
        against is null || runner == against ? null : _pairs.Difference(runner, against, 0.05 / Math.Max(1, runners.Count - 1));

    private CompareSplit? Split()
    {
        if (!IsRandomised || !isByVisits)
        {
            return null;
        }

        var check = SplitCheck.Of([.. runners.Select(r => r.Row.Visits ?? 0)], [.. runners.Select(r => Planned(r)!.Value)]);
        return check is { } found ? new(found.ChiSquare, found.P, found.IsMismatch) : null;
    }
}
