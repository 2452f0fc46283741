using System.Globalization;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>Days and hours as people say them: <c>friday</c>, <c>nov 19</c>, <c>black friday</c>, <c>tuesday at nine</c>. In lower case. Pure.</summary>
internal static partial class DayWords
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static readonly string[] Hours = ["midnight", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "noon"];

    /// <summary>The number of the month that begins a text; 0 for none.</summary>
    public static int Month(string text) => Array.FindIndex(Months, name => text.StartsWith(name, StringComparison.Ordinal)) + 1;

    /// <summary>The day; null when the text means none. One without a year is the last that has begun.</summary>
    public static DateTime? Day(string text, DateTime today)
    {
        DateTime? day = text switch { "today" => today, "yesterday" => today.AddDays(-1), _ => null };
        return day ?? Weekday(text, today) ?? BlackFriday(text, today) ?? Dated(text, today);
    }

    /// <summary>The local start of the hour that the text names; null when it names none.</summary>
    public static DateTime? Hour(string text, DateTime today)
    {
        if (DayAndHour().Match(text) is not { Success: true } match || Day(match.Groups["day"].Value, today) is not { } day)
        {
            return null;
        }

        var (named, half) = (Array.IndexOf(Hours, match.Groups["hour"].Value), match.Groups["half"].Value);
        var hour = named >= 0 ? named : int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        if (half.Length > 0)
        {
            hour = hour is >= 1 and <= 12 ? (hour % 12) + (half == "pm" ? 12 : 0) : -1;
        }

        var minute = match.Groups["minute"] is { Success: true } written ? int.Parse(written.Value, CultureInfo.InvariantCulture) : 0;
        return hour is >= 0 and < 24 && minute < 60 ? day.AddHours(hour).AddMinutes(minute) : null;
    }

    // the last such day that is over or running
    private static DateTime? Weekday(string text, DateTime today)
    {
        var index = text.Length >= 3 ? Array.FindIndex(Weekdays, day => text.StartsWith(day, StringComparison.Ordinal)) : -1;
        return index < 0 || !WeekdayName().IsMatch(text) ? null : today.AddDays(-((((int)today.DayOfWeek + 6) % 7) - index + 7) % 7);
    }

    private static DateTime? BlackFriday(string text, DateTime today)
    {
        if (BlackFridayName().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : today.Year;
        var day = FridayAfterThanksgiving(year);
        return !match.Groups["year"].Success && day > today ? FridayAfterThanksgiving(year - 1) : day;
    }

    private static DateTime FridayAfterThanksgiving(int year)
    {
        var first = new DateTime(year, 11, 1);
        var firstThursday = first.AddDays(((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7);
        return firstThursday.AddDays(22);
    }

    // 2026-03-09, nov 19, 19 november 2025
    private static DateTime? Dated(string text, DateTime today)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var written))
        {
            return written;
        }

        if (DayOfMonth().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (month, day) = (Month(match.Groups["month"].Value), int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture));
        int? said = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;
        var year = said ?? ((month, day).CompareTo((today.Month, today.Day)) > 0 ? today.Year - 1 : today.Year);
        return day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;
    }

    [GeneratedRegex(@"^(?<day>\S.*?),? (at )?(?<hour>\d{1,2}|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|noon)([:.](?<minute>\d\d))? ?(?<half>am|pm)?( o'clock)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex DayAndHour();

    [GeneratedRegex("^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayName();

    [GeneratedRegex(@"^black friday( (?<year>20\d\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex BlackFridayName();

    [GeneratedRegex("^((?<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\\.? (?<day>\\d{1,2})(st|nd|rd|th)?|(?<day>\\d{1,2})(\\.|st|nd|rd|th)? (of )?(?<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?))(,? (?<year>20\\d\\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex DayOfMonth();
}
