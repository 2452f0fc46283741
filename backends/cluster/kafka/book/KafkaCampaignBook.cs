using System.Collections.Frozen;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>The campaign book.</summary>
internal sealed class KafkaCampaignBook : ICampaignBook
{
    private const string Kind = "campaign";

    private readonly BookTopic _topic;
    private volatile FrozenDictionary<string, Campaign> _campaigns = FrozenDictionary<string, Campaign>.Empty;

    public KafkaCampaignBook(BookTopic topic)
    {
        _topic = topic;
        topic.Changed += kinds =>
        {
            if (kinds.Contains(Kind)) _campaigns = topic.Read<Campaign>(Kind).ToFrozenDictionary(StringComparer.Ordinal);
        };
    }

    public IReadOnlyDictionary<string, Campaign> Campaigns => _campaigns;

    public void Put(IReadOnlyCollection<Campaign> campaigns) => _topic.Write(Kind, [.. campaigns.Select(c => (c.Id, (object?)c))]);

    public bool Delete(string id)
    {
        if (!_campaigns.ContainsKey(id)) return false;
        _topic.Write(Kind, [(id, null)]);
        return true;
    }
}
