namespace RevenuePulse;

/// <summary>What was decided about campaigns, with the numbers as they were then.</summary>
public sealed record Decision
{
    /// <summary>Given by the product; grows with time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>The campaigns that it is about, best first.</summary>
    public IReadOnlyList<string> Campaigns { get; init; } = [];

    /// <summary>The verdict as it stood there.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The numbers then, a line per campaign.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Why.</summary>
    public string? Note { get; init; }

    /// <summary>Who decided.</summary>
    public string? Author { get; init; }
}

/// <summary>What can be decided about a comparison.</summary>
public enum DecisionKind : byte
{
    /// <summary>One campaign is taken.</summary>
    Call = 1,

    /// <summary>It goes on.</summary>
    Keep = 2,

    /// <summary>It ends without one being taken.</summary>
    Stop = 3,
}

/// <summary>The names of decisions in JSON, CSV and Markdown.</summary>
public static class DecisionKinds
{
    private static readonly string[] _names = ["", "call", "keep", "stop"];

    /// <summary>Every wire name.</summary>
    public static IReadOnlyList<string> AllNames { get; } = _names[1..];

    /// <summary>The wire name.</summary>
    public static string Name(this DecisionKind kind) => _names[(int)kind];

    /// <summary>Reads a wire name; false for anything else.</summary>
    public static bool TryParse(string? name, out DecisionKind kind)
    {
        var index = name is { Length: > 0 } ? Array.IndexOf(_names, name) : -1;
        kind = (DecisionKind)Math.Max(index, 0);
        return index > 0;
    }
}

/// <summary>The log of decisions. Seam; reading is from memory, writing is durable when the call returns.</summary>
public interface IDecisionLog
{
    /// <summary>All decisions, newest first.</summary>
    IReadOnlyList<Decision> Decisions { get; }

    /// <summary>Adds one.</summary>
    void Add(Decision decision);

    /// <summary>False when there is none.</summary>
    bool DeleteDecision(string id);
}
