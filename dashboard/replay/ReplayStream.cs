using System.Buffers;
using System.IO.Pipelines;

namespace RevenuePulse.Dashboard;

/// <summary>
/// A past night as the same events that the live stream sends: <c>past</c> (the sales before the start), then <c>totals</c> as of the
/// replay's clock, <c>sale</c> and <c>hb</c> with its time. Ordered by event time, as the sums are; no event has an id, for whoever comes
/// back names a time.
/// </summary>
internal sealed class ReplayStream(JournalTimes times, RecentSales sales, RevenueQueries queries, LiveScope scope, TimeProvider clock, PipeWriter writer)
{
    private const int MostItems = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SlowestWrite = TimeSpan.FromSeconds(10);

    private TickTotals? _sent;
    private IReadOnlyList<Entry> _ahead = [];
    private long _aheadToMs;

    /// <summary>Streams until <paramref name="end"/>.</summary>
    /// <exception cref="TimeoutException">The client takes nothing; the connection is to be dropped.</exception>
    public async Task RunAsync(ReplayClock replay, CancellationToken end, CancellationToken gone)
    {
        using var pace = new PeriodicTimer(Pace, clock);
        try
        {
            var shownToMs = replay.NowMs + 1;
            var past = sales.Before(shownToMs, scope.AsOf(shownToMs - 1));
            Write("past", new([.. past.Select(sales.Told)], past.Count), DashboardJson.Default.TickSales);
            _aheadToMs = shownToMs;
            do
            {
                var nowMs = replay.NowMs;
                Announce(shownToMs, nowMs + 1);
                shownToMs = nowMs + 1;
                await TellAsync(nowMs, gone);
            }
            while (await pace.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // the stream is over, or the client has gone
        }
    }

    private async Task TellAsync(long nowMs, CancellationToken gone)
    {
        var totals = TickTotals.Of(await queries.SummaryAsync(scope.AsOf(nowMs), nowMs, gone));
        if (!totals.ShowsTheSameAs(_sent))
        {
            _sent = totals;
            Write("totals", totals, DashboardJson.Default.TickTotals);
        }

        Write("hb", new(totals.Cursor, Instant.OfMs(nowMs)), DashboardJson.Default.TickHeartbeat);
        var result = await writer.FlushAsync(gone).AsTask().WaitAsync(SlowestWrite, clock, gone);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException(gone);
        }
    }

    private void Announce(long fromMs, long toMs)
    {
        if (toMs > _aheadToMs)
        {
            // a bit of the night at a time, so that the journal is not asked twice a second
            var widthMs = Math.Max(60_000, 10 * (toMs - fromMs));
            _ahead = times.Between(fromMs, toMs + widthMs);
            _aheadToMs = toMs + widthMs;
        }

        var question = scope.AsOf(toMs - 1);
        var items = _ahead.Where(e => e.AtMs >= fromMs && question.Holds(e)).ToList();
        if (items.Count > 0)
        {
            Write("sale", new([.. items.TakeLast(MostItems).Select(sales.Told)], items.Count), DashboardJson.Default.TickSales);
        }
    }

    private void Write<T>(string name, T data, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => writer.Write(SseFrame.Body(name, data, type));
}
