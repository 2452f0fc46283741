namespace RevenuePulse.Host;

/// <summary>Waits for what commits bring about: a condition is looked at once, then after each commit.</summary>
internal static class Commits
{
    /// <summary>Completes when the condition holds after a commit, or does already.</summary>
    public static async Task UntilAsync(IJournal journal, Func<bool> holds, CancellationToken cancel)
    {
        var next = Fresh();
        void Note(IReadOnlyList<Entry> _) => Volatile.Read(ref next).TrySetResult();
        journal.Committed += Note;
        try
        {
            while (!holds())
            {
                await next.Task.WaitAsync(cancel);
                // a commit from here on is seen either by the look or by the next wait
                Volatile.Write(ref next, Fresh());
            }
        }
        finally
        {
            journal.Committed -= Note;
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
