namespace RevenuePulse.Host.Commands;

/// <summary>What the shell gets.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
}

/// <summary>Ends a command with one sentence that says what was wrong and what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">1 when it failed, 2 when it was asked wrongly.</param>
internal sealed class CommandFailure(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
