using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads a campaign as a person or a program wrote it, and lists everything that is wrong with it at once.</summary>
public static class CampaignForm
{
    private static readonly string[] Known =
        ["id", "name", "channel", "landingPage", "startedAt", "costMinor", "currency", "owner", "colour", "split", "notes", "mergedInto"];

    private const int SeriesColours = 6;

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
            MergedInto = fields.Text("mergedInto", JsonFields.LongestId),
        };
        fields.Unless(campaign.CostMinor is null or >= 0, "“costMinor” is not negative.");
        fields.Unless(campaign.CostMinor is null || campaign.Currency is not null, "“costMinor” needs a “currency” beside it.");
        fields.Unless(campaign.Colour is null || IsColour(campaign.Colour), "“colour” is written #rrggbb, or is one of series-1 to series-6.");
        fields.Unless(campaign.Split is null or (>= 0 and <= 1), "“split” is a fraction from 0 to 1.");
        fields.Unless(campaign.MergedInto != id, "“mergedInto” is another campaign.");
        return (fields.Problems.Count == 0 ? campaign : null, fields.Problems);
    }

    /// <summary>True for <c>#rrggbb</c> and <c>series-1</c> to <c>series-6</c>.</summary>
    public static bool IsColour(string? text) => text is ['#', .. { Length: 6 } digits]
        ? digits.All(char.IsAsciiHexDigit)
        : text?.Length == 8 && text.StartsWith("series-", StringComparison.Ordinal) && text[^1] - '0' is >= 1 and <= SeriesColours;
}
