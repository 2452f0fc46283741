using System.Globalization;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>What the words of a time expression stand for.</summary>
/// <param name="NowMs">The value of <c>now</c>; also where an expression without a base starts.</param>
/// <param name="LaunchMs">The value of <c>launch</c>, null when no launch is known.</param>
/// <param name="Calendar">The zone in which days begin.</param>
public sealed record TimeAnchors(long NowMs, long? LaunchMs, ZoneCalendar Calendar);

/// <summary>
/// The range grammar: <c>[base][±n unit]*[/unit]</c>. Base is <c>now</c>, <c>launch</c>, an RFC 3339 time, a date, or Unix
/// milliseconds; units are s m h d w M Q y; <c>/unit</c> goes back to the start of the unit. Pure.
/// </summary>
public static partial class TimeExpression
{
    private const string Help =
        "Write now-60m, now/d, launch+6h, an RFC 3339 time such as 2026-11-27T20:00:00Z, or Unix milliseconds; units are s m h d w M Q y.";

    private const long LastMs = 253_370_764_799_999;

    /// <summary>Reads an expression; false with the reason in <paramref name="problem"/> when it means nothing.</summary>
    public static bool TryRead(string text, TimeAnchors anchors, out long atMs, out string problem)
    {
        // an unescaped plus arrives as a space: launch+6h is what people type into an address bar
        var match = Grammar().Match(text.Trim().Replace(' ', '+'));
        atMs = 0;
        if (text.Length > 100 || !match.Success || match.Length == 0)
        {
            problem = $"“{Shorten(text)}” is not a time. {Help}";
            return false;
        }

        if (!TryBase(match, anchors, out atMs, out problem))
        {
            return false;
        }

        try
        {
            atMs = Floor(Shift(atMs, match, anchors.Calendar), match, anchors.Calendar);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            atMs = -1;
        }

        problem = atMs is >= 0 and <= LastMs ? "" : $"“{Shorten(text)}” lies outside the years 1970 to 9998.";
        return problem.Length == 0;
    }

    private static bool TryBase(Match match, TimeAnchors anchors, out long atMs, out string problem)
    {
        var word = match.Groups["base"].Value;
        problem = "";
        atMs = anchors.NowMs;
        if (word.Length == 0 || word == "now")
        {
            return true;
        }

        if (word == "launch")
        {
            atMs = anchors.LaunchMs ?? 0;
            problem = anchors.LaunchMs is null ? "No launch is known yet, so “launch” has no time. PUT /api/v1/launches/ID adds one; or use now-6h or a date." : "";
            return anchors.LaunchMs is not null;
        }

        if (TryNumberOrDate(match, anchors.Calendar, out atMs))
        {
            return true;
        }

        problem = $"“{word}” is not a time. {Help}";
        return false;
    }

    private static bool TryNumberOrDate(Match match, ZoneCalendar calendar, out long atMs)
    {
        var word = match.Groups["base"].Value;
        if (match.Groups["epoch"].Success)
        {
            return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out atMs) && atMs <= LastMs;
        }

        atMs = 0;
        if (match.Groups["date"].Success)
        {
            var dated = DateTime.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            atMs = dated && day.Year > 1 ? calendar.ToInstant(day) : 0;
            return dated;
        }

        var rfc = word[..10] + "T" + word[11..].ToUpperInvariant();
        var read = DateTimeOffset.TryParse(rfc, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at);
        atMs = at.ToUnixTimeMilliseconds();
        return read;
    }

    private static long Shift(long atMs, Match match, ZoneCalendar calendar)
    {
        foreach (var shift in match.Groups["shift"].Captures.Select(c => c.Value))
        {
            var unit = TimeUnits.Of(shift[^1]);
            var count = long.Parse(shift.AsSpan(1, shift.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);
            atMs = calendar.Add(atMs, shift[0] == '-' ? -count : count, unit);
        }

        return atMs;
    }

    private static long Floor(long atMs, Match match, ZoneCalendar calendar) =>
        match.Groups["floor"] is { Success: true } floor ? calendar.Floor(atMs, TimeUnits.Of(floor.Value[0])) : atMs;

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex("""
        ^(?<base>now|launch
            |\d{4}-\d\d-\d\d[Tt+]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)
            |(?<date>\d{4}-\d\d-\d\d)
            |(?<epoch>\d{1,15})(?![0-9smhdwMQy]))?
         (?<shift>[+-]\d{1,9}[smhdwMQy])*
         (/(?<floor>[smhdwMQy]))?$
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
