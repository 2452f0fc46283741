namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>All that people write, out of one topic.</summary>
internal sealed class ClusterBooks(BookTopic topic) : IBooks
{
    private readonly KafkaShelf _shelf = new(topic);

    public BookTopic Topic => topic;

    public ICampaignBook Book { get; } = new KafkaCampaignBook(topic);

    public IMarkBook Marks { get; } = new KafkaMarkBook(topic);

    public ITokenBook Tokens { get; } = new KafkaTokenBook(topic);

    public IAlertBook Alerts { get; } = new KafkaAlertBook(topic);

    public IQuestionBook Questions => _shelf;

    public IDecisionLog Decisions => _shelf;
}
