namespace RevenuePulse.Dashboard;

/// <summary>What can be asked for by its own name.</summary>
/// <param name="Launches">The launches.</param>
/// <param name="Campaigns">The campaigns of the book.</param>
public sealed record KnownNames(IEnumerable<Launch> Launches, IEnumerable<Campaign> Campaigns)
{
    private const int ShortestName = 3;

    /// <summary>The launch of that name.</summary>
    public Launch? Launch(string name) => Launches.FirstOrDefault(launch => string.Equals(launch.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The campaign whose name or id is among the words, the longest first, and the other words; null for none.</summary>
    public (string Id, string Others)? CampaignIn(string words) => Campaigns
        .Where(campaign => campaign.MergedInto is null)
        .SelectMany(campaign => new[] { (campaign.Id, Name: campaign.Name), (campaign.Id, Name: campaign.Id) })
        .Where(named => named.Name is { Length: >= ShortestName })
        .OrderByDescending(named => named.Name.Length)
        .Select(named => Without(words, named.Name) is { } rest ? (named.Id, rest) : ((string, string)?)null)
        .FirstOrDefault(found => found is not null);

    private static string? Without(string words, string name)
    {
        var at = words.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && IsEdge(words, at - 1) && IsEdge(words, at + name.Length) ? words.Remove(at, name.Length).Trim() : null;
    }

    private static bool IsEdge(string words, int at) => at < 0 || at >= words.Length || words[at] == ' ';
}
