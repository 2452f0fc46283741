using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>Makes the topics that are missing and looks at those that are there: a wrong one is refused, never mended in silence.</summary>
internal sealed partial class TopicSetup(KafkaClients clients, ClusterOptions options)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, string> _unread = [];

    private readonly ILogger _log = options.Log.CreateLogger("RevenuePulse.Kafka");

    /// <exception cref="ClusterException">The topics are not what they must be.</exception>
    /// <exception cref="ClusterUnavailableException">No broker answers, or not all of it.</exception>
    public async Task<ClusterShape> EnsureAsync(CancellationToken cancel)
    {
        var admin = clients.Admin();
        try
        {
            var found = await PresentAsync(admin, cancel);
            var settings = await SettingsAsync(admin);
            var verdict = TopicRules.Judge(
                [.. TopicNames.All.Select(name => new TopicState(name, found.Partitions[name], found.Copies[name], settings.GetValueOrDefault(name, _unread)))],
                found.Brokers, options.Replication);
            if (verdict.Refusals.Count > 0) throw new ClusterException(string.Join(" ", verdict.Refusals));
            Tell(verdict.Warnings);
            return new ClusterShape(await GenerationAsync(admin), found.Partitions[TopicNames.Raw]);
        }
        catch (KafkaException e)
        {
            throw new ClusterUnavailableException($"the brokers at {options.BootstrapServers} do not answer about the topics ({e.Error.Code}): {e.Error.Reason}", e);
        }
        finally
        {
            // it waits for its poll to end, and whoever starts need not
            ThreadPool.UnsafeQueueUserWorkItem(static admin => admin.Dispose(), admin, preferLocal: false);
        }
    }

    /// <summary>The topics, after those that were missing were made.</summary>
    private async Task<Found> PresentAsync(IAdminClient admin, CancellationToken cancel)
    {
        var found = Find(admin);
        var missing = TopicPlan.Missing(found.Partitions, options.Partitions, options.Replication);
        if (missing.Count == 0) return found;
        await CreateAsync(admin, missing);
        return await SeenAsync(admin, cancel);
    }

    private static Found Find(IAdminClient admin)
    {
        var metadata = admin.GetMetadata(_patience);
        var topics = metadata.Topics.Where(topic => topic.Error.Code == ErrorCode.NoError && topic.Partitions.Count > 0).ToList();
        return new Found(
            topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal),
            topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions.Min(partition => partition.Replicas.Length), StringComparer.Ordinal),
            metadata.Brokers.Count);
    }

    private static async Task CreateAsync(IAdminClient admin, IReadOnlyList<TopicSpecification> topics)
    {
        try
        {
            await admin.CreateTopicsAsync(topics, new CreateTopicsOptions { RequestTimeout = _patience, OperationTimeout = _patience });
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

    private async Task<Found> SeenAsync(IAdminClient admin, CancellationToken cancel)
    {
        var deadline = options.Time.GetTimestamp();
        while (true)
        {
            var found = Find(admin);
            if (TopicNames.All.All(found.Partitions.ContainsKey)) return found;
            if (options.Time.GetElapsedTime(deadline) > _patience) throw new ClusterUnavailableException("the topics were made and are not shown yet");
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancel);
        }
    }

    /// <summary>By topic. Managed brokers may forbid to read them: then what they are is up to the operator.</summary>
    private async Task<Dictionary<string, Dictionary<string, string>>> SettingsAsync(IAdminClient admin)
    {
        try
        {
            var resources = TopicNames.All.Select(name => new ConfigResource { Type = ResourceType.Topic, Name = name });
            var described = await admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = _patience });
            return described.ToDictionary(topic => topic.ConfigResource.Name, topic => Read(topic.Entries), StringComparer.Ordinal);
        }
        catch (DescribeConfigsException e) when (e.Results.TrueForAll(topic => !topic.Error.IsError || IsForbidden(topic.Error.Code)))
        {
            TellUnread(e.Results.First(topic => topic.Error.IsError).Error.Reason);
            return e.Results.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.ConfigResource.Name, topic => Read(topic.Entries), StringComparer.Ordinal);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_UnsupportedFeature || IsForbidden(e.Error.Code))
        {
            TellUnread(e.Error.Reason);
            return [];
        }
    }

    private static bool IsForbidden(ErrorCode code) =>
        code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.PolicyViolation or ErrorCode.UnsupportedVersion;

    private static Dictionary<string, string> Read(Dictionary<string, ConfigEntryResult> entries) =>
        entries.Where(entry => entry.Value.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.Ordinal);

    private void Tell(IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            LogWeak(_log, warning);
        }
    }

    private void TellUnread(string reason) => LogUnread(_log, reason, KafkaClients.MaxRecordBytes);

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

    [LoggerMessage(LogLevel.Warning, "The topics' settings cannot be read ({Reason}); see to it that none forgets (retention.ms=-1, retention.bytes=-1), that none but the campaigns are compacted, that min.insync.replicas fits the copies, and that max.message.bytes is {MaxRecordBytes}")]
    private static partial void LogUnread(ILogger logger, string reason, int maxRecordBytes);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogWeak(ILogger logger, string warning);

    private sealed record Found(IReadOnlyDictionary<string, int> Partitions, IReadOnlyDictionary<string, int> Copies, int Brokers);
}
