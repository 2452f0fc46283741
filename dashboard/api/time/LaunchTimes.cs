namespace RevenuePulse.Dashboard;

/// <summary>Launches as points on the axis of time.</summary>
public static class LaunchTimes
{
    /// <summary>The launch that the word means: the latest that has begun, or the next one if none has; null when none is known.</summary>
    public static Launch? Current(this IEnumerable<Launch> launches, long nowMs)
    {
        var inOrder = launches.InOrder().ToList();
        return inOrder.FindLast(l => l.StartedAt.ToUnixTimeMilliseconds() <= nowMs) ?? inOrder.FirstOrDefault();
    }

    /// <summary>By start; those of one moment by id.</summary>
    public static IOrderedEnumerable<Launch> InOrder(this IEnumerable<Launch> launches) =>
        launches.OrderBy(l => l.StartedAt).ThenBy(l => l.Id, StringComparer.Ordinal);

    /// <summary>From the start of one launch to that of another; negative when the other was earlier.</summary>
    public static long OffsetMs(this Launch launch, Launch other) =>
        other.StartedAt.ToUnixTimeMilliseconds() - launch.StartedAt.ToUnixTimeMilliseconds();

    /// <summary>The same question about another launch at the same age: T+2:14 here is T+2:14 there.</summary>
    public static T Align<T>(this T question, Launch launch, Launch other, long nowMs)
        where T : RevenueQuestion
    {
        RevenueQuestion any = question;
        var shiftMs = launch.OffsetMs(other);
        return (T)(any with { FromMs = any.FromMs + shiftMs, ToMs = (any.ToMs ?? nowMs) + shiftMs });
    }
}
