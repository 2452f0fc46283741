namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The campaign book.</summary>
internal sealed class KafkaCampaignBook(BookTopic topic) : ICampaignBook
{
    private const string Kind = "campaign";

    private readonly BookMap<Campaign> _campaigns = new(topic, Kind);

    public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns.ById;

    public void Put(IReadOnlyCollection<Campaign> campaigns)
    {
        foreach (var campaign in campaigns)
        {
            ArgumentException.ThrowIfNullOrEmpty(campaign.Id);
            ArgumentNullException.ThrowIfNull(campaign.Name);
        }

        topic.Write(Kind, [.. campaigns.Select(c => (c.Id, (object?)c))]);
    }

    public bool Delete(string id) => _campaigns.Delete(id);
}
