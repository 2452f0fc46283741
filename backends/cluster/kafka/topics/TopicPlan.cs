using System.Globalization;
using Confluent.Kafka.Admin;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>How topics are made that are not there.</summary>
internal static class TopicPlan
{
    /// <summary>Those whose partitions belong together: an account's events, entries and letters stand in the same partition.</summary>
    public static IReadOnlyList<string> Partitioned { get; } = [TopicNames.Raw, TopicNames.Journal, TopicNames.DeadLetters];

    /// <summary>Those that have one order, and so one partition.</summary>
    public static IReadOnlyList<string> Single { get; } = [TopicNames.Campaigns, TopicNames.Visits];

    /// <summary>What is to be made, in the order of <see cref="TopicNames.All"/>.</summary>
    /// <param name="found">Partitions of the topics that are there, by name.</param>
    /// <param name="partitions">Of topics that are the first of theirs; where some are there already, theirs count.</param>
    /// <param name="copies">Of each; null = the brokers' default.</param>
    public static IReadOnlyList<TopicSpecification> Missing(IReadOnlyDictionary<string, int> found, int partitions, short? copies)
    {
        var known = Partitioned.Where(found.ContainsKey).Select(name => found[name]).DefaultIfEmpty(partitions).First();
        return [.. TopicNames.All.Where(name => !found.ContainsKey(name)).Select(name => Specification(name, Single.Contains(name) ? 1 : known, copies))];
    }

    private static TopicSpecification Specification(string name, int partitions, short? copies)
    {
        var settings = new Dictionary<string, string>
        {
            ["cleanup.policy"] = name == TopicNames.Campaigns ? "compact" : "delete",
            ["retention.ms"] = "-1",
            ["retention.bytes"] = "-1",
            ["max.message.bytes"] = KafkaClients.MaxRecordBytes.ToString(CultureInfo.InvariantCulture),
        };
        // with three copies a broker may die without a lost event and without a refused one
        if (copies >= 3) settings["min.insync.replicas"] = "2";
        return new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = copies ?? -1, Configs = settings };
    }
}
