namespace RevenuePulse.Dashboard;

/// <summary>The campaign book beside what its campaigns brought, and those that only events know.</summary>
public sealed class CampaignBoard(RevenueQueries queries, ICampaignBook book, CampaignMerges merges, LiveBoard live)
{
    /// <summary>One line.</summary>
    /// <param name="Id">What events carry.</param>
    /// <param name="Name">Display name.</param>
    /// <param name="Colour">A CSS colour.</param>
    /// <param name="MergedInto">The name of what it counts as; null = itself.</param>
    /// <param name="Campaign">As the book has it; null = only events know it.</param>
    /// <param name="Sales">Sales since the beginning.</param>
    /// <param name="Net">Their net.</param>
    public sealed record Row(string Id, string Name, string Colour, string? MergedInto, Campaign? Campaign, long Sales, long Net)
    {
        /// <summary>Whether the book knows it.</summary>
        public bool IsInBook => Campaign is not null;
    }

    /// <summary>Largest first, each followed by what was merged into it; the unattributed; and the currency of the amounts.</summary>
    public async ValueTask<(IReadOnlyList<Row> Rows, Row? Unattributed, string Currency)> ReadAsync(CancellationToken cancel)
    {
        // the palette learns its colours from the live page's snapshot
        await live.CurrentAsync(cancel);
        var sums = await queries.BreakdownAsync(RevenueQuestion.All, Dimension.Campaign, cancel);
        var sold = sums.Rows.Where(r => r.Key["campaign"] is not null).ToDictionary(r => r.Key["campaign"]!, StringComparer.Ordinal);
        var campaigns = book.Campaigns;
        var alone = campaigns.Values.Where(c => c.MergedInto is null).Select(c => c.Id)
            .Union(sold.Keys)
            .Select(id => Of(id, sold.GetValueOrDefault(id)))
            .OrderByDescending(row => row.Net).ThenByDescending(row => row.Sales).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var merged = campaigns.Values.Where(c => c.MergedInto is not null).ToLookup(c => merges.Of(c.Id)!, StringComparer.Ordinal);
        var rows = alone.SelectMany(row => merged[row.Id].Select(c => Merged(c, row.Name)).Prepend(row)).ToList();
        var shown = alone.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(merged.Where(group => !shown.Contains(group.Key)).SelectMany(group => group.Select(c => Merged(c, group.Key))));
        var rest = sums.Rows.FirstOrDefault(r => r.Key["campaign"] is null);
        return (rows, rest is null ? null : new("", "Unattributed", "", null, null, rest.Sales, rest.Net), sums.Currency);
    }

    private Row Of(string id, BreakdownRow? sold) => new(
        id, live.Palette.Name(id), live.Palette.Colour(id), null, book.Campaigns.GetValueOrDefault(id), sold?.Sales ?? 0, sold?.Net ?? 0);

    private Row Merged(Campaign campaign, string into) => new(campaign.Id, campaign.Name, live.Palette.Colour(campaign.Id), into, campaign, 0, 0);
}
