namespace RevenuePulse.Tests.Backends;

public abstract class AlertBookContract(Func<Task<ITwin>> open) : BackendContract(open)
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, 7, TimeSpan.Zero);

    private static readonly Alert _full = new()
    {
        Id = "quiet night 🌙",
        Name = "Nobody buys",
        Number = AlertNumber.Quiet,
        Comparison = AlertComparison.Above,
        Threshold = 29.5,
        WindowMinutes = 60,
        PendingMinutes = 5,
        RecoveryMinutes = 3,
        OnNoData = AlertGap.Fire,
        OnError = AlertGap.Keep,
        Currency = "EUR",
        Campaign = "neon",
        Provider = "stripe",
        Target = "https://hooks.example.com/a?b=c",
        Secret = "whsec_AAAA",
        SilencedUntil = _noon.AddHours(1),
        CreatedAt = _noon,
    };

    private static readonly AlertStanding _alerting =
        new() { AlertId = _full.Id, State = AlertState.Alerting, Since = _noon, Value = 31, FiringId = "f1" };

    private static readonly AlertFiring _firing = new()
    {
        Id = "f1",
        AlertId = _full.Id,
        StartedAt = _noon,
        Value = 31,
        Fired = new() { Status = DeliveryStatus.Waiting, Rounds = 1, At = _noon, NextAt = _noon.AddMinutes(1), Detail = "Answered 500." },
    };

    [Fact]
    public async Task An_alert_its_standing_and_its_firing_are_kept_whole_over_a_restart()
    {
        Backend.Alerts.Put(_full);
        Assert.True(Backend.Alerts.Save(_alerting, _firing));
        await Twin.RestartAsync();
        Assert.Equal([_full], Backend.Alerts.Alerts.Values);
        Assert.Equal([_alerting], Backend.Alerts.Standings.Values);
        Assert.Equal(_firing, Backend.Alerts.Firing("f1"));
        Assert.Equal([_firing], Backend.Alerts.Waiting());
    }

    [Fact]
    public void An_edit_keeps_where_it_stands()
    {
        Backend.Alerts.Put(_full);
        Backend.Alerts.Save(_alerting, _firing);
        Backend.Alerts.Put(_full with { Name = "Still nobody" });
        Assert.Equal("Still nobody", Backend.Alerts.Alerts[_full.Id].Name);
        Assert.Equal(_alerting, Backend.Alerts.Standings[_full.Id]);
        Assert.Single(Backend.Alerts.Firings(_full.Id, 10));
    }

    [Fact]
    public async Task What_is_deleted_takes_its_firings_along_and_nothing_brings_it_back()
    {
        Backend.Alerts.Put(_full);
        Backend.Alerts.Save(_alerting, _firing);
        Assert.True(Backend.Alerts.Delete(_full.Id));
        Assert.False(Backend.Alerts.Delete(_full.Id));
        Assert.False(Backend.Alerts.Save(_alerting, _firing));
        Backend.Alerts.Save(_firing);
        await Twin.RestartAsync();
        Assert.Empty(Backend.Alerts.Alerts);
        Assert.Empty(Backend.Alerts.Standings);
        Assert.Empty(Backend.Alerts.Firings(null, 10));
        Assert.Null(Backend.Alerts.Firing("f1"));
    }

    [Fact]
    public void Firings_come_newest_first_and_those_that_wait_oldest_first()
    {
        var other = _full with { Id = "other" };
        Backend.Alerts.Put(_full);
        Backend.Alerts.Put(other);
        Backend.Alerts.Save(_firing);
        Backend.Alerts.Save(_firing with { Id = "f2", StartedAt = _noon.AddMinutes(1), Fired = new() { Status = DeliveryStatus.Delivered } });
        Backend.Alerts.Save(_firing with { Id = "f3", AlertId = "other", StartedAt = _noon.AddMinutes(-1) });
        Assert.Equal(["f2", "f1"], Backend.Alerts.Firings(_full.Id, 10).Select(f => f.Id));
        Assert.Equal(["f2", "f1", "f3"], Backend.Alerts.Firings(null, 10).Select(f => f.Id));
        Assert.Equal(["f2"], Backend.Alerts.Firings(null, 1).Select(f => f.Id));
        Assert.Equal(["f3", "f1"], Backend.Alerts.Waiting().Select(f => f.Id));
        Backend.Alerts.Save(_firing with
        {
            EndedAt = _noon.AddMinutes(2),
            Fired = new() { Status = DeliveryStatus.Delivered },
            Resolved = new() { Status = DeliveryStatus.Waiting },
        });
        Assert.Equal(["f3", "f1"], Backend.Alerts.Waiting().Select(f => f.Id));
    }

    [Fact]
    public void A_snapshot_does_not_change_under_its_reader()
    {
        var before = Backend.Alerts.Alerts;
        Backend.Alerts.Put(_full);
        Assert.Empty(before);
        Assert.Single(Backend.Alerts.Alerts);
    }
}
