namespace RevenuePulse.Dashboard;

/// <summary>What the live page is compared with.</summary>
public enum CompareWith
{
    /// <summary>The hour before, and yesterday.</summary>
    Previous,

    /// <summary>The same weekday a week ago.</summary>
    LastWeek,

    /// <summary>An earlier launch at the same age.</summary>
    Launch,

    /// <summary>Nothing.</summary>
    Nothing,
}

/// <summary>A comparison as an address names it.</summary>
/// <param name="With">With what.</param>
/// <param name="LaunchId">Which launch; null = the one before the current.</param>
public readonly record struct Compare(CompareWith With, string? LaunchId = null)
{
    private const string Launch = "launch";

    /// <summary>The usual one for anything unknown.</summary>
    public static Compare Parse(string? text) => text switch
    {
        "-7d" => new(CompareWith.LastWeek),
        "off" => new(CompareWith.Nothing),
        Launch => new(CompareWith.Launch),
        { } other when other.StartsWith(Launch + ":", StringComparison.Ordinal) => new(CompareWith.Launch, other[(Launch.Length + 1)..]),
        _ => new(CompareWith.Previous),
    };
}
