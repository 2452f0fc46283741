namespace RevenuePulse.Dashboard;

/// <summary>Writes down what alerts do. One at a time: looking and delivering both change a firing.</summary>
internal sealed class AlertFirings(IAlertBook book)
{
    private readonly Lock _lock = new();

    /// <summary>Writes a step of an alert.</summary>
    public void Write(Alert alert, AlertStanding after, AlertTurn turn, string? endedFiring, DateTimeOffset now)
    {
        lock (_lock)
        {
            book.Save(after, turn switch
            {
                AlertTurn.Fired => Begin(alert, after, now),
                AlertTurn.Resolved when endedFiring is not null && book.Firing(endedFiring) is { } firing => End(firing, now),
                _ => null,
            });
        }
    }

    /// <summary>After a silence: whoever was not told of a firing that goes on is told now.</summary>
    public void EndSilence(Alert alert, string firingId)
    {
        lock (_lock)
        {
            if (book.Firing(firingId) is { Fired.Status: DeliveryStatus.Silenced } firing)
            {
                book.Save(firing with { Fired = new() { Status = Start(alert, null) } });
            }
        }
    }

    /// <summary>Writes what became of a message.</summary>
    public void Told(string firingId, bool ofEnd, AlertDelivery delivery)
    {
        lock (_lock)
        {
            if (book.Firing(firingId) is { } firing)
            {
                book.Save(ofEnd ? firing with { Resolved = delivery } : firing with { Fired = delivery });
            }
        }
    }

    private static AlertFiring Begin(Alert alert, AlertStanding after, DateTimeOffset now) => new()
    {
        Id = after.FiringId!,
        AlertId = alert.Id,
        StartedAt = now,
        Value = after.Value,
        Fired = new() { Status = Start(alert, now) },
    };

    // whoever was told that it fired is told that it is over, silenced or not
    private static AlertFiring End(AlertFiring firing, DateTimeOffset now) => firing with
    {
        EndedAt = now,
        Resolved = new()
        {
            Status = firing.Fired.Status is DeliveryStatus.Waiting or DeliveryStatus.Delivered ? DeliveryStatus.Waiting : firing.Fired.Status,
        },
    };

    private static DeliveryStatus Start(Alert alert, DateTimeOffset? now) =>
        alert.Target is null ? DeliveryStatus.NotNeeded
        : now < alert.SilencedUntil ? DeliveryStatus.Silenced
        : DeliveryStatus.Waiting;
}
