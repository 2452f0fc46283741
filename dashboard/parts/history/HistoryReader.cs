namespace RevenuePulse.Dashboard.Parts;

/// <summary>What one view of the history page shows.</summary>
/// <param name="Answer">The question's own answer.</param>
/// <param name="Breakdown">The same range and filters by the rail's dimension.</param>
/// <param name="Heat">Weekdays by hours; null where the calendar shows a year.</param>
/// <param name="Year">The year up to the range's end by days; null where the calendar shows a week.</param>
public sealed record HistoryReading(HistoryAnswer Answer, Breakdown Breakdown, HeatAnswer? Heat, HistoryAnswer? Year);

/// <summary>Reads everything that a view of the history page shows, each part with the query of its API route.</summary>
public sealed class HistoryReader(HistoryQueries queries, RevenueQueries revenue)
{
    /// <summary>The answers to a question.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="calendar">Which calendar is open: <c>week</c> or <c>year</c>.</param>
    /// <param name="rail">The dimension of the breakdown beside it.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="BadQuestionException">The question cannot be answered; the message says why.</exception>
    public async ValueTask<HistoryReading> ReadAsync(HistoryQuestion question, string calendar, Dimension rail, CancellationToken cancel)
    {
        var answer = await queries.AskAsync(question, cancel);
        var breakdown = await revenue.BreakdownAsync(new() { FromMs = question.Range.FromMs, ToMs = question.Range.ToMs, Filter = question.Filter }, rail, cancel);
        var heat = calendar == "week" ? await queries.HeatAsync(question, cancel) : null;
        var year = calendar == "year" ? await queries.AskAsync(YearOf(question), cancel) : null;
        return new(answer, breakdown, heat, year);
    }

    private static HistoryQuestion YearOf(HistoryQuestion question)
    {
        var calendar = question.Range.Calendar;
        var end = calendar.Add(calendar.Floor(question.Range.ToMs - 1, TimeUnit.Day), 1, TimeUnit.Day);
        return question with { Range = new(calendar.Floor(calendar.Add(end, -364, TimeUnit.Day), TimeUnit.Week), end, calendar), Step = new(1, TimeUnit.Day), By = null, Then = null, Also = null, ThenProblem = "" };
    }
}
