using RevenuePulse.Dashboard;

namespace RevenuePulse.Tests.Dashboard;

public class AlertMachineTests
{
    private static readonly Alert _busy = new()
    {
        Id = "busy",
        Name = "Busy",
        Number = AlertNumber.Sales,
        Comparison = AlertComparison.Above,
        Threshold = 10,
    };

    [Theory]
    [InlineData(AlertComparison.Above, 10, false)]
    [InlineData(AlertComparison.Above, 10.5, true)]
    [InlineData(AlertComparison.Below, 10, false)]
    [InlineData(AlertComparison.Below, 9, true)]
    public void The_threshold_itself_is_right(AlertComparison comparison, double value, bool fires) =>
        Assert.Equal(fires ? "alerting!" : "normal", Play(_busy with { Comparison = comparison }, V(value)));

    [Fact]
    public void A_condition_has_to_hold_for_the_pending_period()
    {
        var patient = _busy with { PendingMinutes = 2 };
        Assert.Equal("pending pending alerting! alerting normal.", Play(patient, V(11), V(12), V(13), V(14), V(1)));
        Assert.Equal("pending pending normal pending", Play(patient, V(11), V(12), V(1), V(11)));
    }

    [Fact]
    public void A_relapse_while_recovering_is_no_new_firing()
    {
        var careful = _busy with { RecoveryMinutes = 2 };
        Assert.Equal(
            "alerting! recovering alerting recovering recovering normal. alerting!",
            Play(careful, V(11), V(1), V(11), V(1), V(1), V(1), V(11)));
    }

    [Fact]
    public void A_gap_neither_ends_a_firing_nor_begins_another()
    {
        Assert.Equal("no_data alerting! no_data error alerting normal.", Play(_busy, None, V(11), None, Broken, V(12), V(1)));
        Assert.Equal("error normal", Play(_busy, Broken, V(1)));
    }

    [Fact]
    public void A_gap_may_fire_be_fine_or_change_nothing()
    {
        Assert.Equal("pending alerting! normal.", Play(_busy with { OnNoData = AlertGap.Fire, PendingMinutes = 1 }, None, None, V(1)));
        Assert.Equal("pending alerting! normal.", Play(_busy with { OnError = AlertGap.Fire, PendingMinutes = 1 }, Broken, Broken, V(1)));
        Assert.Equal("alerting! normal.", Play(_busy with { OnNoData = AlertGap.Ok }, V(11), None));
        Assert.Equal("alerting! alerting alerting normal.", Play(_busy with { OnNoData = AlertGap.Keep, OnError = AlertGap.Keep }, V(11), None, Broken, V(1)));
    }

    [Fact]
    public void A_standing_remembers_since_when_and_at_what()
    {
        var (standing, _) = AlertMachine.Step(_busy, null, V(11), Make.Noon);
        var (after, turn) = AlertMachine.Step(_busy, standing, Broken, Make.Noon.AddMinutes(1));
        Assert.Equal(AlertTurn.None, turn);
        Assert.Equal(
            new AlertStanding { AlertId = "busy", State = AlertState.Error, Since = Make.Noon.AddMinutes(1), Detail = "why", FiringId = standing.FiringId },
            after);
        Assert.Equal((AlertState.Alerting, Make.Noon, 11), (standing.State, standing.Since, standing.Value));
    }

    [Fact]
    public void Firings_have_ids_of_their_own_that_grow_with_time()
    {
        string Id(string alert, int minute) => AlertMachine.Step(_busy with { Id = alert }, null, V(11), Make.Noon.AddMinutes(minute)).After.FiringId!;
        Assert.Equal(Id("a", 0), Id("a", 0));
        Assert.NotEqual(Id("a", 0), Id("b", 0));
        Assert.True(string.CompareOrdinal(Id("a", 0), Id("a", 1)) < 0);
    }

    private static AlertReading None => AlertReading.NoData;

    private static AlertReading Broken => AlertReading.Failed("why");

    private static AlertReading V(double value) => new(value);

    /// <summary>A reading per minute; states in words, ! where it fires, . where it is over.</summary>
    private static string Play(Alert alert, params AlertReading[] readings)
    {
        AlertStanding? standing = null;
        var words = new List<string>();
        for (var i = 0; i < readings.Length; i++)
        {
            (standing, var turn) = AlertMachine.Step(alert, standing, readings[i], Make.Noon.AddMinutes(i));
            words.Add(standing.State.Name() + turn switch { AlertTurn.Fired => "!", AlertTurn.Resolved => ".", _ => "" });
        }

        return string.Join(' ', words);
    }
}
