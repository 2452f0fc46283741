using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads what a campaign is to count as.</summary>
internal static class MergeForm
{
    /// <summary>The campaign as it would be merged.</summary>
    public static (Campaign? Campaign, IReadOnlyList<string> Problems) Read(
        Campaign campaign, JsonElement json, IReadOnlyDictionary<string, Campaign> book)
    {
        var fields = new JsonFields(json, "a merge", ["into"]);
        fields.ExpectId(campaign.Id);
        var into = fields.Needed("into");
        fields.Unless(into.Length <= JsonFields.LongestId, $"“into” has at most {JsonFields.LongestId} characters.");
        fields.Unless(into != campaign.Id, "“into” is another campaign.");
        var merged = campaign with { MergedInto = into };
        if (fields.Problems.Count == 0)
        {
            fields.Problems.AddRange(CampaignMerges.Problems(book, [merged]));
        }

        return (fields.Problems.Count == 0 ? merged : null, fields.Problems);
    }
}
