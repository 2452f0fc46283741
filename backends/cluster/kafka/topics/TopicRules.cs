using System.Globalization;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>A topic as the brokers tell it.</summary>
/// <param name="Name">One of <see cref="TopicNames.All"/>.</param>
/// <param name="Partitions">How many.</param>
/// <param name="Copies">Of the partition that has the fewest.</param>
/// <param name="Settings">By Kafka's names; those that could not be read are missing and are taken as they should be.</param>
internal sealed record TopicState(string Name, int Partitions, int Copies, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>A whole number; null where it is not known.</summary>
    public long? Number(string setting) =>
        long.TryParse(Settings.GetValueOrDefault(setting), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True where <c>cleanup.policy</c> names a word; false where it does not, and <paramref name="unknown"/> where it is not known.</summary>
    public bool Cleans(string word, bool unknown) =>
        Settings.TryGetValue("cleanup.policy", out var policy) ? policy.Split(',', StringSplitOptions.TrimEntries).Contains(word) : unknown;
}

/// <summary>What was found about the topics, in words that say what to do.</summary>
/// <param name="Refusals">Data would be lost, or nothing could be written: an operator must decide.</param>
/// <param name="Warnings">Something is promised less than it could be.</param>
internal sealed record TopicVerdict(IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings);

/// <summary>Judges topics that are there, whoever made them.</summary>
internal static class TopicRules
{
    // of a webhook; a record that large has headers besides, and is smaller once it is compressed
    private const long LargestBody = 1 << 20;
    private const long LargestRecord = LargestBody + (64 << 10);
    // some brokers have no word for "for ever"
    private const long Ages = 100L * 365 * 24 * 3_600_000;
    private const long EveryDisk = 1L << 50;

    /// <summary>Everything that is wrong, at once.</summary>
    /// <param name="topics">All of <see cref="TopicNames.All"/>.</param>
    /// <param name="brokers">How many there are.</param>
    /// <param name="wantedCopies"><c>PULSE_REPLICATION</c>; null where the operator leaves it to the brokers.</param>
    public static TopicVerdict Judge(IReadOnlyList<TopicState> topics, int brokers, short? wantedCopies)
    {
        var findings = Counts(topics.ToDictionary(topic => topic.Name, topic => topic.Partitions, StringComparer.Ordinal))
            .Concat(topics.SelectMany(topic => Cleaning(topic).Concat(Forgetting(topic)).Concat(Size(topic)).Concat(Copies(topic, brokers, wantedCopies))))
            .ToList();
        return new TopicVerdict([.. findings.Where(f => f.IsRefused).Select(f => f.Text)], [.. findings.Where(f => !f.IsRefused).Select(f => f.Text)]);
    }

    private static IEnumerable<Finding> Counts(Dictionary<string, int> found)
    {
        var partitions = found[TopicNames.Raw];
        foreach (var name in TopicPlan.Partitioned.Where(name => found[name] != partitions))
        {
            yield return Refused(
                $"{TopicNames.Raw} has {partitions} partitions and {name} has {found[name]}: a ledger's events and entries must stand in the same"
                + " partition. The number is frozen once the topics are made: give both the number that the journal was begun with.");
        }

        if (partitions > PointTime.MaxPartitions)
        {
            yield return Refused($"{TopicNames.Raw} has {partitions} partitions; at most {PointTime.MaxPartitions} are possible.");
        }

        foreach (var name in TopicPlan.Single.Where(name => found[name] != 1))
        {
            yield return Refused($"{name} has {found[name]} partitions and must have one, so that all write in one order.");
        }
    }

    private static IEnumerable<Finding> Cleaning(TopicState topic)
    {
        var isBook = topic.Name == TopicNames.Campaigns;
        if (!isBook && topic.Cleans("compact", unknown: false))
        {
            yield return Refused($"{topic.Name} is compacted, which removes records: set cleanup.policy=delete.");
        }

        if (isBook && !topic.Cleans("compact", unknown: true))
        {
            yield return Warned($"{topic.Name} is not compacted: every start reads every change that was ever made. Set cleanup.policy=compact.");
        }
    }

    private static IEnumerable<Finding> Forgetting(TopicState topic)
    {
        var isBook = topic.Name == TopicNames.Campaigns;
        if (!topic.Cleans("delete", unknown: !isBook)) yield break;
        foreach (var (setting, ages) in new[] { ("retention.ms", Ages), ("retention.bytes", EveryDisk) })
        {
            if (topic.Number(setting) is not { } limit || limit < 0 || limit >= ages) continue;
            var what = $"{topic.Name} forgets records ({setting}={limit})";
            yield return topic.Name is TopicNames.Journal or TopicNames.Campaigns
                ? Refused($"{what}; it is kept for ever: set {setting}=-1.")
                : Warned($"{what}: {Missed(topic.Name)} Set {setting}=-1 to keep all.");
        }
    }

    private static string Missed(string topic) => topic switch
    {
        TopicNames.Raw => "what is older can neither be replayed nor shown, and what waits longer to be settled is lost.",
        TopicNames.Visits => "older visits are not counted once a local copy is drawn anew.",
        _ => "programs that look later do not find them.",
    };

    private static IEnumerable<Finding> Size(TopicState topic)
    {
        if (topic.Number("max.message.bytes") is not { } most || most >= LargestRecord) yield break;
        var what = $"{topic.Name} takes records up to {most} bytes (max.message.bytes)";
        if (topic.Name is not (TopicNames.Raw or TopicNames.DeadLetters))
        {
            // entries, tallies and what people write are small, but a client sends them in batches of almost a megabyte
            if (most < LargestBody) yield return Warned($"{what}: batches may be refused and sent again in parts. Set max.message.bytes={KafkaClients.MaxRecordBytes}.");
        }
        else if (most < LargestBody)
        {
            yield return Refused($"{what}, and webhooks may have {LargestBody}: larger ones could never be stored. Set max.message.bytes={KafkaClients.MaxRecordBytes}.");
        }
        else
        {
            yield return Warned(
                $"{what}: a webhook of almost {LargestBody} that cannot be compressed does not fit with its headers. Set max.message.bytes={KafkaClients.MaxRecordBytes}.");
        }
    }

    /// <summary>Every write waits for all in-sync replicas (<c>acks=all</c>); how much that says depends on how many there are.</summary>
    private static IEnumerable<Finding> Copies(TopicState topic, int brokers, short? wanted)
    {
        var inSync = topic.Number("min.insync.replicas");
        if (inSync > topic.Copies)
        {
            yield return Refused($"{topic.Name} has {Times(topic.Copies)} and min.insync.replicas={inSync}, so nothing can ever be written: lower it, or make more copies.");
        }
        else if (topic.Copies > 1 && inSync == topic.Copies)
        {
            yield return Warned($"{topic.Name} has {Times(topic.Copies)} and min.insync.replicas={inSync}: while one broker is away nothing can be written.");
        }
        else if (topic.Copies > 1 && inSync == 1)
        {
            yield return Warned($"{topic.Name} has min.insync.replicas=1: what was acknowledged may be on one broker alone, and be lost with it. Set it to 2.");
        }

        if (topic.Copies < wanted)
        {
            yield return Warned($"{topic.Name} has {Times(topic.Copies)} and PULSE_REPLICATION asks for {wanted}: reassign its partitions to more brokers.");
        }
        else if (topic.Copies == 1 && brokers > 1)
        {
            yield return Warned($"{topic.Name} has one copy although there are {brokers} brokers: what is on one disk is lost with it. Reassign its partitions to more brokers.");
        }

        if (topic.Copies > 1 && topic.Settings.GetValueOrDefault("unclean.leader.election.enable") == "true")
        {
            yield return Warned($"{topic.Name} lets a broker lead that lacks the newest records, which are lost then: set unclean.leader.election.enable=false.");
        }
    }

    private static string Times(int copies) => copies == 1 ? "one copy" : $"{copies} copies";

    private static Finding Refused(string text) => new(true, text);

    private static Finding Warned(string text) => new(false, text);

    private readonly record struct Finding(bool IsRefused, string Text);
}
