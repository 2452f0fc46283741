namespace RevenuePulse.Dashboard;

/// <summary>What an alert's number was when it was looked at: a value, nothing to compare, or a failure.</summary>
/// <param name="Value">In the number's own unit; null when there is none.</param>
/// <param name="Failure">Why it could not be read; null when it could.</param>
internal readonly record struct AlertReading(double? Value, string? Failure = null)
{
    /// <summary>There is nothing to compare.</summary>
    public static AlertReading NoData { get; }

    /// <summary>It could not be read.</summary>
    public static AlertReading Failed(string reason) => new(null, reason);
}

/// <summary>What a step of an alert brought about.</summary>
internal enum AlertTurn : byte
{
    /// <summary>Nothing that anybody has to be told.</summary>
    None,

    /// <summary>It fired.</summary>
    Fired,

    /// <summary>It is over.</summary>
    Resolved,
}
