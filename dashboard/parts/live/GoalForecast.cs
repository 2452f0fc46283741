namespace RevenuePulse.Dashboard;

/// <summary>Where a sum will be when its time is over.</summary>
/// <param name="Low">80 % of outcomes lie between this …</param>
/// <param name="Mid">The middle.</param>
/// <param name="High">… and this.</param>
/// <param name="ReachedAtMs">When the goal is reached; null = not in time.</param>
/// <param name="EarliestMs">The early end of the band.</param>
/// <param name="LatestMs">The late end of the band; null = never.</param>
/// <param name="Launches">From how many earlier launches it was learned; 0 = a straight line, and said to be one.</param>
public sealed record GoalForecast(long Low, long Mid, long High, long? ReachedAtMs, long? EarliestMs, long? LatestMs, int Launches = 0)
{
    private const long MinuteMs = 60_000;
    private const int FewestMinutes = 15;
    private const int FewestOrders = 20;
    private const int Draws = 400;

    /// <summary>Null while it is too early to say: in the first 15 minutes, under 20 orders, or without an end.</summary>
    /// <param name="so">What is known.</param>
    /// <param name="minutes">The newest full minutes since the start, 60 at most.</param>
    public static GoalForecast? Straight(GoalProgress so, IReadOnlyList<long> minutes)
    {
        if (!so.IsForecast || so.EndMs is not { } end || minutes.Count < FewestMinutes)
        {
            return null;
        }

        var left = (end - so.NowMs) / (double)MinuteMs;
        var rates = Rates(minutes, left);
        var (low, mid, high) = (rates[Draws / 10], rates[Draws / 2], rates[Draws * 9 / 10]);
        return new(At(low), At(mid), At(high), Reached(mid), Reached(high), Reached(low));

        long At(double rate) => so.Actual + (long)Math.Max(0, rate * left);

        long? Reached(double rate)
        {
            var needed = so.Actual >= so.Goal ? 0 : (so.Goal - so.Actual) / rate;
            return rate > 0 && needed <= left ? so.NowMs + (long)(needed * MinuteMs) : null;
        }
    }

    /// <summary>The sum so far over the share that was in at this age in earlier launches.</summary>
    public static GoalForecast? Learned(GoalProgress so, ShareCurve curve)
    {
        if (!so.IsForecast || so.Part is not { } part || so.Actual <= 0)
        {
            return null;
        }

        var (few, usual, many) = curve.Band(part);
        // where much is in already, little is to come, and the other way round
        var (low, mid, high) = (so.Actual / many, so.Actual / usual, so.Actual / few);
        return new((long)low, (long)mid, (long)high, Reached(mid), Reached(high), Reached(low), curve.Launches.Count);

        long? Reached(double close)
        {
            var shareNow = curve.At(part);
            var wanted = shareNow + ((1 - shareNow) * (so.Goal - so.Actual) / Math.Max(close - so.Actual, 1e-9));
            return so.Actual >= so.Goal ? so.NowMs : close >= so.Goal && curve.When(wanted, part) is { } at ? so.TimeOf(at) : null;
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

    /// <summary>The bounds below which nothing is said.</summary>
    internal static bool IsEnough(long orders, long? sinceMs) => orders >= FewestOrders && !(sinceMs < FewestMinutes * MinuteMs);
}

/// <summary>How far a goal is.</summary>
/// <param name="Actual">The sum so far, minor units.</param>
/// <param name="Goal">The goal, minor units.</param>
/// <param name="Orders">Orders so far.</param>
/// <param name="NowMs">Now.</param>
/// <param name="StartMs">When it began; null = with the first sale.</param>
/// <param name="EndMs">When it is over; null = no end.</param>
public sealed record GoalProgress(long Actual, long Goal, long Orders, long NowMs, long? StartMs, long? EndMs)
{
    /// <summary>How much of the time is over, 0–1; null without a start or an end.</summary>
    public double? Part => StartMs is { } start && EndMs is { } end && end > start ? Math.Clamp((NowMs - start) / (double)(end - start), 0, 1) : null;

    /// <summary>False while it is too early to say, and when it is over.</summary>
    public bool IsForecast => EndMs > NowMs && GoalForecast.IsEnough(Orders, StartMs is { } start ? NowMs - start : null);

    /// <summary>The time of a part.</summary>
    public long TimeOf(double part) => StartMs!.Value + (long)(part * (EndMs!.Value - StartMs.Value));
}
