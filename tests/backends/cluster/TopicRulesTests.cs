using RevenuePulse.Backends.Cluster.Kafka;

namespace RevenuePulse.Tests.Backends.Cluster;

/// <summary>What is made where topics are missing, and what is said of topics that somebody made.</summary>
public class TopicRulesTests
{
    private const string Raw = "revenue.raw.v1";
    private const string Journal = "revenue.journal.v1";
    private const string Letters = "revenue.deadletters.v1";
    private const string Visits = "revenue.visits.v1";
    private const string Book = "revenue.campaigns.v1";

    [Fact]
    public void All_topics_are_made_to_keep_everything_and_to_take_the_largest_record()
    {
        var made = TopicPlan.Missing(new Dictionary<string, int>(), partitions: 6, copies: null);
        Assert.Equal([Raw, Journal, Letters, Visits, Book], made.Select(topic => topic.Name));
        Assert.Equal([6, 6, 6, 1, 1], made.Select(topic => topic.NumPartitions));
        Assert.All(made, topic => Assert.Equal(-1, topic.ReplicationFactor));
        Assert.All(made, topic => Assert.Equal(("-1", "-1", "2097152"), (topic.Configs["retention.ms"], topic.Configs["retention.bytes"], topic.Configs["max.message.bytes"])));
        Assert.Equal(["delete", "delete", "delete", "delete", "compact"], made.Select(topic => topic.Configs["cleanup.policy"]));
        Assert.All(made, topic => Assert.DoesNotContain("min.insync.replicas", topic.Configs.Keys));
        // what is made is what is asked for of others
        Assert.Equal(new TopicVerdict([], []), TopicRules.Judge([.. made.Select(t => new TopicState(t.Name, t.NumPartitions, 3, t.Configs))], 3, null), new SameWords());
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, "2")]
    [InlineData(5, "2")]
    public void From_three_copies_on_two_must_have_a_record_before_it_is_acknowledged(short copies, string? inSync) =>
        Assert.All(TopicPlan.Missing(new Dictionary<string, int>(), 6, copies), topic =>
            Assert.Equal((copies, inSync), (topic.ReplicationFactor, topic.Configs.GetValueOrDefault("min.insync.replicas"))));

    [Fact]
    public void A_topic_that_is_missing_beside_others_gets_as_many_partitions_as_they_have()
    {
        var made = TopicPlan.Missing(new Dictionary<string, int> { [Raw] = 12, [Visits] = 1 }, partitions: 6, copies: 3);
        Assert.Equal([(Journal, 12), (Letters, 12), (Book, 1)], made.Select(topic => (topic.Name, topic.NumPartitions)));
    }

    [Theory]
    // partitions
    [InlineData(Journal, "partitions=5", true, "has 6 partitions and revenue.journal.v1 has 5")]
    [InlineData(Letters, "partitions=7", true, "has 6 partitions and revenue.deadletters.v1 has 7")]
    [InlineData(Visits, "partitions=2", true, "revenue.visits.v1 has 2 partitions and must have one")]
    [InlineData(Book, "partitions=3", true, "revenue.campaigns.v1 has 3 partitions and must have one")]
    // what is removed
    [InlineData(Raw, "cleanup.policy=compact", true, "revenue.raw.v1 is compacted")]
    [InlineData(Journal, "cleanup.policy=compact,delete", true, "revenue.journal.v1 is compacted")]
    [InlineData(Book, "cleanup.policy=delete", false, "revenue.campaigns.v1 is not compacted")]
    [InlineData(Journal, "retention.ms=604800000", true, "revenue.journal.v1 forgets records (retention.ms=604800000); it is kept for ever: set retention.ms=-1")]
    [InlineData(Journal, "retention.bytes=1073741824", true, "set retention.bytes=-1")]
    [InlineData(Raw, "retention.ms=604800000", false, "can neither be replayed nor shown")]
    [InlineData(Raw, "retention.bytes=1073741824", false, "can neither be replayed nor shown")]
    [InlineData(Visits, "retention.ms=1", false, "older visits are not counted")]
    [InlineData(Letters, "retention.ms=1", false, "programs that look later")]
    [InlineData(Journal, "retention.ms=9223372036854775807", false, null)]
    [InlineData(Journal, "retention.bytes=9223372036854775807", false, null)]
    // a compacted topic forgets nothing by age unless it says so
    [InlineData(Book, "retention.ms=604800000", false, null)]
    [InlineData(Book, "cleanup.policy=compact,delete", false, null)]
    [InlineData(Book, "cleanup.policy=compact,delete retention.ms=604800000", true, "revenue.campaigns.v1 forgets records")]
    // size
    [InlineData(Raw, "max.message.bytes=1000000", true, "could never be stored. Set max.message.bytes=2097152")]
    [InlineData(Letters, "max.message.bytes=1000000", true, "could never be stored")]
    [InlineData(Raw, "max.message.bytes=1048588", false, "that cannot be compressed")]
    [InlineData(Journal, "max.message.bytes=1048588", false, null)]
    [InlineData(Journal, "max.message.bytes=500000", false, "batches may be refused")]
    [InlineData(Raw, "max.message.bytes=8388608", false, null)]
    // copies, with acks=all
    [InlineData(Raw, "copies=1 min.insync.replicas=2", true, "has one copy and min.insync.replicas=2, so nothing can ever be written")]
    [InlineData(Journal, "copies=2 min.insync.replicas=2", false, "while one broker is away nothing can be written")]
    [InlineData(Journal, "min.insync.replicas=1", false, "may be on one broker alone")]
    [InlineData(Raw, "copies=1 min.insync.replicas=1", false, "has one copy although there are 3 brokers")]
    [InlineData(Raw, "unclean.leader.election.enable=true", false, "lets a broker lead that lacks the newest records")]
    public void A_topic_is_refused_where_data_would_be_lost_and_warned_of_where_less_is_promised(string topic, string change, bool isRefused, string? words)
    {
        var verdict = TopicRules.Judge(Topics(topic, change), 3, null);
        var (found, other) = isRefused ? (verdict.Refusals, verdict.Warnings) : (verdict.Warnings, verdict.Refusals);
        if (words is null) Assert.Empty(found);
        else Assert.Contains(words, Assert.Single(found), StringComparison.Ordinal);
        // one copy of a topic is a warning of its own
        if (!change.StartsWith("copies=1", StringComparison.Ordinal)) Assert.Empty(other);
    }

    [Fact]
    public void One_broker_has_one_copy_and_nothing_is_said_of_it_unless_more_were_asked_for()
    {
        var single = Topics(Raw, "").Select(topic => topic with { Copies = 1, Settings = With(topic.Settings, "min.insync.replicas=1") }).ToList();
        Assert.Equal(new TopicVerdict([], []), TopicRules.Judge(single, brokers: 1, wantedCopies: null), new SameWords());
        var asked = TopicRules.Judge(single, brokers: 3, wantedCopies: 3);
        Assert.Equal(5, asked.Warnings.Count);
        Assert.All(asked.Warnings, warning => Assert.Contains("has one copy and PULSE_REPLICATION asks for 3", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Brokers_that_do_not_let_settings_be_read_are_believed_and_partitions_are_looked_at_all_the_same()
    {
        var unread = Topics(Raw, "").Select(topic => topic with { Settings = new Dictionary<string, string>() }).ToList();
        Assert.Equal(new TopicVerdict([], []), TopicRules.Judge(unread, 3, null), new SameWords());
        Assert.Single(TopicRules.Judge([.. unread.Select(topic => topic.Name == Visits ? topic with { Partitions = 2 } : topic)], 3, null).Refusals);
    }

    [Fact]
    public void More_partitions_than_a_point_in_time_can_name_are_refused()
    {
        var many = Topics(Raw, "").Select(topic => topic.Partitions == 1 ? topic : topic with { Partitions = 513 }).ToList();
        Assert.Contains("at most 512", Assert.Single(TopicRules.Judge(many, 3, null).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var topics = Topics(Journal, "partitions=5 retention.ms=1 cleanup.policy=compact,delete min.insync.replicas=4");
        Assert.Equal(4, TopicRules.Judge(topics, 3, null).Refusals.Count);
    }

    /// <summary>Topics as they should be on three brokers, one of them changed.</summary>
    private static List<TopicState> Topics(string changed, string change) =>
    [
        .. TopicPlan.Missing(new Dictionary<string, int>(), 6, 3).Select(made => made.Name != changed
            ? new TopicState(made.Name, made.NumPartitions, 3, made.Configs)
            : new TopicState(made.Name, (int)(Number(change, "partitions") ?? made.NumPartitions), (int)(Number(change, "copies") ?? 3), With(made.Configs, change))),
    ];

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> settings, string change)
    {
        var changed = new Dictionary<string, string>(settings);
        foreach (var word in change.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')))
        {
            changed[word[0]] = word[1];
        }

        return changed;
    }

    private static long? Number(string change, string name) => new TopicState("", 0, 0, With(new Dictionary<string, string>(), change)).Number(name);

    private sealed class SameWords : IEqualityComparer<TopicVerdict>
    {
        public bool Equals(TopicVerdict? x, TopicVerdict? y) => x!.Refusals.SequenceEqual(y!.Refusals) && x.Warnings.SequenceEqual(y.Warnings);

        public int GetHashCode(TopicVerdict obj) => 0;
    }
}
