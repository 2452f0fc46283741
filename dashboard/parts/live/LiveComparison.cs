using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace RevenuePulse.Dashboard;

/// <summary>The past that stands behind the present, moved up to it.</summary>
/// <param name="HourName">For example <c>hour before</c>.</param>
/// <param name="ShiftMs">How far it was moved.</param>
/// <param name="Minutes">Sixty full minutes and the one that is running now, oldest first, with their own times.</param>
/// <param name="Since">For example <c>today</c>.</param>
/// <param name="SpanName">For example <c>yesterday by this time</c>.</param>
/// <param name="Now">The span up to now.</param>
/// <param name="Then">The same span of the past.</param>
public sealed record LiveComparison(
    string HourName, long ShiftMs, IReadOnlyList<MinuteAmounts> Minutes, string Since, string SpanName, LiveTotal Now, LiveTotal Then)
{
    /// <summary>The 60 full minutes.</summary>
    public IEnumerable<MinuteAmounts> FullHour => Minutes.SkipLast(1).TakeLast(60);
}

/// <summary>Reads comparisons, once for all viewers who look at the same one.</summary>
public sealed class LiveComparisons(LiveReader reader, IMarkBook marks)
{
    private readonly ConditionalWeakTable<LiveView, ConcurrentDictionary<(Compare, string), LiveComparison>> _known = [];

    /// <summary>The comparison for a view; null for <see cref="CompareWith.Nothing"/>, and for a launch that is not known.</summary>
    public async ValueTask<LiveComparison?> OfAsync(LiveView view, Compare compare, ZoneCalendar zone, CancellationToken cancel)
    {
        if (ComparedSpan.Of(view, compare, zone, marks.Launches.Values) is not { } span)
        {
            return null;
        }

        var known = _known.GetOrCreateValue(view);
        return known.TryGetValue((compare, zone.Name), out var answer)
            ? answer
            : known[(compare, zone.Name)] = await ReadAsync(view, span, cancel);
    }

    private async ValueTask<LiveComparison> ReadAsync(LiveView view, ComparedSpan span, CancellationToken cancel)
    {
        var currency = view.Total.Currency;
        var of = view.Question with { FromMs = null, ToMs = null };
        var minutes = span.ShiftMs == ComparedSpan.HourMs
            ? view.Minutes.All.SkipLast(60)
            : (await reader.MinutesAsync(view.EndMs - span.ShiftMs, currency, of, cancel)).All;
        return new(
            span.HourName,
            span.ShiftMs,
            [.. minutes.TakeLast(61)],
            span.Since,
            span.Name,
            await reader.TotalAsync(of with { FromMs = span.FromMs, ToMs = span.ToMs + 1 }, currency, cancel),
            await reader.TotalAsync(of with { FromMs = span.ThenFromMs, ToMs = span.ThenToMs + 1 }, currency, cancel));
    }
}
