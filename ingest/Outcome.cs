namespace RevenuePulse.Ingest;

/// <summary>What became of a delivery to a configured sender. Every delivery is counted under exactly one.</summary>
internal enum Outcome : byte
{
    /// <summary>Durable, answered 200.</summary>
    Stored = 0,

    /// <summary>Signature missing, wrong, too old or too new: 400.</summary>
    BadSignature = 1,

    /// <summary>Over the limit: 413.</summary>
    TooLarge = 2,

    /// <summary>Too many bodies wait already: 429.</summary>
    Overload = 3,

    /// <summary>The raw log cannot take it: 503.</summary>
    Unavailable = 4,

    /// <summary>The sender went away or sent broken HTTP before the body was complete.</summary>
    Aborted = 5,
}

/// <summary>The names of outcomes as metrics carry them.</summary>
internal static class Outcomes
{
    private static readonly string[] _names = ["stored", "bad_signature", "too_large", "overload", "unavailable", "aborted"];

    public static string Name(this Outcome outcome) => _names[(int)outcome];
}
