namespace RevenuePulse.Backends.Embedded;

/// <summary>
/// Answers the senders of a batch. Handing an answer to another thread costs about as much as giving it, so one or two are given by the
/// committing thread itself; more go to the pool in groups, to be given side by side.
/// </summary>
internal static class Acks
{
    private const int Few = 2;
    private const int Group = 8;

    public static void Complete(PendingAppend[] appends) => Answer(appends, static append => append.TrySetResult());

    public static void Fail(PendingAppend[] appends, RawLogUnavailableException why) => Answer(appends, append => append.TrySetException(why));

    private static void Answer(PendingAppend[] appends, Action<PendingAppend> answer)
    {
        if (appends.Length <= Few)
        {
            Array.ForEach(appends, answer);
            return;
        }

        for (var at = 0; at < appends.Length; at += Group)
        {
            var group = new ArraySegment<PendingAppend>(appends, at, Math.Min(Group, appends.Length - at));
            ThreadPool.UnsafeQueueUserWorkItem(static work => AnswerAll(work.group, work.answer), (group, answer), preferLocal: false);
        }
    }

    private static void AnswerAll(ArraySegment<PendingAppend> appends, Action<PendingAppend> answer)
    {
        foreach (var append in appends)
        {
            answer(append);
        }
    }
}
