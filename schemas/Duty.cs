namespace RevenuePulse;

/// <summary>
/// A task that one process at a time has among all that could do it. Seam with two implementations: the only process of the embedded
/// backend always has it, those of a cluster take turns.
/// </summary>
public interface IDuty
{
    /// <summary>
    /// Begins some work of the task; null when another process has it. It is not given away before the work is disposed of, so keep it
    /// short: some seconds.
    /// </summary>
    IDisposable? TryBegin();
}

/// <summary>The duty of a process that is alone.</summary>
public sealed class SoleDuty : IDuty, IDisposable
{
    private SoleDuty()
    {
    }

    /// <summary>The only one.</summary>
    public static SoleDuty Held { get; } = new();

    /// <inheritdoc/>
    public IDisposable? TryBegin() => this;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
