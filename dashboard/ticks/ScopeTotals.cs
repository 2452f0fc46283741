using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The newest totals of one scope, computed once for all streams that look at it: after a commit, and every second because the last sixty
/// minutes move on, but at most every half second, and not at all while nobody watches.
/// </summary>
internal sealed partial class ScopeTotals(
    LiveScope scope, RevenueQueries queries, IJournal journal, TickSignal signal, TimeProvider clock, ILogger log) : IDisposable
{
    private const long FreshMs = 100;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WindowMoves = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile TotalsFrame? _latest;

    /// <summary>Null before the first reading.</summary>
    public TotalsFrame? Latest => _latest;

    /// <summary>Totals for a new stream, not older than <paramref name="position"/>; null when the store cannot answer now.</summary>
    public async Task<TotalsFrame?> NotBeforeAsync(Cursor? position, CancellationToken cancel)
    {
        if (IsFresh(position))
        {
            return _latest;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (!IsFresh(position))
            {
                await RefreshAsync(cancel);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
        finally
        {
            _one.Release();
        }

        return _latest is { } latest && (position is null || latest.At.Reaches(position)) ? latest : null;
    }

    /// <summary>Keeps the totals new while somebody watches.</summary>
    public async Task FollowAsync(Func<bool> isWatched, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var changed = signal.Next;
            if (isWatched() && IsDue())
            {
                await NotBeforeAsync(journal.Head, stop);
                await Task.Delay(Spacing, clock, stop);
            }

            await changed.WaitAsync(WindowMoves, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private bool IsDue() => _latest is not { } latest || !latest.At.Reaches(journal.Head) || Age(latest) >= WindowMoves.TotalMilliseconds;

    private bool IsFresh(Cursor? position) => _latest is { } latest
        && (position is null || latest.At.Reaches(position))
        && (Age(latest) < FreshMs || (Age(latest) < WindowMoves.TotalMilliseconds && latest.At.Reaches(journal.Head)));

    private async Task RefreshAsync(CancellationToken cancel)
    {
        var totals = TickTotals.Of(await queries.SummaryAsync(scope.At(NowMs()), cancel));
        var before = _latest;
        var isNews = !totals.ShowsTheSameAs(before?.Totals);
        _latest = new(
            Cursor.Parse(totals.Cursor)!,
            (before?.Version ?? 0) + (isNews ? 1 : 0),
            NowMs(),
            totals,
            SseFrame.Body("totals", totals, DashboardJson.Default.TickTotals));
        if (isNews)
        {
            signal.Pulse();
        }
    }

    private long Age(TotalsFrame frame) => NowMs() - frame.TakenAtMs;

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(LogLevel.Warning, "Totals cannot be read; streams go on without them")]
    private partial void LogFailed(Exception e);
}
