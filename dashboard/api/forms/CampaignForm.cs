using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads a campaign as a person or a program wrote it, and lists everything that is wrong with it at once.</summary>
public static class CampaignForm
{
    private static readonly string[] Known =
        ["id", "name", "channel", "landingPage", "startedAt", "costMinor", "currency", "owner", "colour", "split", "notes"];

    /// <summary>Reads the JSON of a campaign whose id is in the address.</summary>
    public static (Campaign? Campaign, IReadOnlyList<string> Problems) Read(string id, JsonElement json)
    {
        var fields = new JsonFields(json, "a campaign", Known);
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, fields.Problems);
        }

        fields.ExpectId(id);
        var campaign = new Campaign
        {
            Id = id,
            Name = fields.Needed("name"),
            Channel = fields.Text("channel"),
            LandingPage = fields.Text("landingPage"),
            StartedAt = fields.Time("startedAt", orDate: true),
            CostMinor = fields.Whole("costMinor"),
            Currency = fields.Currency("currency"),
            Owner = fields.Text("owner"),
            Colour = fields.Text("colour"),
            Split = fields.Number("split"),
            Notes = fields.Text("notes", JsonFields.LongestNotes),
        };
        fields.Unless(campaign.CostMinor is null or >= 0, "“costMinor” is not negative.");
        fields.Unless(campaign.CostMinor is null || campaign.Currency is not null, "“costMinor” needs a “currency” beside it.");
        fields.Unless(campaign.Colour is null || IsColour(campaign.Colour), "“colour” is written #rrggbb.");
        fields.Unless(campaign.Split is null or (>= 0 and <= 1), "“split” is a fraction from 0 to 1.");
        return (fields.Problems.Count == 0 ? campaign : null, fields.Problems);
    }

    private static bool IsColour(string text) => text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);
}
