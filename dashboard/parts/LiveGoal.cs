namespace RevenuePulse.Dashboard;

/// <summary>The goal and how far it is.</summary>
/// <param name="Goal">The goal.</param>
/// <param name="FromMs">Money counts from here; null = from the first sale.</param>
/// <param name="Total">What counts so far, in the goal's currency.</param>
/// <param name="Gross">Forecast of gross; null while it is too early.</param>
/// <param name="Net">Forecast of net.</param>
public sealed record LiveGoal(Goal Goal, long? FromMs, LiveTotal Total, GoalForecast? Gross, GoalForecast? Net);

/// <summary>Reads the state of the goal, once for all viewers.</summary>
public sealed class LiveGoals(RevenueQueries queries, IMarkBook marks)
{
    private (LiveView View, Goal Goal, LiveGoal Answer)? _known;

    /// <summary>Null when there is no goal.</summary>
    public async ValueTask<LiveGoal?> OfAsync(LiveView view, CancellationToken cancel)
    {
        if (marks.Goal is not { } goal)
        {
            return null;
        }

        if (_known is { } known && ReferenceEquals(known.View, view) && known.Goal == goal)
        {
            return known.Answer;
        }

        var answer = await ReadAsync(view, goal, cancel);
        _known = (view, goal, answer);
        return answer;
    }

    private async ValueTask<LiveGoal> ReadAsync(LiveView view, Goal goal, CancellationToken cancel)
    {
        var startedAt = goal.From ?? (marks.Launches.Values.Current(view.AtMs) is { } launch && launch.StartedAt.ToUnixTimeMilliseconds() <= view.AtMs ? launch.StartedAt : null);
        var fromMs = startedAt?.ToUnixTimeMilliseconds();
        var endMs = goal.To?.ToUnixTimeMilliseconds();
        if (fromMs >= view.AtMs)
        {
            return new(goal, fromMs, new(goal.Currency, 0, 0, 0, 0, 0), null, null);
        }

        var summary = await queries.SummaryAsync(new() { FromMs = fromMs, ToMs = endMs < view.AtMs ? endMs : null }, cancel);
        var total = LiveTotal.Of(summary, goal.Currency);
        var minutes = goal.Currency == view.Minutes.Currency ? view.Minutes.FullHour.Where(minute => minute.StartMs >= (fromMs ?? 0)).ToList() : [];
        return new(goal, fromMs, total, Forecast(MoneyMode.Gross), Forecast(MoneyMode.Net));

        GoalForecast? Forecast(MoneyMode mode) => GoalForecast.Of(
            mode.Of(total), goal.AmountMinor, total.Orders, [.. minutes.Select(minute => mode.Of(minute))], view.AtMs, endMs);
    }
}
