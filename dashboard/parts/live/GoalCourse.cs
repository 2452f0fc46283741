using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>How a goal's money came in over its time, and how it was to come in.</summary>
/// <param name="Now">How much of the time is over, 0–1.</param>
/// <param name="Actual">The sum (minor units) at parts (0–1) of the time, oldest first; ends now.</param>
/// <param name="Shares">The planned share (0–1) at even parts of the time, first at 0 and last at 1.</param>
public sealed record GoalCourse(double Now, IReadOnlyList<(double Part, long Minor)> Actual, IReadOnlyList<double> Shares)
{
    /// <summary>The share that is planned at a part of the time.</summary>
    public double ShareAt(double part)
    {
        var place = Math.Clamp(part, 0, 1) * (Shares.Count - 1);
        var index = Math.Min((int)place, Shares.Count - 2);
        return Shares[index] + ((Shares[index + 1] - Shares[index]) * (place - index));
    }

    /// <summary>How much (0–1) of what is still to come is in at a part of the time after now.</summary>
    public double RestAt(double part)
    {
        var left = 1 - ShareAt(Now);
        return left <= 0 ? (part - Now) / Math.Max(1 - Now, double.Epsilon) : (ShareAt(part) - ShareAt(Now)) / left;
    }
}

/// <summary>Reads courses. What is past hardly changes: it is kept for a few seconds, and only its end follows every sale.</summary>
public sealed class GoalCourses(RevenueQueries queries, TimeProvider clock)
{
    private const int Parts = 60;
    private const int MostKept = 64;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(LiveScope Scope, long FromMs, long ToMs, string Currency, MoneyMode Mode), (long ReadAt, IReadOnlyList<SeriesPoint> Points)> _kept = new();

    /// <summary>The course of a goal with a start and an end; null without.</summary>
    /// <param name="view">What is looked at.</param>
    /// <param name="so">How far the goal is.</param>
    /// <param name="curve">What earlier launches teach; null = the plan is even.</param>
    /// <param name="of">The currency of the goal, and whether gross or net counts.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async ValueTask<GoalCourse?> OfAsync(LiveView view, GoalProgress so, ShareCurve? curve, (string Currency, MoneyMode Mode) of, CancellationToken cancel)
    {
        if (so is not { StartMs: { } from, EndMs: { } end, Part: { } now })
        {
            return null;
        }

        var points = await PointsAsync(view, (view.Scope, from, Math.Min(end, view.AtMs + 1), of.Currency, of.Mode), cancel);
        var actual = new List<(double, long)> { (0, 0) };
        long sum = 0;
        for (var i = 0; i + 1 < points.Count; i++)
        {
            sum += points[i].Value ?? 0;
            if (points[i + 1].AtMs < view.AtMs)
            {
                actual.Add(((points[i + 1].AtMs - from) / (double)(end - from), sum));
            }
        }

        actual.Add((now, so.Actual));
        return new(now, actual, [.. Enumerable.Range(0, Parts + 1).Select(i => i / (double)Parts).Select(part => curve?.At(part) ?? part)]);
    }

    private async ValueTask<IReadOnlyList<SeriesPoint>> PointsAsync(
        LiveView view, (LiveScope Scope, long FromMs, long ToMs, string Currency, MoneyMode Mode) span, CancellationToken cancel)
    {
        // the end moves with the clock: it is no part of what is kept
        var key = span with { ToMs = view.IsReplay ? span.ToMs : 0 };
        if (_kept.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.ReadAt) < KeptFor)
        {
            return kept.Points;
        }

        var question = new SeriesQuestion
        {
            FromMs = span.FromMs,
            ToMs = span.ToMs,
            AnswerIn = span.Currency,
            Filter = view.Question.Filter,
            Measure = span.Mode == MoneyMode.Net ? Measure.Net : Measure.Gross,
        };
        var points = (await queries.SeriesAsync(question, cancel)).Series[0].Points;
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = (clock.GetTimestamp(), points);
        return points;
    }
}
