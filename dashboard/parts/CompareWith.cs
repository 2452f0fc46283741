namespace RevenuePulse.Dashboard;

/// <summary>What the live page is compared with.</summary>
public enum CompareWith
{
    /// <summary>The hour before, and yesterday.</summary>
    Previous,

    /// <summary>The same weekday a week ago.</summary>
    LastWeek,

    /// <summary>Nothing.</summary>
    Nothing,
}

/// <summary>Comparisons in addresses.</summary>
public static class Comparisons
{
    /// <summary>The usual one for anything unknown.</summary>
    public static CompareWith Parse(string? text) => text switch { "-7d" => CompareWith.LastWeek, "off" => CompareWith.Nothing, _ => CompareWith.Previous };
}
