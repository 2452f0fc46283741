using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>What is said of a partition of the journal that cannot be read on.</summary>
internal static class BrokenJournal
{
    /// <param name="partition">The partition.</param>
    /// <param name="offset">Of the record that cannot be read, or does not follow the ones before.</param>
    /// <param name="failure">What is wrong with it.</param>
    public static string Says(int partition, long offset, InvalidDataException failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TopicNames.Journal} [{partition}] cannot be read on at offset {offset} ({failure.Message.TrimEnd('.')}): what comes after it is in no number here."
        + $" Run the newest version here, or restore the partition: see ./pulse topics.");
}
