namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What is said of a partition of the raw log that is no longer the one of which events were settled.</summary>
internal static class BrokenRawLog
{
    private const string Mend = " Restore them from a backup of the brokers. Without one only a new generation goes on, which begins with nothing: see ./pulse topics.";

    /// <param name="partition">The partition.</param>
    /// <param name="expected">The first offset that is not settled.</param>
    /// <param name="found">Where the events begin that are there, when that is later; else where the log ends or begins anew.</param>
    public static string Says(int partition, long expected, long found) => found > expected
        ? $"{TopicNames.Raw} [{partition}] has no events from offset {expected} to {found - 1}, and they are not settled. Their retention was too short, or the topic"
            + " was changed by hand." + Mend
        : $"{TopicNames.Raw} [{partition}] does not reach offset {expected}, and all events before that are settled. It has lost its newest events, or was made"
            + " anew: what comes now would pass for settled." + Mend;
}
