namespace RevenuePulse.Dashboard;

/// <summary>
/// Counts merged campaigns as one whenever something is read: in names, splits, filters and ticks. Entries keep the id that they were
/// booked under, so a merge can be taken back at any time and leaves no trace.
/// </summary>
public sealed class CampaignMerges(ICampaignBook book)
{
    // chains are a few long; two people who merge at the same moment could close one
    private const int LongestChain = 100;

    /// <summary>The campaign that an id counts as; null for the unattributed.</summary>
    public string? Of(string? id) => Of(book.Campaigns, id);

    /// <summary>A filter by a campaign, or against one, means everything that counts as the same one.</summary>
    public Filter Widen(Filter filter)
    {
        var campaigns = book.Campaigns;
        return filter.Dimensions.Contains(Dimension.Campaign) && campaigns.Values.Any(c => c.MergedInto is not null)
            ? filter with { Values = Widen(campaigns, filter.Values), Excluded = Widen(campaigns, filter.Excluded) }
            : filter;
    }

    /// <summary>Rows that are split by campaign, under the campaigns that they count as; several may then have one key.</summary>
    public IReadOnlyList<SumRow> Join(IReadOnlyList<SumRow> rows, Dimension? by)
    {
        var campaigns = book.Campaigns;
        return by == Dimension.Campaign && campaigns.Values.Any(c => c.MergedInto is not null)
            ? [.. rows.Select(row => row with { Key = Of(campaigns, row.Key) })]
            : rows;
    }

    /// <summary>Why <paramref name="changed"/> cannot be stored over <paramref name="book"/>: merges that lead back to themselves.</summary>
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, Campaign> book, IReadOnlyCollection<Campaign> changed)
    {
        var after = new Dictionary<string, Campaign>(book, StringComparer.Ordinal);
        foreach (var campaign in changed)
        {
            after[campaign.Id] = campaign;
        }

        return changed.Where(c => c.MergedInto is not null && LeadsBack(after, c.Id))
            .Select(c => $"“mergedInto”: “{c.Id}” cannot be merged into “{c.MergedInto}”, which is merged into it already.");
    }

    private static IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> Widen(
        IReadOnlyDictionary<string, Campaign> campaigns, IReadOnlyDictionary<Dimension, IReadOnlyList<string?>> values)
    {
        if (!values.TryGetValue(Dimension.Campaign, out var asked))
        {
            return values;
        }

        var meant = asked.Select(id => new KeyOf(Of(campaigns, id))).ToHashSet();
        var members = campaigns.Values.Where(c => c.MergedInto is not null && meant.Contains(new(Of(campaigns, c.Id)))).Select(c => c.Id);
        return new Dictionary<Dimension, IReadOnlyList<string?>>(values)
        {
            [Dimension.Campaign] = [.. meant.Select(k => k.Value).Concat(members).Distinct()],
        };
    }

    private static string? Of(IReadOnlyDictionary<string, Campaign> campaigns, string? id)
    {
        for (var hops = 0; id is not null && hops < LongestChain && campaigns.TryGetValue(id, out var campaign) && campaign.MergedInto is { } into; hops++)
        {
            id = into;
        }

        return id;
    }

    private static bool LeadsBack(Dictionary<string, Campaign> campaigns, string start)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = start; seen.Add(id); id = campaigns[id].MergedInto!)
        {
            if (!campaigns.TryGetValue(id, out var campaign) || campaign.MergedInto is null)
            {
                return false;
            }
        }

        return true;
    }
}
