using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>Reads the goal.</summary>
internal static class GoalForm
{
    private static readonly string[] Known = ["amountMinor", "currency", "from", "to"];

    /// <summary>Reads a goal; without a currency it is one of the base currency.</summary>
    public static (Goal? Goal, IReadOnlyList<string> Problems) Read(JsonElement json, string baseCurrency)
    {
        // what GET gives may come back as it is
        var fields = new JsonFields(json, "a goal", [.. Known, "exponent"]);
        var amount = fields.Whole("amountMinor");
        var goal = new Goal
        {
            AmountMinor = amount ?? 0,
            Currency = fields.Currency("currency") ?? baseCurrency,
            From = fields.Time("from"),
            To = fields.Time("to"),
        };
        fields.Unless(goal.AmountMinor > 0, "“amountMinor” is needed: what is to be earned, more than 0 minor units.");
        fields.Unless(goal.From is null || goal.To is null || goal.From < goal.To, "“from” must lie before “to”.");
        return (fields.Problems.Count == 0 ? goal : null, fields.Problems);
    }
}

/// <summary>Reads a launch.</summary>
internal static class LaunchForm
{
    private const int MostCampaigns = 100;

    private static readonly string[] Known = ["id", "name", "startedAt", "endsAt", "campaignIds", "notes"];

    /// <summary>Reads the launch whose id is in the address.</summary>
    public static (Launch? Launch, IReadOnlyList<string> Problems) Read(string id, JsonElement json)
    {
        var fields = new JsonFields(json, "a launch", Known);
        fields.ExpectId(id);
        var name = fields.Needed("name");
        var before = fields.Problems.Count;
        var startedAt = fields.Time("startedAt");
        fields.Unless(startedAt is not null || fields.Problems.Count > before, "“startedAt” is needed: the moment of T+0, such as 2026-11-27T20:00:00Z.");
        var launch = new Launch
        {
            Id = id,
            Name = name,
            StartedAt = startedAt ?? default,
            EndsAt = fields.Time("endsAt"),
            CampaignIds = fields.Ids("campaignIds", MostCampaigns),
            Notes = fields.Text("notes", JsonFields.LongestNotes),
        };
        fields.Unless(launch.EndsAt is null || launch.StartedAt < launch.EndsAt, "“startedAt” must lie before “endsAt”.");
        return (fields.Problems.Count == 0 ? launch : null, fields.Problems);
    }
}

/// <summary>Reads an annotation.</summary>
internal static class AnnotationForm
{
    private static readonly string[] Known = ["at", "text", "kind", "url", "author"];

    /// <summary>Reads a new annotation; without a time it is of now.</summary>
    public static (Annotation? Annotation, IReadOnlyList<string> Problems) Read(string id, JsonElement json, DateTimeOffset now)
    {
        var fields = new JsonFields(json, "an annotation", Known);
        var annotation = new Annotation
        {
            Id = id,
            At = fields.Time("at") ?? DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Text = fields.Needed("text"),
            Kind = Kind(fields),
            Url = fields.Text("url", longest: 2_000),
            Author = fields.Text("author"),
        };
        fields.Unless(annotation.Url is null || IsWebAddress(annotation.Url), "“url” is a whole http or https address.");
        return (fields.Problems.Count == 0 ? annotation : null, fields.Problems);
    }

    private static AnnotationKind Kind(JsonFields fields)
    {
        var name = fields.Text("kind") ?? AnnotationKind.Note.Name();
        fields.Unless(AnnotationKinds.TryParse(name, out var kind), $"“kind” is one of {string.Join(", ", AnnotationKinds.AllNames)}.");
        return kind;
    }

    // it becomes a link on the page: javascript: must not
    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>Reads what a new token is to be.</summary>
internal static class TokenForm
{
    private static readonly string[] Known = ["name", "role"];

    /// <summary>Reads a new token; without a role it is one for watching.</summary>
    public static (AccessToken? Token, IReadOnlyList<string> Problems) Read(string id, string secret, JsonElement json, DateTimeOffset now)
    {
        var fields = new JsonFields(json, "a token", Known);
        var token = new AccessToken
        {
            Id = id,
            Name = fields.Needed("name"),
            Role = Role(fields),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Hash = TokenSecret.Hash(secret),
        };
        return (fields.Problems.Count == 0 ? token : null, fields.Problems);
    }

    private static TokenRole Role(JsonFields fields)
    {
        var name = fields.Text("role") ?? TokenRole.Watch.Name();
        fields.Unless(
            TokenRoles.TryParse(name, out var role),
            $"“role” is one of {string.Join(", ", TokenRoles.AllNames)}; the admin token is set by the configuration.");
        return role;
    }
}
