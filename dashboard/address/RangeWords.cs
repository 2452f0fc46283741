using System.Globalization;
using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>
/// Ranges as people say them: <c>last 90m</c>, <c>yesterday</c>, <c>this month</c>, <c>march</c>, <c>friday</c>, <c>nov 19 to nov 21</c>,
/// <c>tuesday at nine</c>, <c>since launch</c>, or two times of the range grammar with <c>to</c> or <c>..</c> between them. Pure.
/// </summary>
public static partial class RangeWords
{
    /// <summary>What can be typed, in words.</summary>
    public const string Wanted = "Write last 90m, yesterday, this month, march, nov 19, tuesday at nine, black friday, since launch, 2026-03-01 to 2026-03-08, or now-7d/d to now.";

    private static readonly Dictionary<string, (string From, string To)> Known = new(StringComparer.Ordinal)
    {
        ["today"] = ("now/d", "now"),
        ["yesterday"] = ("now-1d/d", "now/d"),
        ["launch"] = ("launch", "now"),
        ["since launch"] = ("launch", "now"),
        ["launch night"] = ("launch", "launch+6h"),
        ["launch day"] = ("launch", "launch+24h"),
        ["launch week"] = ("launch", "launch+7d"),
    };

    /// <summary>Start and end in the range grammar; null when the text means no range.</summary>
    public static (string From, string To)? Read(string text, ZoneCalendar calendar, long nowMs)
    {
        var words = Preposition().Replace(Spaces().Replace(text.Trim(), " "), "");
        var lower = words.ToLowerInvariant();
        var today = calendar.ToLocal(nowMs).Date;
        return Known.TryGetValue(lower, out var known) ? known
            : Unit(lower) ?? Count(lower, words) ?? Between(words) ?? Day(lower, today)
            ?? Dated(lower, today) ?? DayToDay(lower, today) ?? Hour(lower, today, calendar);
    }

    /// <summary>The words of a range that came from words; else null.</summary>
    public static string? Name(string from, string to) => (from, to) switch
    {
        ("now/d", "now") => "Today",
        ("now-1d/d", "now/d") => "Yesterday",
        ("launch", "now") => "Since launch",
        ("launch", "launch+6h") => "Launch night",
        ("launch", "launch+24h") => "Launch day",
        ("launch", "launch+7d") => "Launch week",
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

    private static (string From, string To)? Day(string text, DateTime today) => DayWords.Day(text, today) is { } day ? Days(day, 1) : null;

    // nov 19 to nov 21: both of them whole
    private static (string From, string To)? DayToDay(string text, DateTime today)
    {
        var ends = Separator().Split(text);
        return ends.Length == 2 && DayWords.Day(ends[0], today) is { } first && DayWords.Day(ends[1], today) is { } last && first <= last
            ? Days(first, (last - first).Days + 1)
            : null;
    }

    private static (string From, string To)? Hour(string text, DateTime today, ZoneCalendar calendar)
    {
        if (DayWords.Hour(text, today) is not { } start)
        {
            return null;
        }

        var startMs = calendar.ToInstant(start);
        return (Written(startMs), Written(startMs + (long)TimeSpan.FromHours(1).TotalMilliseconds));
    }

    private static string Written(long ms) => Instant.OfMs(ms).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // march, march 2025, 2026-03, 2026
    private static (string From, string To)? Dated(string text, DateTime today)
    {
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

        var number = DayWords.Month(text);
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

    [GeneratedRegex("^(in|on|during|from|over|within) (the )?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Preposition();

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
