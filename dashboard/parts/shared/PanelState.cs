namespace RevenuePulse.Dashboard.Parts;

/// <summary>What a panel is doing.</summary>
public enum PanelStatus
{
    /// <summary>For the first time: nothing is there yet.</summary>
    Loading,

    /// <summary>What is shown stays until the new answer is there.</summary>
    Refreshing,

    /// <summary>Up to date.</summary>
    Ready,

    /// <summary>The answer is zero.</summary>
    Zero,

    /// <summary>Something has to be set up first.</summary>
    NotSetUp,

    /// <summary>Something is missing from the answer.</summary>
    Partial,

    /// <summary>The answer could not be had; the last good one stays.</summary>
    Failed,
}

/// <summary>The state of a panel and what is to be said of it.</summary>
/// <param name="Status">Which.</param>
/// <param name="Text">One sentence; empty where the state says enough.</param>
/// <param name="Reference">Of an error: what to look for in the log.</param>
public sealed record PanelState(PanelStatus Status, string Text = "", string Reference = "")
{
    /// <summary>For the first time.</summary>
    public static PanelState Loading { get; } = new(PanelStatus.Loading);

    /// <summary>Again.</summary>
    public static PanelState Refreshing { get; } = new(PanelStatus.Refreshing);

    /// <summary>Up to date.</summary>
    public static PanelState Ready { get; } = new(PanelStatus.Ready);

    /// <summary>Nothing: a real zero.</summary>
    public static PanelState Zero(string text) => new(PanelStatus.Zero, text);

    /// <summary>What to do first.</summary>
    public static PanelState NotSetUp(string text) => new(PanelStatus.NotSetUp, text);

    /// <summary>What is missing.</summary>
    public static PanelState Partial(string text) => new(PanelStatus.Partial, text);

    /// <summary>The cause in one sentence.</summary>
    public static PanelState Failed(string text, string reference) => new(PanelStatus.Failed, text, reference);

    /// <summary>The state while the next answer is awaited.</summary>
    public PanelState Awaiting => Status is PanelStatus.Loading ? this : Refreshing;
}
