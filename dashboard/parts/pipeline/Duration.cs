using System.Globalization;

namespace RevenuePulse.Dashboard.Parts;

/// <summary>How long something has lasted, as short as it can be said; as live/backlog.js says it.</summary>
internal static class Duration
{
    /// <summary><c>0.4 s</c>, <c>40 s</c>, <c>4 min</c>, <c>2 h</c>, <c>3 d</c>.</summary>
    public static string Of(double seconds) => seconds switch
    {
        < 10 => $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        < 60 => $"{(int)seconds} s",
        < 3600 => $"{(int)(seconds / 60)} min",
        < 86_400 => $"{(int)(seconds / 3600)} h",
        _ => $"{(int)(seconds / 86_400)} d",
    };
}
