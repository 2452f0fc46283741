using System.Globalization;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Ranges as people say them: <c>last 90m</c>, <c>yesterday</c>, <c>this month</c>, <c>march</c>, <c>friday</c>, <c>black friday</c>,
/// <c>since launch</c>, or two times of the range grammar with <c>to</c> or <c>..</c> between them. Pure.
/// </summary>
public static partial class RangeWords
{
    /// <summary>What can be typed, in words.</summary>
    public const string Wanted = "Write last 90m, yesterday, this month, march, friday, black friday, since launch, 2026-03-01 to 2026-03-08, or now-7d/d to now.";

    private static readonly Dictionary<string, (string From, string To)> Known = new(StringComparer.Ordinal)
    {
        ["today"] = ("now/d", "now"),
        ["yesterday"] = ("now-1d/d", "now/d"),
        ["launch"] = ("launch", "now"),
        ["since launch"] = ("launch", "now"),
        ["launch night"] = ("launch", "launch+6h"),
    };

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Start and end in the range grammar; null when the text means no range.</summary>
    public static (string From, string To)? Read(string text, ZoneCalendar calendar, long nowMs)
    {
        var words = Spaces().Replace(text.Trim(), " ");
        var lower = words.ToLowerInvariant();
        return Known.TryGetValue(lower, out var known) ? known
            : Unit(lower) ?? Count(lower, words) ?? Between(words) ?? Weekday(lower, calendar, nowMs) ?? BlackFriday(lower, calendar, nowMs) ?? Dated(lower, calendar, nowMs);
    }

    /// <summary>The words of a range that came from words; else null.</summary>
    public static string? Name(string from, string to) => (from, to) switch
    {
        ("now/d", "now") => "Today",
        ("now-1d/d", "now/d") => "Yesterday",
        ("launch", "now") => "Since launch",
        ("launch", "launch+6h") => "Launch night",
        _ when ThisUnit().Match(from) is { Success: true } match && to == "now" => $"This {UnitName(match.Groups[1].Value[0])}",
        _ when LastUnit().Match(from) is { Success: true } match && to == $"now/{match.Groups[1].Value}" => $"Last {UnitName(match.Groups[1].Value[0])}",
        _ when LastCount().Match(from) is { Success: true } match && to == "now" => Last(match),
        _ => null,
    };

