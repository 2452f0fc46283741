using System.Globalization;

namespace RevenuePulse.Dashboard;

/// <summary>An exact interval [from, to) in a zone.</summary>
/// <param name="FromMs">Inclusive, Unix milliseconds.</param>
/// <param name="ToMs">Exclusive, Unix milliseconds.</param>
/// <param name="Calendar">The zone in which days begin.</param>
public sealed record ViewRange(long FromMs, long ToMs, ZoneCalendar Calendar)
{
    private const long DayMs = 86_400_000;

    /// <summary>What the range of an address means now; the sentence says why it means nothing.</summary>
    public static (ViewRange? Range, string Problem) Of(ViewAddress address, TimeAnchors anchors)
    {
        if (!TimeExpression.TryRead(address.EffectiveFrom, anchors, out var fromMs, out var problem)
            || !TimeExpression.TryRead(address.EffectiveTo, anchors, out var toMs, out problem))
        {
            return (null, problem);
        }

        return fromMs < toMs ? (new(fromMs, toMs, anchors.Calendar), "") : (null, "The range is empty: its start must lie before its end.");
    }

    /// <summary>For example <c>1 Oct 2026 00:00 – 25 Nov 2026 18:31</c>, with seconds only where there are some.</summary>
    public string Text => $"{Moment(FromMs)} – {Moment(ToMs)}";

    /// <summary>How long, for example <c>30 days</c> or <c>1 h 30 min</c>; days as the calendar counts them.</summary>
    public string Length
    {
        get
        {
            var local = Calendar.ToLocal(ToMs) - Calendar.ToLocal(FromMs);
            if (local.Ticks > 0 && local.Ticks % TimeSpan.TicksPerDay == 0)
            {
                return local.Days == 1 ? "1 day" : $"{local.Days.ToString("N0", CultureInfo.InvariantCulture)} days";
            }

            var span = TimeSpan.FromMilliseconds(ToMs - FromMs);
            return span.TotalDays >= 2 ? $"{Math.Floor(span.TotalDays).ToString("N0", CultureInfo.InvariantCulture)} d {span.Hours} h"
                : span.TotalHours >= 1 ? $"{Math.Floor(span.TotalHours):0} h{(span.Minutes > 0 ? $" {span.Minutes} min" : "")}"
                : span.TotalMinutes >= 1 ? $"{span.Minutes} min{(span.Seconds > 0 ? $" {span.Seconds} s" : "")}"
                : $"{span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";
        }
    }

    /// <summary>The ends as times that an address can hold, exact to the millisecond.</summary>
    public (string From, string To) Fixed => (Exact(FromMs), Exact(ToMs));

    /// <summary>The same length, one length later or earlier; days stay days.</summary>
    public ViewRange Shifted(int count)
    {
        var local = Calendar.ToLocal(ToMs) - Calendar.ToLocal(FromMs);
        return local.Ticks > 0 && local.Ticks % TimeSpan.TicksPerDay == 0
            ? new(Calendar.Add(FromMs, count * local.Days, TimeUnit.Day), Calendar.Add(ToMs, count * local.Days, TimeUnit.Day), Calendar)
            : new(FromMs + (count * (ToMs - FromMs)), ToMs + (count * (ToMs - FromMs)), Calendar);
    }

    /// <summary>Twice as long around the same middle, but not into the future.</summary>
    public ViewRange Wider(long nowMs)
    {
        var half = Math.Max(1, (ToMs - FromMs) / 2);
        var toMs = Math.Max(ToMs, Math.Min(ToMs + half, nowMs));
        return new(Math.Max(0, toMs - (4 * half)), toMs, Calendar);
    }

    /// <summary>An exact time for an address: a date where it is midnight in the zone, else RFC 3339.</summary>
    public string Exact(long atMs)
    {
        var local = Calendar.ToLocal(atMs);
        return local.TimeOfDay == TimeSpan.Zero && Calendar.ToInstant(local) == atMs
            ? local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Instant.OfMs(atMs).ToString(atMs % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Whole days, at least one.</summary>
    public int Days => (int)Math.Max(1, (ToMs - FromMs + DayMs - 1) / DayMs);

    private string Moment(long atMs)
    {
        var local = Calendar.ToLocal(atMs);
        return local.ToString(local.Second == 0 && local.Millisecond == 0 ? "d MMM yyyy HH:mm" : "d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
