using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>How likely each campaign is the best by conversion, asked now and then: it takes thousands of draws and moves slowly.</summary>
public sealed class LiveStandings(CompareQueries comparisons, TimeProvider clock)
{
    private const int MostKept = 64;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(20);
    private static readonly IReadOnlyDictionary<string, double> Unknown = new Dictionary<string, double>();

    private readonly ConcurrentDictionary<LiveScope, (long ReadAt, IReadOnlyDictionary<string, double> Best)> _kept = new();

    /// <summary>Chances (0–1) by campaign; none below the minimum sample, while a night is replayed, and where a single campaign is looked at.</summary>
    public async ValueTask<IReadOnlyDictionary<string, double>> OfAsync(LiveView view, CancellationToken cancel)
    {
        if (view.IsReplay || view.Campaigns.Rows.Count(row => row.Key["campaign"] is not null) < 2 || view.Question.Filter.Dimensions.Contains(Dimension.Kind))
        {
            return Unknown;
        }

        if (_kept.TryGetValue(view.Scope, out var kept) && clock.GetElapsedTime(kept.ReadAt) < KeptFor)
        {
            return kept.Best;
        }

        var question = new CompareQuestion { FromMs = view.Question.FromMs, ToMs = view.Question.ToMs, Filter = view.Question.Filter, AnswerIn = view.Total.Currency };
        var answer = await comparisons.CompareAsync(question, cancel);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        var best = answer.Arms.Where(arm => arm is { Campaign: not null, ProbabilityBest: not null }).ToDictionary(arm => arm.Campaign!, arm => arm.ProbabilityBest!.Value);
        _kept[view.Scope] = (clock.GetTimestamp(), best);
        return best;
    }
}
