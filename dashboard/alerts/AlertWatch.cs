using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Looks at every alert's number four times a minute and delivers what they have to say. Where an alert stands is on disk before anybody
/// is told, so a restart neither forgets a firing nor repeats it. Of several processes one looks and delivers.
/// </summary>
internal sealed partial class AlertWatch(
    IAlertBook book, AlertNumbers numbers, AlertFirings firings, AlertPost post, IDuty duty, TimeProvider clock, ILogger<AlertWatch> log)
    : BackgroundService
{
    private const int TriesBeforeError = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PostPace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowestRead = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Look> _looks = new(StringComparer.Ordinal);
    private bool _isFresh;

    /// <summary>What was seen last; null before the first look of this process.</summary>
    public (AlertReading Reading, DateTimeOffset At)? LastLook(string alertId) =>
        _looks.TryGetValue(alertId, out var look) ? (look.Reading, look.At) : null;

    /// <summary>Looks at every alert once and judges it.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        foreach (var alert in book.Alerts.Values.OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            try
            {
                await LookAsync(alert, cancel);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // a full disk: the standing stays what it was, and the next look tries again
                LogNotWritten(failure, alert.Id);
            }
        }

        foreach (var gone in _looks.Keys.Where(id => !book.Alerts.ContainsKey(id)))
        {
            _looks.TryRemove(gone, out _);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(Pace, LookOnDutyAsync, stoppingToken), RepeatAsync(PostPace, DeliverOnDutyAsync, stoppingToken));

    /// <summary>Judges where no other process does; elsewhere the numbers are only looked up, for the page.</summary>
    internal async Task LookOnDutyAsync(CancellationToken cancel)
    {
        using var work = duty.TryBegin();
        if (work is not null)
        {
            await LookAsync(cancel);
            _isFresh = false;
            return;
        }

        // whoever takes over has not seen how long anything lasted
        _isFresh = true;
        foreach (var alert in book.Alerts.Values)
        {
            _looks[alert.Id] = new(await ReadAsync(alert, cancel), clock.GetUtcNow(), Failures: 0);
        }
    }

    private async Task DeliverOnDutyAsync(CancellationToken cancel)
    {
        using var work = duty.TryBegin();
        if (work is not null)
        {
            await post.DeliverAsync(cancel);
        }
    }

    private async Task RepeatAsync(TimeSpan pace, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pace, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await TryAsync(work, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the process ends
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    private async Task LookAsync(Alert alert, CancellationToken cancel)
    {
        var reading = await ReadAsync(alert, cancel);
        var now = clock.GetUtcNow();
        var isFirst = !_looks.TryGetValue(alert.Id, out var last) || _isFresh;
        var failures = reading.Failure is null ? 0 : (last?.Failures ?? 0) + 1;
        _looks[alert.Id] = new(reading, now, failures);
        if (failures is > 0 and < TriesBeforeError)
        {
            return;
        }

        var before = Known(alert.Id, isFirst, now);
        var (after, turn) = AlertMachine.Step(alert, before, reading, now);
        if (before is null || turn != AlertTurn.None || after.State != before.State || after.Since != book.Standings[alert.Id].Since)
        {
            firings.Write(alert, after, turn, before?.FiringId, now);
        }

        if (after.FiringId is { } open && alert.SilencedUntil <= now)
        {
            firings.EndSilence(alert, open);
        }
    }

    /// <summary>What had to last for some time begins again after a restart: nobody saw whether it did.</summary>
    private AlertStanding? Known(string alertId, bool isFirst, DateTimeOffset now)
    {
        var standing = book.Standings.GetValueOrDefault(alertId);
        return isFirst && standing?.State is AlertState.Pending or AlertState.Recovering ? standing! with { Since = now } : standing;
    }

    private async ValueTask<AlertReading> ReadAsync(Alert alert, CancellationToken cancel)
    {
        using var slow = new CancellationTokenSource(SlowestRead, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, slow.Token);
        try
        {
            return await numbers.ReadAsync(alert, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return AlertReading.Failed($"There was no answer within {SlowestRead.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotRead(failure, alert.Id);
            return AlertReading.Failed(failure is BadQuestionException or QuestionTooWideException ? failure.Message : "The number could not be read; the log says why.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The number of alert {Id} could not be read")]
    private partial void LogNotRead(Exception failure, string id);

    [LoggerMessage(LogLevel.Warning, "Where alert {Id} stands could not be written")]
    private partial void LogNotWritten(Exception failure, string id);

    [LoggerMessage(LogLevel.Warning, "Alerts could not be looked at or delivered; it is tried again")]
    private partial void LogFailed(Exception failure);

    private sealed record Look(AlertReading Reading, DateTimeOffset At, int Failures);
}
