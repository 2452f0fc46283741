using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>
/// What deserves a mark, judged once on the server so that every screen shows the same. It is told what is booked and gives moments;
/// those that come soon after one of their kind take its place.
/// </summary>
internal sealed class MomentRules
{
    private const int FewestOrders = 20;
    private const int FewestMinutes = 15;
    private const long TenThousand = 10_000;
    private const long MinuteMs = 60_000;

    // in a burst the next ten thousand are there before anybody has read of the last
    private const long BetweenLevelsMs = 30_000;

    private long _levels;
    private long _levelAtMs = long.MinValue / 2;
    private long _largest;
    private long _bestMinute;
    private long _lastMinute;
    private long? _lastSaleMs;
    private string? _reachedGoal;

    /// <summary>Begins with what is known, which is history and no moment.</summary>
    public MomentRules(LiveView view, LiveGoal? goal, long largestOrder)
    {
        _levels = Levels(view.Total);
        _largest = largestOrder;
        _bestMinute = view.Minutes.FullHour.Max(minute => minute.Gross);
        _lastMinute = view.Minutes.FullHour.Last().StartMs;
        _reachedGoal = IsReached(goal) ? Key(goal!) : null;
    }

    /// <summary>Moments between the last view and this one.</summary>
    public IEnumerable<Annotation> Look(LiveView view, LiveGoal? goal, IEnumerable<Entry> booked)
    {
        var currency = view.Total.Currency;
        var sales = booked.Where(entry => entry.Type == EntryType.Booked && entry.Amounts.Gross > 0).ToList();
        // the sums of a sale may be read a look after the sale itself: its time is remembered until then
        _lastSaleMs = sales.Count > 0 ? sales[^1].AtMs : _lastSaleMs;
        var atMs = _lastSaleMs ?? view.AtMs;
        if (Levels(view.Total) is var levels && levels > _levels && view.AtMs - _levelAtMs >= BetweenLevelsMs)
        {
            (_levels, _levelAtMs) = (levels, view.AtMs);
            yield return Moment($"total-{currency}-{levels}", atMs, $"{Money(levels * TenThousand * Unit(currency), currency)} in all");
        }

        foreach (var sale in sales.Where(sale => sale.Dimensions.Currency == currency && sale.Amounts.Gross > _largest))
        {
            _largest = sale.Amounts.Gross;
            if (view.Total.Orders >= FewestOrders)
            {
                yield return Moment("order", sale.AtMs, $"Biggest order: {Money(_largest, currency)}");
            }
        }

        if (Minute(view) is { } minute)
        {
            yield return minute;
        }

        if (IsReached(goal) && Key(goal!) != _reachedGoal)
        {
            _reachedGoal = Key(goal!);
            yield return Moment($"goal-{_reachedGoal}", atMs, $"Goal reached: {Money(goal!.Goal.AmountMinor, goal.Goal.Currency)}");
        }
    }

    /// <summary>The first sale ever.</summary>
    public static Annotation First(Entry sale) =>
        Moment("first-sale", sale.AtMs, $"First sale: {Money(sale.Amounts.Gross, sale.Dimensions.Currency)}");

    private Annotation? Minute(LiveView view)
    {
        var last = view.Minutes.FullHour.Last();
        if (last.StartMs <= _lastMinute)
        {
            return null;
        }

        _lastMinute = last.StartMs;
        if (last.Gross <= _bestMinute)
        {
            return null;
        }

        _bestMinute = last.Gross;
        var isJudged = view.Minutes.FullHour.Count(minute => minute.Sales > 0) >= FewestMinutes;
        return isJudged ? Moment("minute", last.StartMs + MinuteMs - 1, $"Record minute: {Money(last.Gross, view.Minutes.Currency)}") : null;
    }

    private static Annotation Moment(string id, long atMs, string text) => new()
    {
        Id = $"moment-{id}",
        At = DateTimeOffset.FromUnixTimeMilliseconds(atMs),
        Text = text,
        Kind = AnnotationKind.Moment,
    };

    private static bool IsReached(LiveGoal? goal) => goal is not null && goal.Total.Gross >= goal.Goal.AmountMinor;

    private static string Key(LiveGoal goal) => string.Create(CultureInfo.InvariantCulture, $"{goal.Goal.Currency}-{goal.Goal.AmountMinor}-{goal.FromMs ?? 0}");

    // each ten thousand, and ever larger steps once they would come too often
    private static long Levels(LiveTotal total)
    {
        var levels = total.Gross / (TenThousand * Unit(total.Currency));
        var step = levels switch { < 25 => 1, < 250 => 10, _ => 100 };
        return levels / step * step;
    }

    private static long Unit(string currency) => Currency.Exponent(currency) switch { 0 => 1, 3 => 1000, _ => 100 };

    private static string Money(long minor, string currency) => MoneyText.Format(minor, currency, whole: true);
}