    // this month, last week
    private static (string From, string To)? Unit(string text)
    {
        if (UnitWords().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var letter = LetterOf(match.Groups["unit"].Value);
        return match.Groups["which"].Value == "this" ? ($"now/{letter}", "now") : ($"now-1{letter}/{letter}", $"now/{letter}");
    }

    // last 90m, past 12 weeks
    private static (string From, string To)? Count(string lower, string words)
    {
        if (CountWords().Match(lower) is not { Success: true } match)
        {
            return null;
        }

        var unit = match.Groups["unit"];
        // m is a minute and M a month, in words too
        var letter = unit.Length == 1 ? words[unit.Index] : LetterOf(unit.Value)[0];
        return letter switch
        {
            'd' or 'w' or 'M' or 'Q' or 'y' => ($"now-{match.Groups["count"].Value}{letter}/d", "now"),
            _ => ($"now-{match.Groups["count"].Value}{letter}", "now"),
        };
    }

    private static (string From, string To)? Between(string text)
    {
        var ends = Separator().Split(text);
        return ends.Length == 2 && ends.All(end => end.Length > 0 && AddressReading.IsTime(end)) ? (ends[0], ends[1]) : null;
    }

    // the last such day that is over or running
    private static (string From, string To)? Weekday(string text, ZoneCalendar calendar, long nowMs)
    {
        var index = text.Length >= 3 ? Array.FindIndex(Weekdays, day => text.StartsWith(day, StringComparison.Ordinal)) : -1;
        if (index < 0 || !WeekdayName().IsMatch(text))
        {
            return null;
        }

        var today = calendar.ToLocal(nowMs).Date;
        return Days(today.AddDays(-((((int)today.DayOfWeek + 6) % 7) - index + 7) % 7), 1);
    }

    private static (string From, string To)? BlackFriday(string text, ZoneCalendar calendar, long nowMs)
    {
        if (BlackFridayName().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var today = calendar.ToLocal(nowMs).Date;
        var year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : today.Year;
        var day = FridayAfterThanksgiving(year);
        return Days(!match.Groups["year"].Success && day > today ? FridayAfterThanksgiving(year - 1) : day, 1);
    }

    private static DateTime FridayAfterThanksgiving(int year)
    {
        var first = new DateTime(year, 11, 1);
        var firstThursday = first.AddDays(((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7);
        return firstThursday.AddDays(22);
    }

    // march, march 2025, 2026-03, 2026, 2026-03-09
    private static (string From, string To)? Dated(string text, ZoneCalendar calendar, long nowMs)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Days(day, 1);
        }

        if (DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return Days(month, DateTime.DaysInMonth(month.Year, month.Month));
        }

        if (YearName().IsMatch(text))
        {
            var year = new DateTime(int.Parse(text, CultureInfo.InvariantCulture), 1, 1);
            return Days(year, (year.AddYears(1) - year).Days);
        }

        if (MonthName().Match(text) is not { Success: true } named)
        {
            return null;
        }

        var today = calendar.ToLocal(nowMs).Date;
        var number = Array.FindIndex(Months, name => text.StartsWith(name, StringComparison.Ordinal)) + 1;
        var of = named.Groups["year"].Success ? int.Parse(named.Groups["year"].Value, CultureInfo.InvariantCulture) : number > today.Month ? today.Year - 1 : today.Year;
        return Days(new(of, number, 1), DateTime.DaysInMonth(of, number));
    }

    private static (string From, string To) Days(DateTime first, int count) =>
        (first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), first.AddDays(count).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string LetterOf(string word) => word switch
    {
        _ when word.StartsWith("mo", StringComparison.Ordinal) => "M",
        "q" or _ when word.StartsWith('q') => "Q",
        _ => word[..1],
    };

    private static string UnitName(char letter) => letter switch
    {
        'h' => "hour",
        'd' => "day",
        'w' => "week",
        'M' => "month",
        'Q' => "quarter",
        'y' => "year",
        'm' => "minute",
        _ => "second",
    };

    private static string Last(Match match)
    {
        var unit = UnitName(match.Groups[2].Value[0]);
        return match.Groups[1].Value == "1" ? $"Last 1 {unit}" : $"Last {match.Groups[1].Value} {unit}s";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?<which>this|last|previous) (?<unit>hour|day|week|month|quarter|year)$", RegexOptions.ExplicitCapture)]
    private static partial Regex UnitWords();

    [GeneratedRegex(@"^(last|past|the last) (?<count>[1-9]\d{0,4}) ?(?<unit>s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?|w|weeks?|mo|months?|q|quarters?|y|years?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex CountWords();

    [GeneratedRegex(@"\s*(?:\.\.|–|\bto\b|\buntil\b)\s*")]
    private static partial Regex Separator();

    [GeneratedRegex("^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayName();

    [GeneratedRegex(@"^black friday( (?<year>20\d\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex BlackFridayName();

    [GeneratedRegex(@"^20\d\d$")]
    private static partial Regex YearName();

    [GeneratedRegex("^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)( (?<year>20\\d\\d))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex MonthName();

    [GeneratedRegex("^now/([hdwMQy])$")]
    private static partial Regex ThisUnit();

    [GeneratedRegex("^now-1([hdwMQy])/\\1$")]
    private static partial Regex LastUnit();

    [GeneratedRegex(@"^now-([1-9]\d{0,4})([smhdwMQy])(?:/[dwMQy])?$")]
    private static partial Regex LastCount();
}
