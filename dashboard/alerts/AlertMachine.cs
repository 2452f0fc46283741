using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Dashboard;

/// <summary>
/// The states of an alert as a function of what was seen. A firing stays open until the number is seen to be right again: a gap in
/// between neither ends it nor begins another.
/// </summary>
internal static class AlertMachine
{
    /// <summary>Where the alert stands after a look at its number.</summary>
    public static (AlertStanding After, AlertTurn Turn) Step(Alert alert, AlertStanding? before, AlertReading reading, DateTimeOffset now)
    {
        var was = before ?? new AlertStanding { AlertId = alert.Id, State = AlertState.Normal, Since = now };
        var seen = was with { Value = reading.Value, Detail = reading.Failure };
        return Verdict(alert, reading) switch
        {
            Seen.Wrong => Wrong(alert, was, seen, now),
            Seen.Right => Right(alert, was, seen, now),
            Seen.Nothing => (Enter(was, seen, AlertState.NoData, now), AlertTurn.None),
            Seen.Broken => (Enter(was, seen, AlertState.Error, now), AlertTurn.None),
            _ => (was, AlertTurn.None),
        };
    }

    private static Seen Verdict(Alert alert, AlertReading reading) => reading switch
    {
        { Value: { } value } => IsWrong(alert, value) ? Seen.Wrong : Seen.Right,
        { Failure: null } => Of(alert.OnNoData, Seen.Nothing),
        _ => Of(alert.OnError, Seen.Broken),
    };

    private static Seen Of(AlertGap gap, Seen shown) => gap switch
    {
        AlertGap.Fire => Seen.Wrong,
        AlertGap.Ok => Seen.Right,
        AlertGap.Keep => Seen.Same,
        _ => shown,
    };

    private static bool IsWrong(Alert alert, double value) =>
        alert.Comparison == AlertComparison.Above ? value > alert.Threshold : value < alert.Threshold;

    private static (AlertStanding After, AlertTurn Turn) Wrong(Alert alert, AlertStanding was, AlertStanding seen, DateTimeOffset now)
    {
        if (was.FiringId is not null)
        {
            return (Enter(was, seen, AlertState.Alerting, now), AlertTurn.None);
        }

        var pending = Enter(was, seen, AlertState.Pending, now);
        return now - pending.Since >= TimeSpan.FromMinutes(alert.PendingMinutes)
            ? (seen with { State = AlertState.Alerting, Since = now, FiringId = FiringId(alert.Id, now) }, AlertTurn.Fired)
            : (pending, AlertTurn.None);
    }

    private static (AlertStanding After, AlertTurn Turn) Right(Alert alert, AlertStanding was, AlertStanding seen, DateTimeOffset now)
    {
        if (was.FiringId is null)
        {
            return (Enter(was, seen, AlertState.Normal, now), AlertTurn.None);
        }

        var recovering = Enter(was, seen, AlertState.Recovering, now);
        return now - recovering.Since >= TimeSpan.FromMinutes(alert.RecoveryMinutes)
            ? (seen with { State = AlertState.Normal, Since = now, FiringId = null }, AlertTurn.Resolved)
            : (recovering, AlertTurn.None);
    }

    private static AlertStanding Enter(AlertStanding was, AlertStanding seen, AlertState state, DateTimeOffset now) =>
        was.State == state ? seen : seen with { State = state, Since = now };

    // the same alert at the same moment is the same firing, whoever saw it
    private static string FiringId(string alertId, DateTimeOffset at) =>
        $"{at.ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(alertId)))[..12]}";

    private enum Seen : byte
    {
        Same,
        Right,
        Wrong,
        Nothing,
        Broken,
    }
}
