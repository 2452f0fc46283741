using System.Text.RegularExpressions;

namespace RevenuePulse.Dashboard;

/// <summary>What a range is compared with.</summary>
public enum ComparisonKind
{
    /// <summary><c>prev</c>: the period before, of the same length; of a month so far the same days of the month before.</summary>
    Previous,

    /// <summary><c>weekdays</c>: the period before, moved by whole weeks.</summary>
    Weekdays,

    /// <summary><c>yoy</c>: a year ago, by the same weekdays (364 days).</summary>
    LastYear,

    /// <summary><c>launch</c> or <c>launch:ID</c>: another launch at the same age.</summary>
    Launch,

    /// <summary><c>-7d</c> and alike: moved by so much.</summary>
    Moved,

    /// <summary><c>FROM..TO</c>: that range.</summary>
    Custom,

    /// <summary><c>off</c>.</summary>
    Nothing,
}

/// <summary>A comparison as an address names it.</summary>
/// <param name="Kind">How.</param>
/// <param name="Text">The id of a launch, the shift, or start and end, as written.</param>
public readonly partial record struct Comparison(ComparisonKind Kind, string Text = "")
{
    /// <summary>What the parameter may be, in words.</summary>
    public const string Wanted = "prev, weekdays, yoy, launch, a shift such as -7d, two times as in 2026-03-01..2026-03-08, or off";

    private const string Launches = "launch";

    /// <summary>What holds without the parameter.</summary>
    public static Comparison Usual { get; } = new(ComparisonKind.Previous);

    /// <summary>In a few words, as a button or a column head has them.</summary>
    public string InShort => Kind switch
    {
        ComparisonKind.Previous => "period before",
        ComparisonKind.Weekdays => "same weekdays",
        ComparisonKind.LastYear => "last year",
        ComparisonKind.Nothing => "nothing",
        ComparisonKind.Launch => "launch",
        ComparisonKind.Moved => $"{Text[1..]} earlier",
        _ => "a range",
    };

    /// <summary>None.</summary>
    public static Comparison Nothing { get; } = new(ComparisonKind.Nothing);

    /// <summary>Reads the text of an address; false when it means nothing.</summary>
    public static bool TryParse(string text, out Comparison compare)
    {
        var ends = text.Split("..");
        Comparison? read = text switch
        {
            "" or "prev" => Usual,
            "weekdays" => new(ComparisonKind.Weekdays),
            "yoy" => new(ComparisonKind.LastYear),
            "off" => Nothing,
            Launches => new(ComparisonKind.Launch),
            _ when LaunchId().IsMatch(text) => new(ComparisonKind.Launch, text[(Launches.Length + 1)..]),
            _ when Shift().IsMatch(text) => new(ComparisonKind.Moved, text),
            _ when ends.Length == 2 && ends.All(end => end.Length > 0 && AddressReading.IsTime(end)) => new(ComparisonKind.Custom, text),
            _ => null,
        };
        compare = read ?? Usual;
        return read is not null;
    }

    /// <summary>Reads one comparison, or two with a comma between them; false when one means nothing, there are more, or both are the same.</summary>
    public static bool TryParse(string text, out Comparison compare, out Comparison? also)
    {
        var parts = text.Split(',');
        also = null;
        if (!TryParse(parts[0], out compare) || parts.Length > 2)
        {
            return false;
        }

        if (parts.Length == 1)
        {
            return true;
        }

        var isRead = TryParse(parts[1], out var second) && second != compare && second != Nothing && compare != Nothing;
        also = isRead ? second : null;
        return isRead;
    }

    /// <summary>As in an address.</summary>
    public override string ToString() => Kind switch
    {
        ComparisonKind.Previous => "prev",
        ComparisonKind.Weekdays => "weekdays",
        ComparisonKind.LastYear => "yoy",
        ComparisonKind.Nothing => "off",
        ComparisonKind.Launch => Text.Length == 0 ? Launches : $"{Launches}:{Text}",
        _ => Text,
    };

    [GeneratedRegex(@"^launch:[^\s:;,]{1,128}$")]
    private static partial Regex LaunchId();

    [GeneratedRegex(@"^-[1-9]\d{0,4}[smhdwMQy]$")]
    private static partial Regex Shift();
}
