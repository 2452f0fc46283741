using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>The newest totals and when they last looked different.</summary>
/// <param name="At">The position of the numbers.</param>
/// <param name="Version">Grows whenever a number changes.</param>
/// <param name="TakenAtMs">When they were read.</param>
/// <param name="Totals">The numbers.</param>
/// <param name="Body">Their event without its id.</param>
internal sealed record TotalsFrame(Cursor At, long Version, long TakenAtMs, TickTotals Totals, byte[] Body);

/// <summary>
/// Computes the totals once for all streams: after a commit, and every second because the last sixty minutes move on, but at most
/// every half second, and not at all while nobody watches.
/// </summary>
public sealed partial class TotalsFeed(
    RevenueQueries queries,
    IJournal journal,
    TickRing ring,
    TickSignal signal,
    TimeProvider clock,
    ILogger<TotalsFeed> log) : BackgroundService
{
    private const long FreshMs = 100;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WindowMoves = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile TotalsFrame? _latest;

    internal TotalsFrame? Latest => _latest;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <summary>Totals for a new stream, not older than <paramref name="position"/>; null when the store cannot answer now.</summary>
    internal async Task<TotalsFrame?> NotBeforeAsync(Cursor? position, CancellationToken cancel)
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

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = signal.Next;
            if (ring.Streams > 0 && IsDue())
            {
                await NotBeforeAsync(journal.Head, stoppingToken);
                await Task.Delay(Spacing, clock, stoppingToken);
            }

            await changed.WaitAsync(WindowMoves, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsDue() => _latest is not { } latest || !latest.At.Reaches(journal.Head) || Age(latest) >= WindowMoves.TotalMilliseconds;

    private bool IsFresh(Cursor? position) => _latest is { } latest
        && (position is null || latest.At.Reaches(position))
        && (Age(latest) < FreshMs || (Age(latest) < WindowMoves.TotalMilliseconds && latest.At.Reaches(journal.Head)));

    private async Task RefreshAsync(CancellationToken cancel)
    {
        var totals = TickTotals.Of(await queries.SummaryAsync(RevenueQuestion.All, cancel));
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
