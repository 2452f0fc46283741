using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Makes the topics that are missing and looks at those that are there: a wrong one is refused, never mended in silence.</summary>
internal sealed partial class TopicSetup(KafkaClients clients, ClusterOptions options)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = options.Log.CreateLogger("RevenuePulse.Kafka");

    /// <exception cref="ClusterException">The topics are not what they must be.</exception>
    /// <exception cref="ClusterUnavailableException">No broker answers, or not all of it.</exception>
    public async Task<ClusterShape> EnsureAsync(CancellationToken cancel)
    {
        using var admin = clients.Admin();
        try
        {
            var found = Find(admin);
            var missing = TopicNames.All.Where(name => !found.ContainsKey(name)).ToList();
            if (missing.Count > 0)
            {
                await CreateAsync(admin, missing);
                found = await SeenAsync(admin, cancel);
            }

            var partitions = Check(found);
            await CheckSettingsAsync(admin);
            return new ClusterShape(await GenerationAsync(admin), partitions);
        }
        catch (KafkaException e)
        {
            throw new ClusterUnavailableException($"the brokers at {options.BootstrapServers} do not answer about the topics ({e.Error.Code}): {e.Error.Reason}", e);
        }
    }

    private static Dictionary<string, int> Find(IAdminClient admin) => admin.GetMetadata(_patience).Topics
        .Where(topic => topic.Error.Code == ErrorCode.NoError && topic.Partitions.Count > 0)
        .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);

    private async Task CreateAsync(IAdminClient admin, List<string> names)
    {
        try
        {
            await admin.CreateTopicsAsync(names.Select(Specification), new CreateTopicsOptions { RequestTimeout = _patience, OperationTimeout = _patience });
        }
        catch (CreateTopicsException e)
        {
            // another process may have been faster
            var failed = e.Results.Where(r => r.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists)).ToList();
            if (failed.Count == 0) return;
            var why = string.Join("; ", failed.Select(r => $"{r.Topic}: {r.Error.Reason}"));
            throw new ClusterUnavailableException($"the topics cannot be made ({why}); make them by hand or grant this client the right to", e);
        }
    }

    private TopicSpecification Specification(string name)
    {
        var isBook = name == TopicNames.Campaigns;
        var settings = new Dictionary<string, string>
        {
            ["cleanup.policy"] = isBook ? "compact" : "delete",
            ["retention.ms"] = "-1",
            ["retention.bytes"] = "-1",
            ["max.message.bytes"] = KafkaClients.MaxRecordBytes.ToString(CultureInfo.InvariantCulture),
        };
        // with three copies a broker may die without a lost event and without a refused one
        if (options.Replication >= 3) settings["min.insync.replicas"] = "2";
        return new TopicSpecification
        {
            Name = name,
            NumPartitions = name is TopicNames.Campaigns or TopicNames.Visits ? 1 : options.Partitions,
            ReplicationFactor = options.Replication ?? -1,
            Configs = settings,
        };
    }

    private async Task<Dictionary<string, int>> SeenAsync(IAdminClient admin, CancellationToken cancel)
    {
        var deadline = options.Time.GetTimestamp();
        while (true)
        {
            var found = Find(admin);
            if (TopicNames.All.All(found.ContainsKey)) return found;
            if (options.Time.GetElapsedTime(deadline) > _patience) throw new ClusterUnavailableException("the topics were made and are not shown yet");
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancel);
        }
    }

    private static int Check(Dictionary<string, int> found)
    {
        var partitions = found[TopicNames.Raw];
        foreach (var name in new[] { TopicNames.Journal, TopicNames.DeadLetters })
        {
            if (found[name] == partitions) continue;
            throw new ClusterException(
                $"{TopicNames.Raw} has {partitions} partitions and {name} has {found[name]}: a ledger's events and entries must stand in the same"
                + " partition. The number is frozen once the topics are made: give both the number that the journal was begun with.");
        }

        if (partitions > PointTime.MaxPartitions) throw new ClusterException($"{TopicNames.Raw} has {partitions} partitions; at most {PointTime.MaxPartitions} are possible.");
        foreach (var name in new[] { TopicNames.Campaigns, TopicNames.Visits }.Where(name => found[name] != 1))
        {
            throw new ClusterException($"{name} must have one partition, so that all write in one order.");
        }

        return partitions;
    }

    private async Task CheckSettingsAsync(IAdminClient admin)
    {
        try
        {
            var resources = TopicNames.All.Select(name => new ConfigResource { Type = ResourceType.Topic, Name = name });
            foreach (var topic in await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = _patience }))
            {
                CheckSettings(topic.ConfigResource.Name, topic.Entries);
            }
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed)
        {
            LogUnchecked(_log, e.Error.Reason);
        }
    }

    private void CheckSettings(string name, Dictionary<string, ConfigEntryResult> settings)
    {
        var policy = settings.GetValueOrDefault("cleanup.policy")?.Value;
        var wanted = name == TopicNames.Campaigns ? "compact" : "delete";
        if (policy is not null && policy != wanted) throw new ClusterException($"{name} has cleanup.policy={policy}; it must be {wanted}, or records are lost.");
        var isFinite = settings.GetValueOrDefault("retention.ms")?.Value is { } ms and not "-1" && wanted == "delete" && ms.Length > 0;
        if (!isFinite) return;
        if (name == TopicNames.Journal)
        {
            throw new ClusterException($"{name} forgets entries (retention.ms={settings["retention.ms"].Value}); it is kept for ever: set retention.ms=-1.");
        }

        LogRetention(_log, name, settings["retention.ms"].Value);
    }

    private static async Task<string> GenerationAsync(IAdminClient admin)
    {
        try
        {
            var described = await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([TopicNames.Raw, TopicNames.Journal]), new DescribeTopicsOptions { RequestTimeout = _patience });
            var identity = described.TopicDescriptions.Aggregate(17UL, (sum, topic) => unchecked((sum * 31) + (ulong)(long)topic.TopicId.MostSignificantBits + (ulong)(long)topic.TopicId.LeastSignificantBits));
            return identity.ToString(CultureInfo.InvariantCulture);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_UnsupportedFeature)
        {
            // brokers before 2.8 have no topic identities
            return "1";
        }
    }

    [LoggerMessage(LogLevel.Information, "The topics' settings could not be read ({Reason}); they are taken as they should be")]
    private static partial void LogUnchecked(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "{Topic} forgets events after {RetentionMs} ms: what is older can neither be replayed nor shown")]
    private static partial void LogRetention(ILogger logger, string topic, string retentionMs);
}
