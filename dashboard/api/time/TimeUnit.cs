namespace RevenuePulse.Dashboard;

/// <summary>The units of ranges and steps.</summary>
public enum TimeUnit : byte
{
    /// <summary><c>s</c></summary>
    Second,

    /// <summary><c>m</c></summary>
    Minute,

    /// <summary><c>h</c></summary>
    Hour,

    /// <summary><c>d</c></summary>
    Day,

    /// <summary><c>w</c>, from Monday</summary>
    Week,

    /// <summary><c>M</c></summary>
    Month,

    /// <summary><c>Q</c></summary>
    Quarter,

    /// <summary><c>y</c></summary>
    Year,
}

/// <summary>The letters of the units; <c>m</c> is a minute, <c>M</c> a month.</summary>
public static class TimeUnits
{
    private const string Letters = "smhdwMQy";

    /// <summary>The unit's letter.</summary>
    public static char Letter(this TimeUnit unit) => Letters[(int)unit];

    /// <summary>The unit of a letter that is known to be one.</summary>
    public static TimeUnit Of(char letter) => (TimeUnit)Letters.IndexOf(letter, StringComparison.Ordinal);

    /// <summary>The unit of a letter; false for any other letter.</summary>
    public static bool TryParse(char letter, out TimeUnit unit)
    {
        var index = Letters.IndexOf(letter, StringComparison.Ordinal);
        unit = (TimeUnit)Math.Max(index, 0);
        return index >= 0;
    }
}
