namespace RevenuePulse.Backends.Embedded;

/// <summary>Answers the senders of a batch.</summary>
internal static class Acks
{
    // Handing over one continuation costs about as much as handing over the whole batch, so beyond a few the batch goes.
    private const int Few = 4;

    public static void Complete(PendingAppend[] appends)
    {
        if (appends.Length <= Few) CompleteAll(appends);
        else ThreadPool.UnsafeQueueUserWorkItem(CompleteAll, appends, preferLocal: false);
    }

    public static void Fail(PendingAppend[] appends, RawLogUnavailableException why)
    {
        foreach (var append in appends)
        {
            append.TrySetException(why);
        }
    }

    private static void CompleteAll(PendingAppend[] appends)
    {
        foreach (var append in appends)
        {
            append.TrySetResult();
        }
    }
}
