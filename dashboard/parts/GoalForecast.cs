namespace RevenuePulse.Dashboard;

/// <summary>Where a sum will be when its time is over, if it goes on as in the last hour: a straight line, and said to be one.</summary>
/// <param name="Low">80 % of outcomes lie between this …</param>
/// <param name="Mid">The middle.</param>
/// <param name="High">… and this.</param>
/// <param name="ReachedAtMs">When the goal is reached; null = not in time.</param>
/// <param name="EarliestMs">The early end of the band.</param>
/// <param name="LatestMs">The late end of the band; null = never.</param>
public sealed record GoalForecast(long Low, long Mid, long High, long? ReachedAtMs, long? EarliestMs, long? LatestMs)
{
    private const long MinuteMs = 60_000;
    private const int FewestMinutes = 15;
    private const int FewestOrders = 20;
    private const int Draws = 400;

    /// <summary>Null while it is too early to say: in the first 15 minutes, under 20 orders, or without an end.</summary>
    /// <param name="actual">The sum so far.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="orders">Orders so far.</param>
    /// <param name="minutes">The newest full minutes since the start, 60 at most.</param>
    /// <param name="nowMs">Now.</param>
    /// <param name="endMs">When it is over; null = no end.</param>
    public static GoalForecast? Of(long actual, long goal, long orders, IReadOnlyList<long> minutes, long nowMs, long? endMs)
    {
        if (endMs is not { } end || end <= nowMs || minutes.Count < FewestMinutes || orders < FewestOrders)
        {
            return null;
        }

        var left = (end - nowMs) / (double)MinuteMs;
        var rates = Rates(minutes, left);
        var (low, mid, high) = (rates[Draws / 10], rates[Draws / 2], rates[Draws * 9 / 10]);
        return new(At(low), At(mid), At(high), Reached(mid), Reached(high), Reached(low));

        long At(double rate) => actual + (long)Math.Max(0, rate * left);

        long? Reached(double rate)
        {
            var needed = actual >= goal ? 0 : (goal - actual) / rate;
            return rate > 0 && needed <= left ? nowMs + (long)(needed * MinuteMs) : null;
        }
    }

    // the mean of the minutes left, drawn again and again from the minutes so far; the same minutes give the same band
    private static double[] Rates(IReadOnlyList<long> minutes, double left)
    {
        var random = new Random(17);
        var count = Math.Clamp((int)Math.Min(left, minutes.Count), 1, 60);
        var rates = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            double sum = 0;
            for (var i = 0; i < count; i++)
            {
                sum += minutes[random.Next(minutes.Count)];
            }

            rates[draw] = sum / count;
        }

        Array.Sort(rates);
        return rates;
    }
}
