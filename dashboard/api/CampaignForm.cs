using System.Globalization;
using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads a campaign as a person or a program wrote it, and lists everything that is wrong with it at once.</summary>
public static class CampaignForm
{
    private const int LongestText = 500;
    private const int LongestNotes = 10_000;

    private static readonly string[] Known =
        ["id", "name", "channel", "landingPage", "startedAt", "costMinor", "currency", "owner", "colour", "split", "notes"];

    /// <summary>Reads the JSON of a campaign whose id is in the address.</summary>
    public static (Campaign? Campaign, IReadOnlyList<string> Problems) Read(string id, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, ["The body is a JSON object with at least a “name”."]);
        }

        var problems = new List<string>();
        var unknown = json.EnumerateObject().Select(p => p.Name).Except(Known);
        problems.AddRange(unknown.Select(name => $"“{name}” is not a field of a campaign; the fields are {string.Join(", ", Known)}."));
        if (Text(json, "id", problems) is { } own && own != id)
        {
            problems.Add($"“id” in the body differs from the one in the address.");
        }

        var campaign = new Campaign
        {
            Id = id,
            Name = Text(json, "name", problems)?.Trim() ?? "",
            Channel = Text(json, "channel", problems),
            LandingPage = Text(json, "landingPage", problems),
            StartedAt = Time(json, problems),
            CostMinor = Whole(json, problems),
            Currency = Text(json, "currency", problems),
            Owner = Text(json, "owner", problems),
            Colour = Text(json, "colour", problems),
            Split = Fraction(json, problems),
            Notes = Text(json, "notes", problems),
        };
        problems.AddRange(Problems(campaign));
        return (problems.Count == 0 ? Normal(campaign) : null, problems);
    }

    /// <summary>Everything that keeps a campaign from being stored; empty when it can be.</summary>
    public static IReadOnlyList<string> Problems(Campaign campaign)
    {
        var problems = new List<string>();
        void Unless(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }

        Unless(campaign.Id.Length is >= 1 and <= 128 && !campaign.Id.Any(char.IsControl), "“id” has 1 to 128 characters and no control characters.");
        Unless(campaign.Name.Trim().Length is >= 1 and <= LongestText, $"“name” is needed and has at most {LongestText} characters.");
        Unless(IsShort(campaign.Channel), $"“channel” has at most {LongestText} characters.");
        Unless(IsShort(campaign.LandingPage), $"“landingPage” has at most {LongestText} characters.");
        Unless(IsShort(campaign.Owner), $"“owner” has at most {LongestText} characters.");
        Unless(campaign.Notes is null or { Length: <= LongestNotes }, $"“notes” has at most {LongestNotes} characters.");
        Unless(campaign.CostMinor is null or >= 0, "“costMinor” is not negative.");
        Unless(campaign.CostMinor is null || campaign.Currency is not null, "“costMinor” needs a “currency” beside it.");
        Unless(campaign.Currency is null || Currency.Normalize(campaign.Currency) is not null, "“currency” is three letters such as EUR.");
        Unless(campaign.Colour is null || IsColour(campaign.Colour), "“colour” is written #rrggbb.");
        Unless(campaign.Split is null or (>= 0 and <= 1), "“split” is a fraction from 0 to 1.");
        return problems;
    }

    private static Campaign Normal(Campaign campaign) => campaign with { Currency = Currency.Normalize(campaign.Currency) };

    private static bool IsShort(string? text) => text is null or { Length: <= LongestText };

    private static bool IsColour(string text) => text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);

    private static string? Text(JsonElement json, string name, List<string> problems)
    {
        if (!Has(json, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() is { Length: > 0 } text ? text : null;
        }

        problems.Add($"“{name}” is text.");
        return null;
    }

    private static DateTimeOffset? Time(JsonElement json, List<string> problems)
    {
        if (!Has(json, "startedAt", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at.ToUniversalTime();
        }

        problems.Add("“startedAt” is an RFC 3339 time such as 2026-11-27T20:00:00Z.");
        return null;
    }

    private static long? Whole(JsonElement json, List<string> problems)
    {
        if (!Has(json, "costMinor", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        problems.Add("“costMinor” is a whole number of minor units.");
        return null;
    }

    private static double? Fraction(JsonElement json, List<string> problems)
    {
        if (!Has(json, "split", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        problems.Add("“split” is a number.");
        return null;
    }

    private static bool Has(JsonElement json, string name, out JsonElement value) =>
        json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
