using Microsoft.Extensions.Logging;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Delivers what waits. Every message is on disk before it goes out and has an id of its own, so after a crash it may come twice, under
/// the same id, and is never lost. A target that fails is tried again for a day.
/// </summary>
internal sealed partial class AlertPost(
    IAlertBook book, AlertFirings firings, IAlertSender sender, DashboardOptions options, TimeProvider clock, ILogger<AlertPost> log)
{
    private const int AtATime = 8;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(1);
    private static readonly int[] PausesMinutes = [1, 5, 15, 60];

    /// <summary>Tries everything that is due once.</summary>
    public Task DeliverAsync(CancellationToken cancel)
    {
        var due = book.Waiting().Where(f => IsDue(f.Fired) || IsDue(f.Resolved)).ToList();
        return due.Count == 0 ? Task.CompletedTask : Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancel }, (firing, stop) => new(DeliverAsync(firing, stop)));
    }

    /// <summary>Sends a message that says that nothing happened.</summary>
    public ValueTask<SendResult> TestAsync(Alert alert, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        return sender.SendAsync(new($"test_{id}", new Uri(alert.Target!), alert.Secret, AlertMessages.Test(alert, now, options.BaseCurrency)), cancel);
    }

    // one after the other: that it is over comes after that it fired
    private async Task DeliverAsync(AlertFiring firing, CancellationToken cancel)
    {
        if (!book.Alerts.TryGetValue(firing.AlertId, out var alert))
        {
            return;
        }

        if (IsDue(firing.Fired) && !await TrySendAsync(alert, firing, ofEnd: false, cancel))
        {
            return;
        }

        if (IsDue(firing.Resolved) && book.Firing(firing.Id)?.Fired.Status != DeliveryStatus.Waiting)
        {
            await TrySendAsync(alert, firing, ofEnd: true, cancel);
        }
    }

    private async Task<bool> TrySendAsync(Alert alert, AlertFiring firing, bool ofEnd, CancellationToken cancel)
    {
        var before = ofEnd ? firing.Resolved! : firing.Fired;
        if (alert.Target is not { } target)
        {
            firings.Told(firing.Id, ofEnd, before with { Status = DeliveryStatus.NotNeeded });
            return true;
        }

        var (id, body) = ofEnd
            ? ($"{firing.Id}_resolved", AlertMessages.Resolved(alert, firing, options.BaseCurrency))
            : ($"{firing.Id}_fired", AlertMessages.Fired(alert, firing, options.BaseCurrency));
        var result = await sender.SendAsync(new(id, new Uri(target), alert.Secret, body), cancel);
        var after = After(before, result, firing, ofEnd);
        firings.Told(firing.Id, ofEnd, after);
        if (after.Status == DeliveryStatus.Failed)
        {
            LogGivenUp(alert.Id, result.Detail);
        }

        return result.IsDelivered;
    }

    private AlertDelivery After(AlertDelivery before, SendResult result, AlertFiring firing, bool ofEnd)
    {
        var now = clock.GetUtcNow();
        var rounds = before.Rounds + 1;
        var since = ofEnd ? firing.EndedAt ?? firing.StartedAt : firing.StartedAt;
        return new()
        {
            Status = result.IsDelivered ? DeliveryStatus.Delivered
                : result.IsFinal || now - since >= GiveUpAfter ? DeliveryStatus.Failed
                : DeliveryStatus.Waiting,
            Rounds = rounds,
            At = now,
            NextAt = result.IsDelivered ? null : now + TimeSpan.FromMinutes(PausesMinutes[Math.Min(rounds, PausesMinutes.Length) - 1]),
            Detail = result.Detail,
        };
    }

    private bool IsDue(AlertDelivery? delivery) => delivery is { Status: DeliveryStatus.Waiting } && !(delivery.NextAt > clock.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "A message of alert {Id} is given up: {Reason}")]
    private partial void LogGivenUp(string id, string reason);
}
