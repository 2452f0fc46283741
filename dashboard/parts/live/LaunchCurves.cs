using System.Collections.Concurrent;

namespace RevenuePulse.Dashboard;

/// <summary>Reads how earlier launches spread their money over their time. The past hardly changes: it is read again only where its sum has.</summary>
public sealed class LaunchCurves(RevenueQueries queries, IMarkBook marks, TimeProvider clock)
{
    private const int Parts = 200;
    private const int MostLaunches = 8;
    private const int FewestOrders = 20;
    private const int MostKept = 256;
    private static readonly TimeSpan TrustedFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Launch, long FromMs, long ToMs, LiveScope Scope, string Currency, MoneyMode Mode), Kept> _kept = new();

    /// <summary>The curve for a goal that runs from <paramref name="fromMs"/> to <paramref name="toMs"/>; null without an earlier launch of that length.</summary>
    public async ValueTask<ShareCurve?> OfAsync(LiveView view, long fromMs, long toMs, string currency, MoneyMode mode, CancellationToken cancel)
    {
        if (marks.Launches.Values.Current(view.AtMs) is not { } current || toMs <= fromMs)
        {
            return null;
        }

        var shares = new List<IReadOnlyList<double>>();
        foreach (var launch in marks.Launches.Values.InOrder().Where(l => l.StartedAt < current.StartedAt).Reverse())
        {
            var shiftMs = current.OffsetMs(launch);
            if (toMs + shiftMs > view.AtMs || shares.Count == MostLaunches)
            {
                continue;
            }

            if (await ShareAsync((launch.Id, fromMs + shiftMs, toMs + shiftMs, view.Scope, currency, mode), view.Question.Filter, cancel) is { } share)
            {
                shares.Add(share);
            }
        }

        return shares.Count == 0 ? null : new(shares);
    }

    private async ValueTask<IReadOnlyList<double>?> ShareAsync(
        (string Launch, long FromMs, long ToMs, LiveScope Scope, string Currency, MoneyMode Mode) key, Filter filter, CancellationToken cancel)
    {
        if (_kept.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.ReadAt) < TrustedFor)
        {
            return kept.Share;
        }

        var question = new SeriesQuestion
        {
            FromMs = key.FromMs,
            ToMs = key.ToMs,
            AnswerIn = key.Currency,
            Filter = filter,
            Measure = key.Mode == MoneyMode.Net ? Measure.Net : Measure.Gross,
        };
        // an import or a late refund may add to a launch that is long over
        var sold = LiveTotal.Of(await queries.SummaryAsync(question, cancel), key.Currency);
        var share = kept?.Sold == sold ? kept.Share : sold.Orders < FewestOrders ? null : Resample((await queries.SeriesAsync(question, cancel)).Series[0].Points, key.FromMs, key.ToMs);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = new(clock.GetTimestamp(), sold, share);
        return share;
    }

    // the first bucket may be a part of one: parts of equal length are read off between the edges
    private static IReadOnlyList<double>? Resample(IReadOnlyList<SeriesPoint> points, long fromMs, long toMs)
    {
        var running = ShareCurve.Of([.. points.Select(point => point.Value ?? 0)]);
        return running is null ? null : [.. Enumerable.Range(1, Parts).Select(part => At(fromMs + ((toMs - fromMs) * part / Parts)))];

        double At(long ms)
        {
            var index = 0;
            while (index + 1 < points.Count && points[index + 1].AtMs < ms)
            {
                index++;
            }

            var startMs = Math.Max(points[index].AtMs, fromMs);
            var endMs = index + 1 < points.Count ? points[index + 1].AtMs : toMs;
            var before = index == 0 ? 0 : running[index - 1];
            return before + ((running[index] - before) * Math.Clamp((ms - startMs) / (double)Math.Max(1, endMs - startMs), 0, 1));
        }
    }

    private sealed record Kept(long ReadAt, LiveTotal Sold, IReadOnlyList<double>? Share);
}
