namespace RevenuePulse.Backends.Cluster;

/// <summary>The campaign book of a process that has not had to read it yet.</summary>
internal sealed class NoCampaigns : ICampaignBook
{
    private NoCampaigns()
    {
    }

    public static NoCampaigns Known { get; } = new();

    public IReadOnlyDictionary<string, Campaign> Campaigns { get; } = new Dictionary<string, Campaign>();

    public void Put(IReadOnlyCollection<Campaign> campaigns) => throw new InvalidOperationException("This process only takes webhooks and visits.");

    public bool Delete(string id) => throw new InvalidOperationException("This process only takes webhooks and visits.");
}
