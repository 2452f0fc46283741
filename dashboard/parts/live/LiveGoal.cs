using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RevenuePulse.Dashboard;

/// <summary>The goal and how far it is.</summary>
/// <param name="Goal">The goal.</param>
/// <param name="FromMs">Money counts from here; null = from the first sale.</param>
/// <param name="ToMs">When it is to be reached; null = no end.</param>
/// <param name="Total">What counts so far, in the goal's currency.</param>
/// <param name="Gross">Forecast of gross.</param>
/// <param name="Net">Forecast of net.</param>
public sealed record LiveGoal(Goal Goal, long? FromMs, long? ToMs, LiveTotal Total, GoalOutlook Gross, GoalOutlook Net)
{
    /// <summary>The outlook of a mode.</summary>
    public GoalOutlook Of(MoneyMode mode) => mode == MoneyMode.Net ? Net : Gross;
}

/// <summary>The time that a goal is for: its own, else that of the launch that runs.</summary>
/// <param name="From">Money counts from here; null = from the first sale.</param>
/// <param name="To">When it is to be reached; null = no end.</param>
/// <param name="Launch">The launch that gave a start or an end; null = none did.</param>
public sealed record GoalSpan(DateTimeOffset? From, DateTimeOffset? To, Launch? Launch)
{
    /// <summary>The span at a moment.</summary>
    public static GoalSpan Of(Goal? goal, IEnumerable<Launch> launches, long atMs)
    {
        var launch = launches.Current(atMs) is { } current && current.StartedAt.ToUnixTimeMilliseconds() <= atMs ? current : null;
        var from = goal?.From ?? launch?.StartedAt;
        var to = goal?.To ?? (goal?.From is null ? launch?.EndsAt : null);
        return new(from, to, goal?.From is null ? launch : null);
    }
}

/// <summary>What is to be expected.</summary>
/// <param name="Forecast">Null while it is too early to say.</param>
/// <param name="PlanMinor">Where one would be now on the way to the goal: along earlier launches, else evenly; null without an end.</param>
/// <param name="Course">The way so far and the way that is planned; null without an end, and before the start.</param>
public sealed record GoalOutlook(GoalForecast? Forecast, long? PlanMinor, GoalCourse? Course = null);

/// <summary>Reads the state of the goal, once for all viewers.</summary>
public sealed class LiveGoals(RevenueQueries queries, IMarkBook marks, LaunchCurves curves, GoalCourses courses)
{
    private const int MostKept = 64;

    private readonly ConditionalWeakTable<LiveView, ConcurrentDictionary<Goal, LiveGoal>> _known = [];
    private readonly ConcurrentDictionary<(LiveScope, Goal), LiveGoal> _last = new();

    /// <summary>The newest answer for what a view looks at, without asking anybody: what a page begins with, so that it does not jump.</summary>
    public LiveGoal? LastOf(LiveView view, decimal? amount) =>
        Wanted(view, amount) is { } goal && !view.IsReplay ? _last.GetValueOrDefault((view.Scope, goal)) : null;

    /// <summary>Null when there is no goal.</summary>
    /// <param name="view">What is looked at.</param>
    /// <param name="amount">The amount that this screen's address asks for, in whole units of the currency; null = as in the book.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async ValueTask<LiveGoal?> OfAsync(LiveView view, decimal? amount, CancellationToken cancel)
    {
        if (Wanted(view, amount) is not { } goal)
        {
            return null;
        }

        var known = _known.GetOrCreateValue(view);
        if (!known.TryGetValue(goal, out var answer))
        {
            // addresses may name as many amounts as they like
            if (known.Count >= MostKept)
            {
                known.Clear();
            }

            answer = known[goal] = await ReadAsync(view, goal, cancel);
            Remember(view, answer);
        }

        return answer;
    }

    private void Remember(LiveView view, LiveGoal answer)
    {
        if (view.IsReplay)
        {
            return;
        }

        if (_last.Count >= MostKept)
        {
            _last.Clear();
        }

        _last[(view.Scope, answer.Goal)] = answer;
    }

    private Goal? Wanted(LiveView view, decimal? amount)
    {
        if (amount is not { } units)
        {
            return marks.Goal;
        }

        var goal = marks.Goal ?? new Goal { AmountMinor = 1, Currency = view.Total.Currency };
        return goal with { AmountMinor = Math.Max(1, MoneyText.Minor(units, Currency.Exponent(goal.Currency))) };
    }

    private async ValueTask<LiveGoal> ReadAsync(LiveView view, Goal goal, CancellationToken cancel)
    {
        var span = GoalSpan.Of(goal, marks.Launches.Values, view.AtMs);
        var (fromMs, endMs) = (span.From?.ToUnixTimeMilliseconds(), span.To?.ToUnixTimeMilliseconds());
        if (fromMs >= view.AtMs)
        {
            return new(goal, fromMs, endMs, new(goal.Currency, 0, 0, 0, 0, 0), new(null, null), new(null, null));
        }

        var untilMs = endMs < view.AtMs ? endMs : view.IsReplay ? view.AtMs + 1 : null;
        var summary = await queries.SummaryAsync(new() { FromMs = fromMs, ToMs = untilMs, Filter = view.Question.Filter }, cancel);
        var total = LiveTotal.Of(summary, goal.Currency);
        return new(goal, fromMs, endMs, total, await OutlookAsync(MoneyMode.Gross), await OutlookAsync(MoneyMode.Net));

        async ValueTask<GoalOutlook> OutlookAsync(MoneyMode mode)
        {
            var so = new GoalProgress(mode.Of(total), goal.AmountMinor, total.Orders, view.AtMs, fromMs, endMs);
            var curve = fromMs is { } from && endMs is { } end ? await curves.OfAsync(view, from, end, goal.Currency, mode, cancel) : null;
            var forecast = curve is null ? GoalForecast.Straight(so, Minutes(view, goal, fromMs, mode)) : GoalForecast.Learned(so, curve);
            return new(
                forecast, so.Part is { } part ? (long)(goal.AmountMinor * (curve?.At(part) ?? part)) : null,
                await courses.OfAsync(view, so, curve, (goal.Currency, mode), cancel));
        }
    }

    private static IReadOnlyList<long> Minutes(LiveView view, Goal goal, long? fromMs, MoneyMode mode) => goal.Currency != view.Minutes.Currency
        ? []
        : [.. view.Minutes.FullHour.Where(minute => minute.StartMs >= (fromMs ?? 0)).Select(minute => mode.Of(minute))];
}
