namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The topics of the product. A change of form gets a new name, not a new meaning of an old one.</summary>
internal static class TopicNames
{
    /// <summary>Deliveries as they came.</summary>
    public const string Raw = "revenue.raw.v1";

    /// <summary>What the ledgers decided: entries, each commit closed by a tally.</summary>
    public const string Journal = "revenue.journal.v1";

    /// <summary>What was refused, with the bytes and the reason, for other programs to look at.</summary>
    public const string DeadLetters = "revenue.deadletters.v1";

    /// <summary>What people write (campaigns, marks, tokens, …), the accepted generation and the salts of the day; compacted, the newest record of a key counts.</summary>
    public const string Campaigns = "revenue.campaigns.v1";

    /// <summary>First visits of a day, by salted hash; one partition, so that every reader counts in one order.</summary>
    public const string Visits = "revenue.visits.v1";

    /// <summary>All, in the order in which they are made: whoever sees the last finds them all.</summary>
    public static IReadOnlyList<string> All { get; } = [Raw, Journal, DeadLetters, Visits, Campaigns];
}
